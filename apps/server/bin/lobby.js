#!/usr/bin/env node
// Starts `lobby` on Node 26, whatever Node has read this. Old ones must be able to: no syntax here is newer than they are.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const isRight = Number(process.versions.node.split('.')[0]) >= 26

if (isRight) {
  await import('./compile-cache.js')
  await import(main)
} else {
  const node = broughtNode()
  if (node) run(node)
  else {
    const message = `Lobby runs on Node 26, and this is ${process.version}. The right one comes by \`npm ci\`; after \`--ignore-scripts\`, by \`npm rebuild node\`.`
    const asJson = process.argv.includes('--json')
    console.error(asJson ? JSON.stringify({ error: { code: 'failed', message } }) : message)
    process.exitCode = 1
  }
}

/** The Node that `npm ci` has brought; undefined where its install script did not run. */
function broughtNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    const node = join(folder, 'bin', 'node')
    return existsSync(node) ? node : undefined
  } catch {
    return undefined
  }
}

/** Does as the other does: it hears every signal that we hear, and we end as it ends. */
function run(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code === null ? 1 : code))
}
