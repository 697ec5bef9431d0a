import type { LogTarget } from '../ground/logger.ts'

/** Counts what has a signature that is not ours, and says so in the log, once: it may go on and on. */
export function createNoteForged(logger: LogTarget, count: () => void): () => void {
  let isTold = false
  return () => {
    count()
    if (!isTold) logger.warn({}, 'What another node said is not signed by the secret of this one.')
    isTold = true
  }
}
