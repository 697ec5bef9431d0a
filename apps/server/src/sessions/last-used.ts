import type { Clock } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import type { Database } from '../storage/database.ts'
import { instantAt } from '../storage/instants.ts'

/** Writes down which sessions are in use, together and later: a thousand people who come back at once are one write. */
export interface LastUsed {
  note(sessionId: string): void
  /** Writes what is left to write. */
  close(): Promise<void>
}

const writeAfter = 5_000
/** As many as one statement takes. */
const atOnce = 500

export function openLastUsed(db: Database, logger: Pick<Logger, 'warn'>, clock: Clock): LastUsed {
  const noted = new Set<string>()
  let stop: (() => void) | undefined

  async function write(): Promise<void> {
    stop = undefined
    const ids = [...noted]
    noted.clear()
    const updatedAt = instantAt(clock.wall())
    for (let from = 0; from < ids.length; from += atOnce)
      await db
        .updateTable('session')
        .set({ updatedAt })
        .where('id', 'in', ids.slice(from, from + atOnce))
        .execute()
  }

  return {
    note(sessionId) {
      noted.add(sessionId)
      // Lost, it is noted again at the next use.
      const failed = (error: unknown) =>
        isStorageTrouble(error) ||
        logger.warn({ err: error }, 'It could not be written down which sessions are in use.')
      stop ??= clock.after(writeAfter, () => void write().catch(failed))
    },
    async close() {
      stop?.()
      await write()
    },
  }
}
