// Messages that a person seeks, page after page.
import type { SearchPage, SearchQuery } from '@lobby/protocol'
import { marksIn } from '@lobby/protocol/finding'
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import { messageColumns, toMessages } from '../messages/to-messages.ts'
import { listReadable } from '../rooms/readable.ts'
import type { Database } from '../storage/database.ts'
import { isListed, numbersListed } from '../storage/sought.ts'
import { statement } from '../storage/statement.ts'
import { byWorth } from './best-first.ts'
import { type Found, type LookNeeds, look } from './looking.ts'
import { readSearch } from './read-search.ts'
import type { SearchCursors, SearchPlace } from './search-cursor.ts'
import { wantedOf } from './wanted.ts'

/** So many of the newest are looked at to find the best. */
const bestOf = 500
/** Milliseconds that a page takes to look for messages; then it says how far it came. */
const longest = 1_000

export interface FindNeeds extends LookNeeds {
  readonly server: () => Resource
  readonly searchCursors: SearchCursors
}

/** A page of the messages that a person seeks. Throws ChatError `invalid` and `no_such_room`. */
export async function findMessages(
  needs: FindNeeds,
  person: Person,
  query: SearchQuery,
): Promise<SearchPage> {
  const { db, server, searchCursors } = needs
  const { q, limit, cursor, sort, zone = 'UTC' } = query
  const asked = readSearch(q)
  const place = cursor === undefined ? undefined : searchCursors.open(query, cursor)
  const [rooms, newest] = await Promise.all([
    listReadable(db, person, server()),
    place ? 0 : newestNumber(db),
  ])
  const wanted = await wantedOf(db, person, { asked, zone }, rooms)
  const terms = asked.flatMap((one) => (one.kind === 'text' && !one.not ? [one.term] : []))
  const begin = place ?? { below: newest + 1, from: 0, shown: 0 }
  const page = await (sort === 'newest' ? newestOf : bestOfPart)()
  return {
    results: await show(db, person, page.rows, terms),
    ...(page.next && { next: searchCursors.close(query, page.next) }),
    ...(page.upTo !== undefined && { lookedTo: await minuteOf(db, page.upTo) }),
  }

  async function newestOf(): Promise<Page> {
    const { found, upTo } = await look(needs, wanted, { ...begin, count: limit + 1, longest })
    const rows = found.slice(0, limit)
    const below = found.length > limit ? rows.at(-1)?.number : upTo
    const next = below === undefined ? {} : { next: { below, from: 0, shown: 0 } }
    return { rows, ...next, ...(found.length <= limit && upTo !== undefined && { upTo }) }
  }

  /** The best of a part of the log, which the first page chooses. */
  async function bestOfPart(): Promise<Page> {
    const isFirst = begin.shown === 0
    const bounds = {
      ...begin,
      count: bestOf,
      longest: isFirst ? longest : Number.POSITIVE_INFINITY,
    }
    const { found, upTo = begin.from } = await look(needs, wanted, bounds)
    const { below } = begin
    const shown = begin.shown + limit
    const rows = byWorth(found, terms).slice(begin.shown, shown)
    if (found.length > shown) return { rows, next: { below, from: upTo, shown } }
    if (found.length === bestOf || upTo === 0) return { rows }
    return { rows, next: { below: upTo, from: 0, shown: 0 }, upTo }
  }
}

interface Page {
  readonly rows: readonly Found[]
  readonly next?: SearchPlace
  /** With fewer rows than were asked for: where in the log time was up. */
  readonly upTo?: number
}

async function newestNumber(db: Database): Promise<number> {
  const [row] = await newestOfLog(db, {})
  return Number(row?.number ?? 0)
}

const newestOfLog = statement((db, _: object) =>
  db.selectFrom('event_rows').select(({ fn }) => fn.max('number').as('number')),
)

/** When the first event from a number on was written, up to the minute: it may be of a room that the person may not read. */
async function minuteOf(db: Database, from: number): Promise<string> {
  const minute = 60_000
  const row = await db
    .selectFrom('event_rows')
    .select('createdAt')
    .where('number', '>=', from)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()
  return new Date(Math.ceil((row?.createdAt ?? 0) / minute) * minute).toISOString()
}

async function show(
  db: Database,
  person: Person,
  rows: readonly Found[],
  terms: readonly string[],
): Promise<SearchPage['results']> {
  if (rows.length === 0) return []
  const numbers = numbersListed(rows.map(({ number }) => number))
  const listed = await messagesAt(db, { numbers })
  const shown = await toMessages(db, listed, person.id)
  const messages = new Map(listed.map(({ number }, index) => [number, shown[index]]))
  return rows.flatMap(({ number, slug: room }) => {
    const message = messages.get(number)
    // Deleted a moment ago.
    if (!message || message.deleted) return []
    return [{ room, message, marks: marksIn(message.body, terms) }]
  })
}

const messagesAt = statement((db, { numbers }: { numbers: string }) =>
  db.selectFrom('messages').select(messageColumns).where(isListed('number', numbers)),
)
