// Messages that a person seeks, in SQL: what they may not read is not among the rows.
import type { SearchPage, SearchQuery } from '@lobby/protocol'
import { noSuchRoom } from '../ground/errors.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import { listMessagesAt } from '../messages/queries.ts'
import { listReadable } from '../rooms/readable.ts'
import type { Database } from '../storage/database.ts'
import { isOfRooms, type Numbers } from '../storage/sought.ts'
import { byWorth } from './best-first.ts'
import { conditions, type Wanted } from './conditions.ts'
import { numbersOf } from './days-in-log.ts'
import { marksIn } from './marks.ts'
import { type Asked, readSearch } from './search-words.ts'

/** So many of the newest are looked at to find the best. */
const bestOf = 500
/** Numbers of the log that are looked at first; then four times as many, and so on, until there is enough. */
const firstLook = 1_000
/** So many at once: others read, too. */
const longestLook = 200_000

export interface Found {
  readonly number: number
  readonly seq: number
  readonly roomId: string
  readonly slug: string
  /** Its text, where it is ordered by it. */
  readonly folded?: string
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
    .selectFrom('search_rows')
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
  const rows = byWorth(await look(db, { ...wanted, withText: true }, below, bestOf), terms)
  const results = await show(db, person, rows.slice(skipped, skipped + limit), terms)
  const end = skipped + limit
  return rows.length > end ? { results, next: `${below} ${end}` } : { results }
}

/** Rows below a number, the newest first. */
async function look(
  db: Database,
  wanted: Wanted,
  below: number,
  count: number,
): Promise<readonly Found[]> {
  const found: Found[] = []
  const [first, end] = await numbersOf(db, wanted)
  let top = Math.min(below, end)
  for (let size = firstLook; top > first && found.length < count; size *= 4) {
    const numbers = { from: Math.max(first, top - Math.min(size, longestLook)), below: top }
    found.push(...(await rowsOf(db, wanted, numbers, count - found.length)))
    top = numbers.from
  }
  return found
}

function rowsOf(
  db: Database,
  wanted: Wanted,
  numbers: Numbers,
  count: number,
): Promise<readonly Found[]> {
  const { userId, rooms, withText = false } = wanted
  return (
    db
      .selectFrom('search_rows')
      .innerJoin('rooms', 'rooms.number', 'search_rows.room')
      .innerJoin('message_rows', (join) =>
        join
          .onRef('message_rows.room', '=', 'search_rows.room')
          .onRef('message_rows.seq', '=', 'search_rows.seq'),
      )
      .innerJoin('event_rows', 'event_rows.number', 'search_rows.number')
      .leftJoin('members', (join) =>
        join.onRef('members.roomId', '=', 'rooms.id').on('members.userId', '=', userId),
      )
      .select(['search_rows.number', 'search_rows.seq', 'rooms.id as roomId', 'slug'])
      .$if(withText, (rows) => rows.select('search_rows.folded'))
      .where('search_rows.number', '>=', numbers.from)
      .where('search_rows.number', '<', numbers.below)
      .where(isOfRooms(rooms))
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
          place('members.joinedSeq', '<=', place.ref('search_rows.seq')),
        ]),
      )
      .where((row) => row.and(conditions(row, wanted, numbers)))
      .orderBy('search_rows.number', 'desc')
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
    userId: person.id,
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
