// Who may be sent a mail about what they have missed, and up to where each was told, in SQL.
import type { ExpressionBuilder, Selectable } from 'kysely'
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
const oldest = 7 * day
/** Milliseconds that a node has to write one: after them another node takes it for left behind. */
const takes = 10 * minute
/** Where nothing was to be told, and where the mail server did not take it: until the next look. */
const again = 15 * minute

/** What concerns a person and was said: a reaction says nothing. */
const kinds = ['mention', 'keyword', 'reply', 'thread'] as const
const peopleAtOnce = 500
/** Messages that are looked at for one mail, of each kind: most of them may be of muted rooms, of which nothing is told. */
const messagesAtMost = 500

const columns = [
  ...(['id', 'name', 'role', 'email', 'language', 'quiet'] as const),
  ...(['digestEvery', 'digestShows', 'digestUpTo'] as const),
] as const

export type DuePerson = Pick<Selectable<UserTable>, (typeof columns)[number]>

/** The people with an address who are due, and have something said that concerns them and may be unread; `after`: the id of the last one of the page before. */
export function listDue(db: Database, now: number, after: string): Promise<DuePerson[]> {
  const until = now - readWithin
  return db
    .selectFrom('user')
    .select(columns)
    .where('id', '>', after)
    .where(isDue(now))
    .where((person) =>
      person.or([
        person.exists(
          person
            .selectFrom('activity')
            .select('activity.seq')
            .whereRef('activity.userId', '=', 'user.id')
            .where('activity.unread', '=', 1)
            .where('activity.kind', 'in', kinds)
            .where('activity.at', '>', ({ fn, lit, ref }) =>
              fn.coalesce(ref('user.digestUpTo'), lit(now - day)),
            )
            .where('activity.at', '>', now - oldest)
            .where('activity.at', '<=', until),
        ),
        person(
          'id',
          'in',
          unreadDirect(db, now)
            .select('members.userId')
            .whereRef('messages.authorId', '!=', 'members.userId'),
        ),
      ]),
    )
    .orderBy('id')
    .limit(peopleAtOnce)
    .execute()
}

/** Whether a person may be sent a mail now, whatever there is to tell. */
const isDue = (now: number) => (person: ExpressionBuilder<Tables, 'user'>) =>
  person.and([
    person('username', 'is not', null),
    person('emailVerified', '=', 1),
    person('deactivatedAt', 'is', null),
    person('digestEvery', 'is distinct from', 'never'),
    person.or([person('digestDueAt', 'is', null), person('digestDueAt', '<=', now)]),
    person.or([person('presence', 'is distinct from', 'dnd'), person('presenceUntil', '<=', now)]),
  ])

/** What is unread in direct rooms, of everybody. */
function unreadDirect(db: Database, now: number) {
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
  const direct = await unreadDirect(db, now)
    .select(['messages.roomId', 'messages.seq', 'messages.createdAt'])
    .where('members.userId', '=', id)
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
    .returning(columns)
    .executeTakeFirst()
}

/** Of the person, what is older than now is told; `later`: it is not, and is tried again. */
export async function finishPerson(
  db: Database,
  { id, digestEvery }: Pick<DuePerson, 'id' | 'digestEvery'>,
  became: 'sent' | 'nothing' | 'later',
  now: number,
): Promise<void> {
  const every = digestEvery && digestEvery !== 'never' ? intervals[digestEvery] : day
  await db
    .updateTable('user')
    .set({
      digestDueAt: now + (became === 'sent' ? every : again),
      ...(became !== 'later' && { digestUpTo: now - readWithin }),
    })
    .where('id', '=', id)
    .execute()
}
