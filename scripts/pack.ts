// `npm run pack`: the packages as npm installs them, each a `.tgz` in `release`: JavaScript, declarations, source maps.
// `npm run pack -- --repository https://…` says where the sources are: links lead there, and npm can sign where it was built.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildPackage, packages, repository } from './packing/build-package.ts'
import { run } from './packing/run.ts'

const { values } = parseArgs({
  options: {
    to: { type: 'string', default: join(repository, 'release') },
    repository: { type: 'string', default: addressInWorkflow() },
  },
})
const to = resolve(values.to)
const cache = join(repository, '.cache')
mkdirSync(cache, { recursive: true })
mkdirSync(to, { recursive: true })
const stage = mkdtempSync(join(cache, 'pack-'))
try {
  for (const name of packages) {
    const folder = buildPackage(name, stage, values.repository)
    console.log(join(to, run('npm', ['pack', '--silent', '--pack-destination', to], folder).trim()))
  }
} finally {
  rmSync(stage, { recursive: true, force: true })
}

/** GitHub and Forgejo name the repository of a workflow. */
function addressInWorkflow(): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env
  return server && name ? `${server}/${name}` : ''
}
