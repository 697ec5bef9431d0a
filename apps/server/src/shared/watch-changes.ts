import { type Clock, delay } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import type { LogTarget } from '../ground/logger.ts'
import type { Database } from '../storage/database.ts'
import type { ChangeSubject } from '../storage/shared-tables.ts'

/** Milliseconds between two looks. */
const lookEvery = 1_000
/** Longer than a transaction may take: one that began earlier may be seen later than one with a higher number. */
const settledAfter = 10_000
/** A node that has not looked for so long looks at everything: changes may be gone by now. */
const knownFor = 30_000
/** Milliseconds for which a settled change stays for other nodes. */
const keptFor = 2 * knownFor

/** Whose something is that has changed, and the number of the newest change of each. */
export type ChangedKeys = ReadonlyMap<string, number>

/**
 * What a node does when something has changed, here or on another node. Undefined: perhaps
 * everybody's has. It may be called for what was taken in already.
 */
export type TakeIn = Readonly<
  Record<ChangeSubject, (keys: ChangedKeys | undefined) => Promise<void> | void>
>

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<LogTarget, 'error'>
  readonly takeIn: TakeIn
}

/** Looks once a second what has changed, and has it taken in, until the answer is called. */
export function watchChanges({ db, clock, logger, takeIn }: Needs): () => Promise<void> {
  /** Numbers of changes that were taken in, and when, in that order. */
  const seen = new Map<number, number>()
  /** Every change up to this number was taken in, and no other one will be seen. */
  let settled = 0
  let swept = 0
  let toSweep = { upTo: 0, at: clock.monotonic() }
  let looked = { at: clock.monotonic(), on: clock.wall() }

  async function look(): Promise<void> {
    const [at, on] = [clock.monotonic(), clock.wall()]
    // By both clocks: one stands still while the machine sleeps, the other may be set.
    const isUnsure = Math.max(at - looked.at, on - looked.on) > knownFor
    const rows = await db
      .selectFrom('changes')
      .selectAll()
      .where('number', '>', settled)
      .orderBy('number')
      .execute()
    const fresh = rows.filter(({ number }) => !seen.has(number))
    const bySubject = Map.groupBy(fresh, ({ subject }) => subject)
    for (const [subject, take] of Object.entries(takeIn)) {
      const changes = bySubject.get(subject as ChangeSubject)
      if (isUnsure) await take(undefined)
      else if (changes) await take(new Map(changes.map(({ key, number }) => [key, number])))
    }
    // Only now: what could not be taken in is tried again.
    for (const { number } of fresh) seen.set(number, at)
    looked = { at, on }
    settle(at)
    await sweep(at)
  }

  function settle(now: number): void {
    for (const [number, at] of seen) {
      if (now - at < settledAfter) return
      seen.delete(number)
      settled = Math.max(settled, number)
    }
  }

  async function sweep(now: number): Promise<void> {
    if (now - toSweep.at < keptFor) return
    const { upTo } = toSweep
    toSweep = { upTo: settled, at: now }
    if (upTo === swept) return
    await db.deleteFrom('changes').where('number', '<=', upTo).execute()
    swept = upTo
  }

  const closing = new AbortController()
  const watching = (async () => {
    do
      await look().catch((error: unknown) => {
        if (!isStorageTrouble(error))
          logger.error({ err: error }, 'What has changed could not be taken in.')
      })
    while (await delay(clock, lookEvery, closing.signal))
  })()
  return () => {
    closing.abort()
    return watching
  }
}
