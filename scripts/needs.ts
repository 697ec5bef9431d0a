// What the tests need besides npm packages, and how it comes onto the machine.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The programs that each does with, the best one first; a Debian package of the same name brings each. */
const needs = {
  'redis-server': ['redis-server'],
  // Without what a window needs, a test takes half the work.
  chromium: ['chromium-headless-shell', 'chromium'],
} as const
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
  const missing = missingNeeds()
  if (missing.length === 0) return []
  const packages = missing.map((need) => needs[need][0])
  if (process.getuid?.() === 0 && has('apt-get')) {
    console.log(`Installing ${packages.join(', ')} for the tests.`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args: string[]) => spawnSync('apt-get', args, { stdio: 'inherit', env })
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  }
  const still = missingNeeds()
  if (still.length > 0)
    console.log(
      `Missing: ${still.join(', ')}. Tests that need them are skipped. To get them on Debian: ` +
        `sudo apt-get install ${still.map((need) => needs[need][0]).join(' ')}`,
    )
  return still
}

function missingNeeds(): Need[] {
  return (Object.keys(needs) as Need[]).filter((need) => !needs[need].some(has))
}
