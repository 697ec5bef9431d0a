import type { TroubleCode } from '@lobby/protocol'
import type { Pool } from 'pg'
import type { Clock } from '../../ground/clock.ts'
import type { Troubles } from '../../ground/troubles.ts'

/** Milliseconds between two tries. */
const tryEvery = 1_000
const ofTheDatabase = ['storage_away', 'storage_full', 'storage_damaged'] as const

interface Needs {
  readonly pool: Pool
  readonly clock: Clock
  readonly troubles: Troubles
}

/** Tells of what does not work, and tries a write until one does. */
export function watchForReturn({ pool, clock, troubles }: Needs) {
  let stop: (() => void) | undefined
  let isOver = false

  async function probe(): Promise<void> {
    stop = undefined
    try {
      await pool.query(`update meta set value = value where "key" = 'epoch'`)
      for (const code of ofTheDatabase) troubles.end(code)
    } catch {
      wait()
    }
  }

  const wait = () => {
    if (!isOver) stop ??= clock.after(tryEvery, () => void probe())
  }

  return {
    /** Something does not work. */
    begin(code: TroubleCode, error: unknown): void {
      if (isOver) return
      troubles.begin(code, error)
      wait()
    },
    close(): void {
      isOver = true
      stop?.()
    },
  }
}
