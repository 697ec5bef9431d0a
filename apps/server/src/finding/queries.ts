// Messages that a person seeks, in SQL: what they may not read is not among the rows.
import type { SearchPage, SearchQuery } from '@lobby/protocol'
import { type Asked, marksIn, matching, type Said } from '@lobby/protocol/finding'
import { noSuchRoom } from '../ground/errors.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import { listMessagesAt } from '../messages/queries.ts'
import { milestoneOf } from '../rooms/read-markers.ts'
import { listReadable } from '../rooms/readable.ts'
import type { Database } from '../storage/database.ts'
import { isAmong, isOneOf } from '../storage/sought.ts'
import { byWorth } from './best-first.ts'
import { type Candidates, candidates } from './candidates.ts'
import { asksUnread, conditions, type Wanted } from './conditions.ts'
import { type Kept, saidIn } from './message-text.ts'
import { readSearch } from './read-search.ts'

/** So many of the newest are looked at to find the best. */
const bestOf = 500

interface Found extends Kept {
  readonly number: number
  readonly seq: number
  readonly roomId: string
  readonly slug: string
}

/** A page of the messages that a person seeks. Throws ChatError `invalid` and `no_such_room`. */
export async function findMessages(
  db: Database,
  person: Person,
  server: Resource,
  { q, limit, cursor, sort, zone = 'UTC' }: SearchQuery,
): Promise<SearchPage> {
  const asked = readSearch(q)
  const rooms = await listReadable(db, person, server)
  const wanted = await wantedOf(db, person, asked, rooms, zone)
  const terms = asked.flatMap((one) => (one.kind === 'text' && !one.not ? [one.term] : []))
  const [place = 0, skipped = 0] = cursor?.split(' ').map(Number) ?? []
  const { number: newest } = await db
    .selectFrom('event_rows')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirstOrThrow()
  const below = cursor === undefined ? Number(newest ?? 0) + 1 : place
  if (sort === 'newest') {
    const rows = await look(db, wanted, below, limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const results = await show(db, person, page, terms)
    return rows.length > limit && last ? { results, next: String(last.number) } : { results }
  }
  const rows = byWorth(await look(db, wanted, below, bestOf), terms)
  const results = await show(db, person, rows.slice(skipped, skipped + limit), terms)
  const end = skipped + limit
  return rows.length > end ? { results, next: `${below} ${end}` } : { results }
}

/** Messages below a number of the log, the newest first. */
async function look(
  db: Database,
  wanted: Wanted,
  below: number,
  count: number,
): Promise<readonly Found[]> {
  const found: Found[] = []
  const matches = matching(wanted.asked)
  for await (const among of candidates(db, wanted, below)) {
    const left = count - found.length
    if (matches) found.push(...(await matchingOf(db, wanted, among, { matches, left })))
    else found.push(...(await rowsOf(db, wanted, among, left)))
    if (found.length === count) break
  }
  return found
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
  const texts = await db
    .selectFrom('event_rows')
    .select(['number', 'body', 'payload'])
    .where('number', '>=', from)
    .where('number', '<', below)
    .where('kind', '=', 'message.created')
    .where(isAmong('room', wanted.rooms))
    .$if(wanted.from !== undefined, (rows) => rows.where('sender', 'in', wanted.from ?? []))
    .execute()
  const found = texts.filter((kept) => matches(saidIn(kept))).map(({ number }) => number)
  if (found.length === 0) return []
  return rowsOf(db, wanted, { from, below, numbers: found }, left)
}

/** What the person may read among these, and what else is asked; their texts are not looked at. */
function rowsOf(
  db: Database,
  wanted: Wanted,
  { from, below, numbers }: Candidates,
  count: number,
): Promise<readonly Found[]> {
  const { person, rooms } = wanted
  return (
    db
      .selectFrom('event_rows')
      .innerJoin('rooms', 'rooms.number', 'event_rows.room')
      .innerJoin('message_rows', (join) =>
        join
          .onRef('message_rows.room', '=', 'event_rows.room')
          .onRef('message_rows.seq', '=', 'event_rows.seq'),
      )
      .leftJoin('members', (join) =>
        join.onRef('members.roomId', '=', 'rooms.id').on('members.userId', '=', person.id),
      )
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
      .select([
        'event_rows.number',
        'event_rows.seq',
        'rooms.id as roomId',
        'slug',
        'body',
        'payload',
      ])
      .where('event_rows.number', '>=', from)
      .where('event_rows.number', '<', below)
      .$if(numbers !== undefined, (rows) => rows.where(isOneOf('event_rows.number', numbers ?? [])))
      .where(isAmong('event_rows.room', rooms))
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
      .where((row) => row.and(conditions(row, wanted)))
      .orderBy('event_rows.number', 'desc')
      .limit(count)
      .execute()
  )
}

type Readable = Awaited<ReturnType<typeof listReadable>>

/** What is asked about people and rooms, by what the rows call them. */
async function wantedOf(
  db: Database,
  person: Person,
  asked: readonly Asked[],
  readable: Readable,
  zone: string,
): Promise<Wanted> {
  const inRooms = (not: boolean) =>
    asked.flatMap((one) => {
      if (one.kind !== 'in' || one.not !== not) return []
      const room = readable.find(({ slug }) => slug === one.value.toLowerCase())
      if (!room) throw noSuchRoom()
      return [room.number]
    })
  const [only, without] = [inRooms(false), new Set(inRooms(true))]
  const among = only.length > 0 ? only : readable.map(({ number }) => number)
  const authors = (not: boolean) => {
    const names = asked.flatMap((one) =>
      one.kind === 'from' && one.not === not ? [one.value] : [],
    )
    return names.length === 0 ? undefined : sendersCalled(db, person, names)
  }
  return {
    person: { id: person.id, hasSession: person.session },
    asked,
    zone,
    rooms: among.filter((number) => !without.has(number)),
    from: await authors(false),
    notFrom: await authors(true),
  }
}

/** The people of these names, by the numbers of the log. `me` is the person who asks. */
async function sendersCalled(
  db: Database,
  person: Person,
  names: readonly string[],
): Promise<number[]> {
  const wanted = [...new Set(names.flatMap((name) => [name, name.toLowerCase()]))]
  const isMe = wanted.includes('me')
  const rows = await db
    .selectFrom('senders')
    .leftJoin('user', 'user.id', 'senders.id')
    .select('senders.number')
    .where((who) =>
      who.or([
        who('user.username', 'in', wanted),
        who('user.name', 'in', wanted),
        who('user.displayName', 'in', wanted),
        ...(isMe ? [who('senders.id', '=', person.id)] : []),
      ]),
    )
    .execute()
  return rows.map(({ number }) => number)
}

async function show(
  db: Database,
  person: Person,
  rows: readonly Found[],
  terms: readonly string[],
): Promise<SearchPage['results']> {
  const rooms = [...Map.groupBy(rows, ({ roomId }) => roomId)]
  const messages = new Map(
    await Promise.all(
      rooms.map(async ([id, found]) => {
        const seqs = found.map(({ seq }) => seq)
        const list = await listMessagesAt(db, { id, visibleFrom: 0 }, seqs, person.id)
        return [id, new Map(list.map((message) => [message.seq, message]))] as const
      }),
    ),
  )
  return rows.flatMap(({ roomId, seq, slug: room }) => {
    const message = messages.get(roomId)?.get(seq)
    // Deleted a moment ago.
    if (!message || message.deleted) return []
    return [{ room, message, marks: marksIn(message.body, terms) }]
  })
}
