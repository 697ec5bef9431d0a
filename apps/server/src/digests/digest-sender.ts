// Writes to people who have been away about what they have missed: one mail at most in the interval that each has chosen, over all nodes.

import { isQuiet } from '@lobby/protocol/quiet-hours'
import type { Clock } from '../ground/clock.ts'
import { every } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Mailer } from '../mail/mailer.ts'
import { quietIn } from '../people/profiles.ts'
import type { Database } from '../storage/database.ts'
import { digestMail, type Missed } from './digest-mail.ts'
import { claimPerson, type DuePerson, finishPerson, listDue, listMissed } from './due-people.ts'
import { endTokenOf } from './end-token.ts'
import { createMessageNow } from './message-now.ts'

/** Milliseconds between two looks at who is due. */
const lookEvery = 60_000
/** Messages in a mail; of more, it says that there are more. */
const shownAtMost = 20

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
      if (mailer.isThere) stop = every(clock, lookEvery, () => void look())
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
    let after = ''
    while (!isClosed) {
      const due = await listDue(db, clock.wall(), after)
      for (const person of due) if (!isClosed) await writeTo(person)
      const last = due.at(-1)
      if (!last) return
      after = last.id
    }
  }

  async function writeTo({ id, quiet }: DuePerson): Promise<void> {
    const now = clock.wall()
    // What waits is there afterwards.
    if (isActive(id) || isQuiet(quietIn(quiet), now)) return
    // Those before them may have taken a while: their address and their choices are those of now.
    const person = await claimPerson(db, id, now)
    if (!person) return
    const { missed, isCut } = await missedBy(person, now)
    if (missed.length === 0) return finishPerson(db, person, 'nothing', now)
    const mail = digestMail(person.language ?? 'en', {
      ...{ missed, isCut, username: person.name, serverName: serverName(), origin: publicUrl() },
      shows: person.digestShows ?? 'room',
      endToken: endTokenOf(secret, person.id),
    })
    // A node that dies before this is noted has sent what another one sends once more.
    const isTaken = await mailer.send({ to: person.email, ...mail })
    await finishPerson(db, person, isTaken ? 'sent' : 'later', now)
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
