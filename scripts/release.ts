// `npm run release`: one archive from which the server runs, with the page built and nothing for building.
// `npm run release -- --before lobby-0.1.0.tar.gz` keeps the assets of the page of that release.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { create, extract } from 'tar'
import { keepAssetsOf } from '../apps/server/src/page/kept-assets.ts'

const repository = resolve(import.meta.dirname, '..')
const workspaces = [
  'packages/protocol',
  'packages/channels',
  'packages/markdown',
  'packages/room',
  'apps/server',
]
/** Tests, and what is of the machine that builds: the secret of a server that runs here is no part of a release. */
const leftOut = /\.test\.ts$|(^|\/)(testing|fuzz)(\/|$)|^deploy\/secret$|(^|\/)\.env$/

const { values } = parseArgs({
  options: {
    before: { type: 'string' },
    to: { type: 'string', default: join(repository, 'release') },
  },
})
const { version } = manifestIn('.') as { version: string }
const name = `lobby-${version}`
const draft = mkdtempSync(join(tmpdir(), 'lobby-release-'))
try {
  const folder = join(draft, name)
  const sources = workspaces.flatMap((workspace) => [`${workspace}/src`, `${workspace}/bin`])
  for (const path of [...sources, 'LICENSE', 'docs', 'deploy']) copy(path, folder)
  cpSync(join(repository, 'deploy/README.release.md'), join(folder, 'README.md'))
  await buildPage(join(folder, 'apps/web/dist'))
  writeManifests(folder)
  const archive = join(resolve(values.to), `${name}.tar.gz`)
  mkdirSync(values.to, { recursive: true })
  await create({ gzip: true, file: archive, cwd: draft, portable: true }, [name])
  const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex')
  writeFileSync(`${archive}.sha256`, `${sha256}  ${name}.tar.gz\n`)
  console.log(`${archive}\n${sha256}`)
} finally {
  rmSync(draft, { recursive: true, force: true })
}

function copy(path: string, folder: string): void {
  if (!existsSync(join(repository, path))) return
  cpSync(join(repository, path), join(folder, path), {
    recursive: true,
    filter: (from) => !leftOut.test(relative(repository, from)),
  })
}

async function buildPage(to: string): Promise<void> {
  const vite = join(repository, 'node_modules/vite/bin/vite.js')
  const options = ['--logLevel', 'warn', '--outDir', to, '--emptyOutDir']
  run(process.execPath, [vite, 'build', 'apps/web', ...options], repository)
  const before = join(draft, 'before')
  mkdirSync(before)
  if (values.before) await extract({ file: resolve(values.before), cwd: before, strip: 1 })
  await keepAssetsOf(join(before, 'apps/web/dist'), to)
}

/** What is needed to run, and the lock file of exactly that. */
function writeManifests(folder: string): void {
  for (const workspace of workspaces) {
    const { devDependencies, peerDependencies, peerDependenciesMeta, exports, ...manifest } =
      manifestIn(workspace)
    const kept = Object.entries(exports ?? {}).filter(([, path]) => !/\/testing\//.test(path))
    writeManifest(join(folder, workspace), { ...manifest, exports: Object.fromEntries(kept) })
  }
  const { devDependencies, scripts, ...root } = manifestIn('.')
  writeManifest(folder, { ...root, workspaces, scripts: { start: scripts?.start } })
  cpSync(join(repository, 'package-lock.json'), join(folder, 'package-lock.json'))
  cpSync(join(repository, '.npmrc'), join(folder, '.npmrc'))
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
  run('npm', ['install', '--package-lock-only', ...options], folder)
}

interface Manifest extends Record<string, unknown> {
  readonly exports?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
}

function manifestIn(workspace: string): Manifest {
  return JSON.parse(readFileSync(join(repository, workspace, 'package.json'), 'utf8'))
}

function writeManifest(folder: string, manifest: object): void {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status } = spawnSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`${program} ${args[0]} failed.`)
}
