// `npm run check`: everything that can be said about the code without running it.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const checks = {
  'format and lint': ['biome', 'check', '--error-on-warnings', '.'],
  types: ['tsc', '--noEmit', '-p', 'tsconfig.json'],
  'types of the packages': ['tsc', '--noEmit', '-p', 'tsconfig.packages.json'],
  'types of the client': ['tsc', '--noEmit', '-p', 'packages/client/tsconfig.json'],
  'types of the page': ['tsc', '--noEmit', '-p', 'apps/web/tsconfig.json'],
  floors: [
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    'packages',
    'apps',
    'faults',
    'bench',
    'e2e',
  ],
  'unused code': ['knip'],
  'public names of the engine': ['node', 'scripts/doc-comments.ts'],
  'names and lengths of files': ['node', 'scripts/source-files.ts'],
  'plain words': ['node', 'scripts/plain-words.ts'],
  'databases of the tests': ['node', 'scripts/test-databases.ts'],
  'tests of the security rows': ['node', 'scripts/security-rows.ts'],
} as const

const failed = Object.entries(checks).filter(([name, [program, ...args]]) => {
  const { status, stdout, stderr } = spawnSync(join('node_modules/.bin', program), args, {
    encoding: 'utf8',
  })
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`)
  // Our own scripts say nothing that is not worth reading.
  if (status !== 0 || (program === 'node' && stdout)) console.log(stdout.trimEnd(), stderr)
  return status !== 0
})
// Last, since the end is what is read of a long answer.
if (failed.length > 0) console.log(`\nFAILED: ${failed.map(([name]) => name).join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0
