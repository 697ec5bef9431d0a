// Writes to people who have been away about what they have missed: one mail at most in the interval that each has chosen, over all nodes.

import type { Clock } from '../ground/clock.ts'
import { every } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import type { Resource } from '../ground/permissions.ts'
import { keyedHash } from '../ground/secrets.ts'
import type { Mailed, Mailer } from '../mail/mailer.ts'
import type { Database } from '../storage/database.ts'
import { digestMail, type Missed } from './digest-mail.ts'
import {
  type Became,
  claimPerson,
  type DuePerson,
  finishPerson,
  heldUntil,
  listMissed,
  oldest,
} from './due-people.ts'
import { endTokenOf } from './end-token.ts'
import { createMessageNow } from './message-now.ts'
import { listWaiting, lookAgain, settle, type Waiting } from './waiting-digests.ts'

/** Milliseconds between two looks at who is due. */
const lookEvery = 60_000
/** Milliseconds until the first one after a start: people who are at a device are back by then. */
const firstLookAfter = 15_000
/** Messages in a mail; of more, it says that there are more. */
const shownAtMost = 20

/** What a person's mail became, by what the mail server did with it. */
const became = {
  taken: 'sent',
  refused: 'refused',
  failed: 'later',
  away: 'away',
} as const satisfies Record<Mailed, Became | 'away'>

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error'>
  readonly mailer: Mailer
  readonly secret: string
  readonly server: () => Resource
  readonly serverName: () => string
  readonly publicUrl: () => string
  /** Whether the person is at a device just now: then they see for themselves. */
  readonly isActive: (userId: string) => boolean
}

export type DigestSender = ReturnType<typeof openDigestSender>

export function openDigestSender({
  db,
  clock,
  logger,
  mailer,
  secret,
  server,
  serverName,
  publicUrl,
  isActive,
}: Needs) {
  const messageNow = createMessageNow({ db, server })
  let working: Promise<void> | undefined
  let isClosed = false
  let stop = () => {}

  return {
    /** Looks who is due, and resolves when the mails are sent. One look at a time. */
    look,
    start(): void {
      if (!mailer.isThere) return
      const stopFirst = clock.after(firstLookAfter, () => void look())
      const stopOthers = every(clock, lookEvery, () => void look())
      stop = () => {
        stopFirst()
        stopOthers()
      }
    },
    async close(): Promise<void> {
      isClosed = true
      stop()
      await working
    },
  }

  function look(): Promise<void> {
    if (isClosed || !mailer.isThere) return Promise.resolve()
    working ??= work()
      .catch((error: unknown) => {
        if (!isStorageTrouble(error))
          logger.error({ err: error }, 'Mails about what was missed were not sent yet.')
      })
      .finally(() => {
        working = undefined
      })
    return working
  }

  async function work(): Promise<void> {
    for (;;) {
      const waiting = await listWaiting(db, clock.wall())
      for (const person of waiting) {
        if (isClosed) return
        // A mail server that is away is asked once for all.
        if ((await lookAt(person)) === 'away') return
      }
      if (waiting.length === 0) return
    }
  }

  async function lookAt(waiting: Waiting): Promise<Became | 'away' | undefined> {
    const now = clock.wall()
    const { id, newestAt, tries } = waiting
    const held = heldUntil(waiting, now, isActive(id))
    if (held !== undefined) {
      await (newestAt <= now - oldest
        ? settle(db, id, now)
        : lookAgain(db, waiting, { dueAt: held }))
      return undefined
    }
    // Those before them may have taken a while: their address and their choices are those of now.
    const person = await claimPerson(db, id, now)
    if (!person) {
      await lookAgain(db, waiting, { dueAt: now + lookEvery })
      return undefined
    }
    const outcome = await writeTo(person, now)
    const isTold = outcome === 'sent' || outcome === 'nothing'
    const counted = { ...person, tries: outcome === 'away' ? 0 : tries }
    const dueAt = await finishPerson(db, counted, outcome === 'away' ? 'later' : outcome, now)
    await (isTold
      ? settle(db, id, now)
      : lookAgain(db, waiting, { dueAt, ...(outcome !== 'away' && { tries: tries + 1 }) }))
    return outcome
  }

  async function writeTo(person: DuePerson, now: number): Promise<Became | 'away'> {
    const { missed, isCut } = await missedBy(person, now)
    if (missed.length === 0) return 'nothing'
    const mail = digestMail(person.language ?? 'en', {
      ...{ missed, isCut, username: person.name, serverName: serverName(), origin: publicUrl() },
      shows: person.digestShows ?? 'room',
      endToken: endTokenOf(secret, person.id),
    })
    // A node that dies before this is noted has sent what another one sends once more: as the same mail, by its id.
    const messageId = `<${keyedHash(secret, `digest ${person.id} ${person.digestUpTo}`)}@lobby.invalid>`
    return became[await mailer.send({ to: person.email, ...mail, messageId })]
  }

  /** The newest of what they may hear of now, the oldest of those first. */
  async function missedBy(
    { id, name, role, digestUpTo }: DuePerson,
    now: number,
  ): Promise<{ readonly missed: readonly Missed[]; readonly isCut: boolean }> {
    const person = { id, name, role, guest: false, session: true }
    const missed: Missed[] = []
    const told = new Set<string>()
    for (const place of await listMissed(db, { id, digestUpTo }, now)) {
      const key = `${place.roomId} ${place.seq}`
      const unread = told.has(key) ? undefined : await messageNow(person, place, now)
      if (!unread) continue
      if (missed.length === shownAtMost) return { missed: missed.toReversed(), isCut: true }
      told.add(key)
      const { room, message, author } = unread
      const { slug, name: roomName, kind } = room
      missed.push({ message, author, room: { slug, name: roomName, isDirect: kind === 'direct' } })
    }
    return { missed: missed.toReversed(), isCut: false }
  }
}
