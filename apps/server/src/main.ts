#!/usr/bin/env node
// The process entry. Old runtimes are told what is missing before anything
// else is loaded, since they could not even read the rest.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 26) {
  console.error(
    `Lobby runs on Node 26; this is ${process.version}. Use \`npm start\` or \`npx lobby\`, which bring the right one.`,
  )
  process.exit(1)
}
const { enableCompileCache } = await import('node:module')
enableCompileCache()
const { runCommandLine } = await import('./cli/command-line.ts')
await runCommandLine(process.argv)
