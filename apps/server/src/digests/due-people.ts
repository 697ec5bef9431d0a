// Who may be sent a mail about what they have missed, and up to where each was told, in SQL.
import { quietLeft } from '@lobby/protocol/quiet-hours'
import type { ExpressionBuilder, Selectable } from 'kysely'
import { refusalsAtMost } from '../people/mail-refusals.ts'
import { quietIn } from '../people/profiles.ts'
import type { RingingPlace } from '../push/who-rings.ts'
import type { UserTable } from '../storage/account-tables.ts'
import type { Database } from '../storage/database.ts'
import { instantAt } from '../storage/instants.ts'
import type { Tables } from '../storage/tables.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Milliseconds between two mails to a person, at least. */
const intervals = { hour, day } as const
/** Milliseconds for which a message waits to be read before a mail tells of it. */
export const readWithin = 15 * minute
/** What is older is told by no mail; before a person's first mail, what is older than a day. */
export const oldest = 7 * day
/** Milliseconds that a node has to write one: after them another node takes it for left behind. */
const takes = 10 * minute
/** Until the next look at a person who is at a device, or whose mail the mail server did not take: then twice as long each time. */
export const again = 15 * minute
/** Until the next try at an address that the mail server has refused for good once, and twice. */
const refused = [hour, day / 2] as const

/** What concerns a person and was said: a reaction says nothing. */
const kinds = ['mention', 'keyword', 'reply', 'thread'] as const
/** Messages that are looked at for one mail, of each kind: most of them may be of muted rooms, of which nothing is told. */
const messagesAtMost = 500

/** What is asked of a person before one is written to. */
export const columnsOfPerson = [
  ...(['user.id', 'user.name', 'user.role', 'user.email', 'user.language', 'user.quiet'] as const),
  ...(['user.digestEvery', 'user.digestShows', 'user.digestUpTo', 'user.digestDueAt'] as const),
  ...(['user.username', 'user.emailVerified', 'user.deactivatedAt'] as const),
  ...(['user.presence', 'user.presenceUntil', 'user.mailRefusals'] as const),
] as const

type Column<Name> = Name extends `user.${infer Rest extends keyof UserTable}` ? Rest : never
export type DuePerson = Pick<Selectable<UserTable>, Column<(typeof columnsOfPerson)[number]>>

/** Whether a person may be sent a mail now, whatever there is to tell. */
const isDue = (now: number) => (person: ExpressionBuilder<Tables, 'user'>) =>
  person.and([
    person('username', 'is not', null),
    person('emailVerified', '=', 1),
    person('deactivatedAt', 'is', null),
    person('digestEvery', 'is distinct from', 'never'),
    person.or([person('digestDueAt', 'is', null), person('digestDueAt', '<=', now)]),
    person.or([person('presence', 'is distinct from', 'dnd'), person('presenceUntil', '<=', now)]),
    person.or([person('mailRefusals', 'is', null), person('mailRefusals', '<', refusalsAtMost)]),
  ])

/** Until when a person is not to be looked at, whatever there is to tell; undefined: they may be written to now. */
export function heldUntil(person: DuePerson, now: number, isActive: boolean): number | undefined {
  const { username, emailVerified, deactivatedAt, digestEvery, mailRefusals } = person
  const gets =
    username !== null &&
    emailVerified === 1 &&
    deactivatedAt === null &&
    digestEvery !== 'never' &&
    (mailRefusals ?? 0) < refusalsAtMost
  // What lets them have mails again looks at once.
  if (!gets) return now + day
  const digestDueAt = Number(person.digestDueAt ?? 0)
  if (digestDueAt > now) return digestDueAt
  const wish = Number(person.presenceUntil ?? now + day)
  if (person.presence === 'dnd' && wish > now) return wish
  const quiet = quietLeft(quietIn(person.quiet), now)
  if (quiet > 0) return now + quiet
  return isActive ? now + again : undefined
}

