// What the tests need besides npm packages, and how it comes onto the machine.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A program, and the Debian package that brings it. */
const needs = { 'redis-server': 'redis-server', chromium: 'chromium' } as const
export type Need = keyof typeof needs

/** Whether the program is on the PATH. */
export function has(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Installs what is missing where this process may; says what is missing where it may not. Returns what is still missing. */
export function provideNeeds(): Need[] {
  const missing = (Object.keys(needs) as Need[]).filter((program) => !has(program))
  if (missing.length === 0) return []
  const packages = missing.map((program) => needs[program])
  if (process.getuid?.() === 0 && has('apt-get')) {
    console.log(`Installing ${packages.join(', ')} for the tests.`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args: string[]) => spawnSync('apt-get', args, { stdio: 'inherit', env })
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  }
  const still = missing.filter((program) => !has(program))
  if (still.length > 0)
    console.log(
      `Missing: ${still.join(', ')}. Tests that need them are skipped. To get them on Debian: ` +
        `sudo apt-get install ${still.map((program) => needs[program]).join(' ')}`,
    )
  return still
}
