// The process entry, on Node 26: `bin/lobby.js` brings it there from an older one.
import '../bin/compile-cache.js'

const { runCommandLine } = await import('./cli/command-line.ts')
await runCommandLine(process.argv)
