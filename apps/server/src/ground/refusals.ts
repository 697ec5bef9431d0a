import type { ErrorCode } from '@lobby/protocol'
import type { Clock } from './clock.ts'
import type { Counts } from './counts.ts'
import type { Logger } from './logger.ts'

/** What an address is put out for by a filter such as fail2ban; deploy/fail2ban reads these lines. */
const lines = {
  rate: 'An address did something too often.',
  banned: 'A request from a banned address was refused.',
} as const

/** Milliseconds in which one address has one line of each kind. */
const lineEvery = 60_000
/** Lines in that time, at most: a flood does not fill the disk. */
const mostLines = 1_000

/** Notes that something was refused to an address: it is counted, and in the log where the address does that often. */
export type NoteRefusal = (what: ErrorCode | 'banned', address: string) => void

interface Needs {
  readonly counts: Pick<Counts, 'refusals'>
  readonly clock: Clock
  readonly logger: Pick<Logger, 'warn'>
}

export function createNoteRefusal({ counts, clock, logger }: Needs): NoteRefusal {
  const told = new Set<string>()
  let since = Number.NEGATIVE_INFINITY
  return (what, address) => {
    counts.refusals.add(what === 'banned' ? 'forbidden' : what)
    if (what !== 'rate' && what !== 'banned') return
    const now = clock.monotonic()
    if (now - since >= lineEvery) {
      told.clear()
      since = now
    }
    const key = `${what} ${address}`
    if (told.has(key) || told.size >= mostLines) return
    told.add(key)
    logger.warn({ address }, lines[what])
  }
}
