// How far people have read. A marker is a row of a person who has read
// something in a room. Without one they begin where the room was when they
// came: to the server for a public room, to the room itself for any other.
import { type Expression, expressionBuilder } from 'kysely'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import type { Tables } from '../storage/tables.ts'

/** Where a person's marker is, and how often it was moved back. */
export interface Marker {
  readonly seq: number
  readonly version: number
}

/**
 * Moves a person's marker up to `seq`, never back, and never past the newest
 * event. With `version`, it does nothing once the person has moved it back since. `readCount` is the number of messages up to there, so that what is
 * unread is a subtraction, however long the room; one's own and what was
 * deleted are taken off when it is asked for. Answers where the marker has
 * come to, or undefined when it did not move.
 */
export async function markRead(
  db: Database,
  userId: string,
  roomId: string,
  seq: number,
  version?: number,
): Promise<Marker | undefined> {
  // Counted from the old marker on: what a person reads is counted once, however
  // often a client says how far it has come.
  const marker = await db
    .with('came', (to) =>
      to
        .selectFrom('milestones')
        .select(({ fn, lit }) => [
          fn.coalesce(fn.max('seq'), lit(-1)).as('seq'),
          fn.coalesce(fn.max('messages'), lit(0)).as('count'),
        ])
        .where('roomId', '=', roomId)
        .where('number', '=', milestone(userId, roomId)),
    )
    .with('mine', (is) =>
      is
        .selectFrom('came')
        .leftJoin('read_markers', (join) =>
          join.on('userId', '=', userId).on('roomId', '=', roomId),
        )
        .select(({ fn }) => [
          fn.coalesce('readSeq', 'came.seq').as('seq'),
          fn.coalesce('readCount', 'came.count').as('count'),
        ]),
    )
    .insertInto('read_markers')
    .columns(['userId', 'roomId', 'readSeq', 'readCount'])
    .expression((from) =>
      from
        .selectFrom(['room_heads', 'mine'])
        .select((row) => [
          row.val(userId).as('userId'),
          'room_heads.roomId',
          row.case().when('lastSeq', '<', seq).then(row.ref('lastSeq')).else(seq).end().as('seq'),
          row(
            'mine.count',
            '+',
            row
              .selectFrom('message_rows')
              .innerJoin('rooms', 'rooms.number', 'message_rows.room')
              .select(({ fn }) => fn.countAll<number>().as('count'))
              .where('rooms.id', '=', roomId)
              .whereRef('message_rows.seq', '>', 'mine.seq')
              .where('message_rows.seq', '<=', seq),
          ).as('count'),
        ])
        .where('room_heads.roomId', '=', roomId)
        .whereRef('lastSeq', '>', 'mine.seq')
        .where('mine.seq', '<', seq),
    )
    .onConflict((known) =>
      known
        .columns(['userId', 'roomId'])
        .doUpdateSet(({ ref }) => ({
          readSeq: ref('excluded.readSeq'),
          readCount: ref('excluded.readCount'),
        }))
        .whereRef('read_markers.readSeq', '<', 'excluded.readSeq')
        .where(({ eb, lit }) =>
          version === undefined ? lit(true) : eb('read_markers.version', '<=', version),
        ),
    )
    .returning(['readSeq as seq', 'version'])
    .executeTakeFirst()
  return marker
}

/**
 * For a person who sees the list of rooms for the first time: what was said in
 * public before is not unread, what is said from now on is. It keeps one number
 * for the person, and where rooms are for those in which something has happened
 * since another person came. Later calls change nothing.
 */
export async function startCounting(db: Database, userId: string): Promise<void> {
  const known = await db
    .selectFrom('user')
    .select('id')
    .where('id', '=', userId)
    .where('milestone', 'is not', null)
    .executeTakeFirst()
  if (known) return
  await inTransaction(db, async (tx) => {
    const { value } = await tx
      .insertInto('meta')
      .values({ key: 'milestone', value: '1' })
      .onConflict((last) =>
        last.column('key').doUpdateSet(({ eb, cast }) => ({
          value: cast<string>(eb(cast<number>('meta.value', 'integer'), '+', 1), 'text'),
        })),
      )
      .returning('value')
      .executeTakeFirstOrThrow()
    const number = Number(value)
    await tx
      .insertInto('milestones')
      .columns(['roomId', 'number', 'seq', 'messages'])
      .expression((from) =>
        from
          .selectFrom('room_heads')
          .innerJoin('rooms', 'rooms.id', 'room_heads.roomId')
          .select(({ val }) => ['roomId', val(number).as('number'), 'lastSeq', 'messageCount'])
          .where('rooms.kind', '=', 'public')
          .where('lastSeq', '>', ({ fn, lit, selectFrom }) =>
            fn.coalesce(
              selectFrom('milestones')
                .select('seq')
                .whereRef('milestones.roomId', '=', 'rooms.id')
                .orderBy('number', 'desc')
                .limit(1),
              lit(0),
            ),
          ),
      )
      .execute()
    await tx
      .updateTable('user')
      .set({ milestone: number })
      .where('id', '=', userId)
      .where('milestone', 'is', null)
      .execute()
  })
}

// What follows are parts of a query over `rooms`, joined with `room_heads`, and, as far as there are rows, with
// `read_markers` and `members` of the person and with `milestones` by `milestoneOf`.

