// The process entry, on Node 26: `bin/lobby.js` brings it there from an older one.
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { runCommandLine } = await import('./cli/command-line.ts')
await runCommandLine(process.argv)
