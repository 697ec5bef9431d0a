// Vitest's global setup: one PostgreSQL for all files of a run, which the first test that needs
// one starts (`test-database`), and the end of the run stops.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  postgresFolder,
  postgresPrograms,
  removeFolder,
} from '@lobby/channels/testing/postgres-server'

export function setup(): () => Promise<void> {
  if (process.env.TEST_STORAGE === 'postgres' && !postgresPrograms()) {
    console.warn('SKIPPED: there is no PostgreSQL on this machine to run the tests over.')
    process.exit(0)
  }
  const folder = postgresFolder()
  process.env.POSTGRES_FOR_TESTS = folder
  return async () => {
    const pid = pidIn(folder)
    if (pid !== undefined) await stop(pid)
    removeFolder(folder)
  }
}

function pidIn(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return undefined
  }
}

async function stop(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGQUIT')
    for (;;) {
      process.kill(pid, 0)
      await sleep(20)
    }
  } catch {}
}
