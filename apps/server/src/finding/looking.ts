// Looking for messages in the log, in SQL: what a person may not read is not among the rows.
import { matching, type Said } from '@lobby/protocol/finding'
import type { Clock } from '../ground/clock.ts'
import { milestoneOf } from '../rooms/read-markers.ts'
import type { Database } from '../storage/database.ts'
import { isAmong, isListed, isListedAmong, isOneOf, numbersListed } from '../storage/sought.ts'
import { statement } from '../storage/statement.ts'
import { type Candidates, candidates } from './candidates.ts'
import { asksRows, asksUnread, conditions, type Wanted } from './conditions.ts'
import type { LogRange } from './log-range.ts'
import { type Kept, saidIn } from './message-text.ts'

export interface Found extends Kept {
  readonly number: number
  readonly roomId: string
  readonly slug: string
}

export interface LookNeeds {
  readonly db: Database
  readonly clock: Pick<Clock, 'monotonic'>
}

interface Bounds extends LogRange {
  readonly count: number
  /** Milliseconds after which it goes no further. One batch of candidates is looked at in any case. */
  readonly longest: number
}

interface Looked {
  readonly found: readonly Found[]
  /** All messages from this number of the log on were looked at, and time was up; absent: nothing is left to look at, or enough was found. */
  readonly upTo?: number
}

/** So many messages of a part of the log, the newest first. */
export async function look(
  { db, clock }: LookNeeds,
  wanted: Wanted,
  { count, longest, ...range }: Bounds,
): Promise<Looked> {
  const found: Found[] = []
  const began = clock.monotonic()
  const matches = matching(wanted.asked)
  for await (const among of candidates(db, wanted, range)) {
    const left = count - found.length
    if (among.numbers?.length === 0) {
      // The index has none there.
    } else if (matches) found.push(...(await matchingOf(db, wanted, among, { matches, left })))
    else found.push(...(await rowsOf(db, wanted, among, left)))
    if (found.length === count) break
    if (clock.monotonic() - began >= longest && among.from > range.from)
      return { found, upTo: among.from }
  }
  return { found }
}

/** Of few messages all is read at once; of many first the texts alone, and whether the person may read those that are left is asked then. */
async function matchingOf(
  db: Database,
  wanted: Wanted,
  { from, below, numbers }: Candidates,
  { matches, left }: { matches: (said: Said) => boolean; left: number },
): Promise<readonly Found[]> {
  if (numbers) {
    const rows = await rowsOf(db, wanted, { from, below, numbers }, numbers.length)
    return rows.filter((row) => matches(saidIn(row))).slice(0, left)
  }
  const { rooms, from: authors } = wanted
  const asked = { from, below, rooms: numbersListed(rooms) }
  const texts = await (authors
    ? textsIn(db, asked).where('sender', 'in', authors).execute()
    : allTextsIn(db, asked))
  const found = texts.filter((kept) => matches(saidIn(kept))).map(({ number }) => number)
  if (found.length === 0) return []
  return rowsOf(db, wanted, { from, below, numbers: found }, left)
}

interface Stretch {
  readonly from: number
  readonly below: number
  readonly rooms: string
}

const textsIn = (db: Database, { from, below, rooms }: Stretch) =>
  db
    .selectFrom('event_rows')
    .select(['number', 'body', 'payload'])
    .where('number', '>=', from)
    .where('number', '<', below)
    .where('kind', '=', 'message.created')
    .where(isListedAmong('room', rooms))

const allTextsIn = statement(textsIn)

/** What the person may read among these, and what else is asked; their texts are not looked at. */
async function rowsOf(
  db: Database,
  wanted: Wanted,
  { from, below, numbers }: Candidates,
  count: number,
): Promise<readonly Found[]> {
  const { person, rooms } = wanted
  if (numbers && !asksRows(wanted)) {
    const asked = {
      numbers: numbersListed(numbers),
      rooms: numbersListed(rooms),
      userId: person.id,
    }
    const rows = await readableAt(db, asked)
    return rows.sort((a, b) => b.number - a.number).slice(0, count)
  }
  return readable(eventRows(db), person.id)
    .$if(asksUnread(wanted), (rows) =>
      rows
        .leftJoin('read_markers', (join) =>
          join
            .onRef('read_markers.roomId', '=', 'rooms.id')
            .on('read_markers.userId', '=', person.id),
        )
        .leftJoin('milestones', (join) =>
          join
            .onRef('milestones.roomId', '=', 'rooms.id')
            .on('milestones.number', '=', milestoneOf(person)),
        ),
    )
    .where('event_rows.number', '>=', from)
    .where('event_rows.number', '<', below)
    .$if(numbers !== undefined, (rows) => rows.where(isOneOf('event_rows.number', numbers ?? [])))
    .where(isAmong('event_rows.room', rooms))
    .where((row) => row.and(conditions(row, wanted)))
    .orderBy('event_rows.number', 'desc')
    .limit(count)
    .execute()
}

// Of most searches: to plan it takes PostgreSQL longer than to run it. A plan for all of them knows nothing of the person and the
// rooms, and would go through a room: so the numbers are looked for first, and once.
const readableAt = statement(
  (db, { numbers, rooms, userId }: { numbers: string; rooms: string; userId: string }) => {
    const sought = db
      .with(
        (name) => name('sought').materialized(),
        (from) =>
          from
            .selectFrom('event_rows')
            .select(['number', 'room', 'seq', 'body', 'payload'])
            .where(isListed('number', numbers))
            .where(isListedAmong('room', rooms)),
      )
      .selectFrom('sought as event_rows')
    return readable(sought as unknown as ReturnType<typeof eventRows>, userId)
  },
)

const eventRows = (db: Database) => db.selectFrom('event_rows')

/** The messages that a person may read. */
const readable = (rows: ReturnType<typeof eventRows>, userId: string) =>
  rows
    .innerJoin('rooms', 'rooms.number', 'event_rows.room')
    .innerJoin('message_rows', (join) =>
      join
        .onRef('message_rows.room', '=', 'event_rows.room')
        .onRef('message_rows.seq', '=', 'event_rows.seq'),
    )
    .leftJoin('members', (join) =>
      join.onRef('members.roomId', '=', 'rooms.id').on('members.userId', '=', userId),
    )
    .select(['event_rows.number', 'rooms.id as roomId', 'slug', 'body', 'payload'])
    .where('message_rows.deletedSeq', 'is', null)
    // The list of rooms was made a moment ago: what holds is asked again.
    .where((place) =>
      place.or([
        place.and([
          place('rooms.kind', '=', 'public'),
          place('members.role', 'is distinct from', 'banned'),
        ]),
        place.and([
          place('members.userId', 'is not', null),
          place('members.leftSeq', 'is', null),
          place('members.role', '!=', 'banned'),
        ]),
      ]),
    )
    .where((place) =>
      place.or([
        place('rooms.history', '!=', 'joined'),
        place('members.joinedSeq', '<=', place.ref('event_rows.seq')),
      ]),
    )
