// Whether the database is damaged where nothing has read it yet.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LogTarget } from '../ground/logger.ts'
import type { Troubles } from '../ground/troubles.ts'

interface Looking {
  /** The database's path. */
  readonly database: string
  readonly troubles: Pick<Troubles, 'begin'>
  readonly logger: LogTarget
}

export interface BackgroundCheck {
  /** Resolves when nothing reads the file any more. */
  readonly ended: Promise<void>
  /** Ends it without an answer. */
  stop(): Promise<void>
}

/**
 * Reads the whole file once, beside the server and slower than it: a second for
 * a gigabyte at best. Damage becomes the trouble `storage_damaged`.
 */
export function checkInBackground({ database, troubles, logger }: Looking): BackgroundCheck {
  const stop = new AbortController()
  const ended = new Promise<void>((done) => {
    const script = fileURLToPath(new URL('./quick-check.ts', import.meta.url))
    const options = { signal: stop.signal, killSignal: 'SIGKILL', env: {} } as const
    const child = execFile(process.execPath, [script, database], options, (error, damage) => {
      if (stop.signal.aborted) return
      if (damage) troubles.begin('storage_damaged', damage)
      else if (error) logger.info({ err: error }, 'The database could not be looked through.')
    })
    child.once('close', () => done())
    // What could not be started is not closed.
    if (child.pid === undefined) done()
  })
  return {
    ended,
    stop() {
      stop.abort()
      return ended
    },
  }
}
