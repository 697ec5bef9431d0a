// What an operator does with backups and copies of a data folder.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { checkDatabase } from '@lobby/server/testing'

const main = resolve(import.meta.dirname, '../apps/server/src/main.ts')

/** `lobby backup`, beside the server. `preload`: modules that it loads first. */
export function backUpByCommand(
  dataFolder: string,
  file: string,
  preload: readonly string[] = [],
): Promise<void> {
  return lobby(['backup', file], { LOBBY_DATA: dataFolder }, preload)
}

/** `lobby restore`. */
export function restoreByCommand(file: string, to: string): Promise<void> {
  return lobby(['restore', file, '--to', to], {})
}

/** `cp -a`, as far as it matters. */
export function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true })
}

const mostTries = 20

/** The same of a folder that is written to, until a copy is sound: while a file is copied, another one changes. */
export function copyRunningFolder(from: string, to: string): void {
  for (let tries = 1; tries <= mostTries; tries++) {
    rmSync(to, { recursive: true, force: true })
    copyFolder(from, to)
    if (checkDatabase(join(to, 'lobby.db')).ok) return
  }
  throw new Error(`Of ${mostTries} copies of the running folder none was sound.`)
}

/** Nothing says that this is a copy. */
export async function moveFolder(from: string, to: string): Promise<void> {
  renameSync(from, to)
}

async function lobby(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  preload: readonly string[] = [],
): Promise<void> {
  const imports = preload.flatMap((module) => ['--import', module])
  const child = spawn(process.execPath, [...imports, main, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  if (code !== 0) throw new Error(`lobby ${args[0]} ended with ${code}: ${said}`)
}