/** What is unread in direct rooms. */
function unreadDirect(db: Database, id: string, now: number) {
  return db
    .selectFrom('members')
    .innerJoin('rooms', 'rooms.id', 'members.roomId')
    .leftJoin('read_markers', (join) =>
      join
        .onRef('read_markers.roomId', '=', 'members.roomId')
        .onRef('read_markers.userId', '=', 'members.userId'),
    )
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.roomId', '=', 'members.roomId')
        .on('messages.seq', '>', ({ fn, lit }) =>
          fn.coalesce('read_markers.readSeq', 'members.joinedSeq', lit(0)),
        ),
    )
    .where('members.userId', '=', id)
    .where('rooms.kind', '=', 'direct')
    .where('members.leftSeq', 'is', null)
    .where('messages.deletedSeq', 'is', null)
    .where('messages.createdAt', '>', instantAt(now - oldest))
    .where('messages.createdAt', '<=', instantAt(now - readWithin))
}

/** What they may have missed since they were told last, the newest first, a message for each thing that concerns them; whether they may hear of it is asked elsewhere. */
export async function listMissed(
  db: Database,
  { id, digestUpTo }: Pick<DuePerson, 'id' | 'digestUpTo'>,
  now: number,
): Promise<readonly RingingPlace[]> {
  const since = Math.max(digestUpTo ?? now - day, now - oldest)
  const concerns = await db
    .selectFrom('activity')
    .select(['roomId', 'messageSeq', 'seq', 'at as saidAt'])
    .where('userId', '=', id)
    .where('unread', '=', 1)
    .where('kind', 'in', kinds)
    .where('at', '>', since)
    .where('at', '<=', now - readWithin)
    .orderBy('at', 'desc')
    .limit(messagesAtMost)
    .execute()
  const direct = await unreadDirect(db, id, now)
    .select(['messages.roomId', 'messages.seq', 'messages.createdAt'])
    .where('messages.authorId', '!=', id)
    .where('messages.createdAt', '>', instantAt(since))
    .orderBy('messages.createdAt', 'desc')
    .limit(messagesAtMost)
    .execute()
  return [
    ...concerns.map(({ roomId, messageSeq, seq, saidAt }) => ({
      ...{ roomId, seq: messageSeq, at: seq, saidAt: Number(saidAt) },
    })),
    ...direct.map(({ roomId, seq, createdAt }) => ({
      ...{ roomId, seq, at: seq, saidAt: Date.parse(createdAt) },
    })),
  ].toSorted((one, other) => other.saidAt - one.saidAt || other.at - one.at)
}

/**
 * Takes the person for this node, as they are now: no other one writes to them meanwhile. Undefined: another one does, or
 * they have chosen otherwise since they were listed.
 */
export function claimPerson(db: Database, id: string, now: number): Promise<DuePerson | undefined> {
  return db
    .updateTable('user')
    .set({ digestDueAt: now + takes })
    .where('id', '=', id)
    .where(isDue(now))
    .returning(columnsOfPerson)
    .executeTakeFirst()
}

export type Became = 'sent' | 'nothing' | 'refused' | 'later'

/** Of the person, what is older than now is told; `refused`, `later`: it is not, and is tried again. Answers when they may be written to again. */
export async function finishPerson(
  db: Database,
  { id, digestEvery, mailRefusals, tries }: DuePerson & { readonly tries: number },
  became: Became,
  now: number,
): Promise<number> {
  const every = digestEvery && digestEvery !== 'never' ? intervals[digestEvery] : day
  const refusals = mailRefusals ?? 0
  const wait = {
    sent: every,
    nothing: 0,
    refused: refused[refusals] ?? day,
    later: Math.min(again * 2 ** tries, day),
  }[became]
  const isTold = became === 'sent' || became === 'nothing'
  await db
    .updateTable('user')
    .set({
      digestDueAt: now + wait,
      ...(isTold && { digestUpTo: now - readWithin }),
      ...(became === 'sent' && { mailRefusals: null }),
      ...(became === 'refused' && { mailRefusals: refusals + 1 }),
    })
    .where('id', '=', id)
    .execute()
  return now + wait
}
