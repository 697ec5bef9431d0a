import type { ErrorCode } from '@lobby/protocol'
import type { Clock } from './clock.ts'
import type { Counts } from './counts.ts'
import type { Logger } from './logger.ts'

/** What is in the log; deploy/fail2ban reads the first two, for which an address is put out. */
const lines = {
  rate: 'An address did something too often.',
  banned: 'A request from a banned address was refused.',
  metrics: 'A request for the metrics was refused.',
} as const

type Logged = keyof typeof lines

/** As what those are counted that no code of the API says. */
const countedAs: Partial<Record<string, ErrorCode>> = { banned: 'forbidden', metrics: 'signed_out' }

/** Milliseconds in which one address has one line of each kind. */
const lineEvery = 60_000
/** Lines in that time, at most: a flood does not fill the disk. */
const mostLines = 1_000

/** Notes that something was refused to an address: it is counted, and in the log where the address does that often. */
export type NoteRefusal = (what: ErrorCode | Logged, address: string) => void

interface Needs {
  readonly counts: Pick<Counts, 'refusals'>
  readonly clock: Clock
  readonly logger: Pick<Logger, 'warn'>
}

export function createNoteRefusal({ counts, clock, logger }: Needs): NoteRefusal {
  const told = new Set<string>()
  let since = Number.NEGATIVE_INFINITY
  return (what, address) => {
    counts.refusals.add(countedAs[what] ?? what)
    if (!isLogged(what)) return
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

function isLogged(what: ErrorCode | Logged): what is Logged {
  return Object.hasOwn(lines, what)
}
