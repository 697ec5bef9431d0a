// The process entry, on Node 26: `bin/lobby.js` brings it there from an older one.
import '../bin/compile-cache.js'
import { keepYoungSpaceSmall } from './young-space.ts'

keepYoungSpaceSmall()

const { runCommandLine } = await import('./cli/command-line.ts')
await runCommandLine(process.argv)