/** Whose reading it is; people without a session have an id, or none (`''`), and no markers. */
export interface Reader {
  readonly id: string
  readonly hasSession: boolean
}

const room = expressionBuilder<Tables, 'rooms' | 'read_markers' | 'members' | 'milestones'>()

/** The number of the milestone from which a person counts in this room. */
export function milestoneOf(person: Reader | undefined) {
  return milestone(person?.id ?? '', room.ref('rooms.id'))
}

function milestone(userId: string, roomId: string | Expression<string>) {
  return room
    .selectFrom('milestones as places')
    .select(({ fn }) => fn.max('places.number').as('number'))
    .where('places.roomId', '=', roomId)
    .where('places.number', '<=', milestoneAt(userId))
}

/** The milestone at which a person came to the server. */
function milestoneAt(userId: string) {
  return room.selectFrom('user').select('milestone').where('user.id', '=', userId)
}

/** Where an uninvited reader of a public room, and a member of any other, begins. A stop of the server may come between a member's joining and their marker. */
const joinedSeq = room
  .case()
  .when('rooms.kind', '!=', 'public')
  .then(room.ref('members.joinedSeq'))
  .end()

/** How far the person has read. */
export const readSeq = room.fn.coalesce(
  'read_markers.readSeq',
  'milestones.seq',
  joinedSeq,
  room.lit(0),
)

/** How many messages there were up to there. */
export const readCount = room.fn.coalesce(
  'read_markers.readCount',
  'milestones.messages',
  messagesHere().where('message_rows.seq', '<=', joinedSeq),
)

/** Whether anything can be unread: there is a person, and they have come to the room. */
export function isCounting(person: Reader | undefined) {
  if (!person?.hasSession) return room.lit(false)
  return room.or([
    room('read_markers.readSeq', 'is not', null),
    room(joinedSeq, 'is not', null),
    room.and([room('rooms.kind', '=', 'public'), room(milestoneAt(person.id), 'is not', null)]),
  ])
}

/**
 * How many of the messages after `readSeq` are not unread: the person's own, those that
 * were deleted, and those in threads alone. Of their own it looks at the index alone: a bot reads nothing, and writes for years.
 */
export function notUnread(person: Reader | undefined) {
  const me = room
    .selectFrom('senders')
    .select('number')
    .where('id', '=', person?.id ?? '')
  const after = messagesHere().where('message_rows.seq', '>', readSeq)
  // Who has never written has no number.
  const ofOthers = after.where('message_rows.author', 'is distinct from', me)
  const aside = ofOthers
    .where('message_rows.aside', 'is not', null)
    .where('message_rows.deletedSeq', 'is', null)
  return room(
    after.where('message_rows.author', '=', me),
    '+',
    room(ofOthers.where('message_rows.deletedSeq', 'is not', null), '+', aside),
  ).$notNull()
}

/** How many messages after `readSeq` mention the person, by people that they have not blocked. */
export function unreadMentions(person: Reader | undefined) {
  return (
    room
      .selectFrom('mention_rows')
      .innerJoin('message_rows', (join) =>
        join
          .onRef('message_rows.room', '=', 'mention_rows.room')
          .onRef('message_rows.seq', '=', 'mention_rows.seq'),
      )
      .select(({ fn }) => fn.count<number>('mention_rows.seq').distinct().as('count'))
      .whereRef('mention_rows.room', '=', 'rooms.number')
      // Without a name: everybody but the author.
      .where('mention_rows.userId', 'in', [person?.id ?? '', ''])
      .where('message_rows.author', 'is distinct from', (of) =>
        of
          .selectFrom('senders')
          .select('number')
          .where('id', '=', person?.id ?? ''),
      )
      .where('mention_rows.at', '>', readSeq)
      // An edit may mention a member who joined later and may not read the message.
      .where((place) =>
        place.or([
          place('rooms.history', '!=', 'joined'),
          place('members.joinedSeq', '<=', place.ref('mention_rows.seq')),
        ]),
      )
      .where('message_rows.author', 'not in', blockedBy(person))
  )
}

/** How many messages after `readSeq` have one of the person's words and do not mention them, by people that they have not blocked. */
export function unreadKeywords(person: Reader | undefined) {
  return (
    room
      .selectFrom('activity')
      .innerJoin('message_rows', (join) =>
        join
          .onRef('message_rows.room', '=', 'rooms.number')
          .onRef('message_rows.seq', '=', 'activity.messageSeq'),
      )
      // One line a message.
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .whereRef('activity.roomId', '=', 'rooms.id')
      .where('activity.userId', '=', person?.id ?? '')
      .where('activity.kind', '=', 'keyword')
      .where('activity.seq', '>', readSeq)
      .where('message_rows.deletedSeq', 'is', null)
      .where('message_rows.author', 'not in', blockedBy(person))
  )
}

function blockedBy(person: Reader | undefined) {
  return room
    .selectFrom('blocks')
    .innerJoin('senders', 'senders.id', 'blockedId')
    .select('senders.number')
    .where('blockerId', '=', person?.id ?? '')
}

function messagesHere() {
  return room
    .selectFrom('message_rows')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .whereRef('message_rows.room', '=', 'rooms.number')
}
