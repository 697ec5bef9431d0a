// Messages that this device has seen, sought without a server: what the state has of the rooms that the person has now. What was
// deleted, and rooms that were left, are not in it.
import type { Message, Room, SearchQuery, SearchResult } from '@lobby/protocol'
import {
  type Asked,
  dayIn,
  foldedText,
  marksIn,
  matching,
  readAsked,
  type Said,
  textOf,
  worthOf,
} from '@lobby/protocol/finding'
import type { ChatState } from './store/state.ts'
import { isAside } from './store/unread.ts'

/** What is looked through. */
export type Seen = Pick<ChatState, 'session' | 'rooms' | 'timelines' | 'windows' | 'displayNames'>

/** Why nothing can be said: it is no search, the person has no such room, or the server alone knows, as of what they saved. */
export type NotSought = 'wrong' | 'no-room' | 'elsewhere'

export interface DeviceQuery {
  readonly q: string
  /** Where a day begins and ends as for the person. */
  readonly zone: string
  /** As the server sorts: the best first, then the newest, or the newest alone. */
  readonly sort: SearchQuery['sort']
  readonly limit: number
}

/** `hasMore`: there are more than the limit. */
export function findOnDevice(
  seen: Seen,
  { q, zone, sort, limit }: DeviceQuery,
): { readonly results: readonly SearchResult[]; readonly hasMore: boolean } | NotSought {
  const read = readAsked(q)
  if ('wrong' in read) return 'wrong'
  const { asked } = read
  if (asked.some(({ kind, ...one }) => kind === 'is' && 'value' in one && one.value === 'saved'))
    return 'elsewhere'
  const rooms = roomsOf(seen, asked)
  if (!rooms) return 'no-room'
  const isSought = test({ seen, asked, zone })
  const terms = asked.flatMap((one) => (one.kind === 'text' && !one.not ? [one.term] : []))
  const found = newestFirst(seen, rooms).filter(isSought)
  const sorted = sort === 'best' ? bestFirst(found, terms) : found
  const results = sorted.slice(0, limit).map(({ room, message }) => ({
    ...{ room: room.slug, message, marks: marksIn(message.body, terms) },
  }))
  return { results, hasMore: found.length > limit }
}

interface Place {
  readonly room: Room
  readonly message: Message
}

function roomsOf({ rooms }: Seen, asked: readonly Asked[]): readonly Room[] | undefined {
  const named = (not: boolean) =>
    asked.flatMap((one) => (one.kind === 'in' && one.not === not ? [one.value.toLowerCase()] : []))
  const [only, without] = [named(false), named(true)]
  if ([...only, ...without].some((slug) => !rooms?.has(slug))) return undefined
  return [...(rooms?.values() ?? [])].filter(
    ({ slug }) => (only.length === 0 || only.includes(slug)) && !without.includes(slug),
  )
}

function newestFirst(seen: Seen, rooms: readonly Room[]): readonly Place[] {
  return rooms
    .flatMap((room) => messagesIn(seen, room.slug).map((message) => ({ room, message })))
    .sort(
      (a, b) =>
        Date.parse(b.message.createdAt) - Date.parse(a.message.createdAt) ||
        b.message.seq - a.message.seq,
    )
}

/** What is as good stays in its order. */
function bestFirst(places: readonly Place[], terms: readonly string[]): readonly Place[] {
  return places
    .map((place) => ({ place, worth: worthOf(foldedText(textOf(saidIn(place.message))), terms) }))
    .sort((a, b) => b.worth - a.worth)
    .map(({ place }) => place)
}

/** Of a room's end and of where its reader is; each once, as it reads by now. */
function messagesIn({ timelines, windows }: Seen, slug: string): readonly Message[] {
  const end = timelines.get(slug)
  const window = windows.get(slug)
  const runs = [end, window?.epoch === end?.epoch ? window : undefined]
  const bySeq = new Map<number, Message>()
  for (const event of runs.flatMap((run) => run?.events ?? [])) {
    if (event.type !== 'message.created') continue
    const { message } = event
    const known = bySeq.get(message.seq)
    if (!known || (message.changedSeq ?? 0) > (known.changedSeq ?? 0))
      bySeq.set(message.seq, message)
  }
  return [...bySeq.values()].filter(({ deleted }) => !deleted)
}

interface Question {
  readonly seen: Seen
  readonly asked: readonly Asked[]
  readonly zone: string
}

type Test = (place: Place) => boolean

function test({ seen, asked, zone }: Question): Test {
  const says = matching(asked)
  // Several people mean one of them.
  const isByOne = asked.flatMap((one) =>
    one.kind === 'from' && !one.not ? [isFrom(seen, one.value)] : [],
  )
  const others = asked.flatMap((one) => {
    const holds = one.kind === 'from' && !one.not ? undefined : conditionOf(seen, one, zone)
    return holds ? [(place: Place) => holds(place) !== one.not] : []
  })
  return (place) =>
    (!says || says(saidIn(place.message))) &&
    (isByOne.length === 0 || isByOne.some((is) => is(place))) &&
    others.every((holds) => holds(place))
}

function saidIn({ body, attachments = [] }: Message): Said {
  return { body, files: attachments }
}

/** By username or name. */
function isFrom(seen: Seen, wanted: string): Test {
  const called = wanted.toLowerCase()
  return ({ message: { author } }) =>
    (called === 'me' && author.id === idOf(seen)) ||
    [author.name, seen.displayNames.get(author.id)].some((one) => one?.toLowerCase() === called)
}

/** Undefined where texts and rooms say it already. */
function conditionOf(seen: Seen, asked: Asked, zone: string): Test | undefined {
  switch (asked.kind) {
    case 'text':
    case 'in':
      return undefined
    case 'from':
      return isFrom(seen, asked.value)
    case 'before':
    case 'after':
    case 'on':
      return timeOf(asked.kind, dayIn(asked.value, zone))
    default:
      return facts[asked.kind === 'mentions' ? 'mentions' : asked.value]?.(seen)
  }
}

function timeOf(kind: 'before' | 'after' | 'on', { from, to }: ReturnType<typeof dayIn>): Test {
  return ({ message }) => {
    const at = Date.parse(message.createdAt)
    if (kind === 'before') return at < from
    return kind === 'after' ? at >= to : at >= from && at < to
  }
}

/** What `has:`, `is:` and `mentions:` ask and no text says. */
const facts: Readonly<Record<string, (seen: Seen) => Test>> = {
  reaction: () => (place) => (place.message.reactions ?? []).length > 0,
  pinned: () => (place) => place.message.pinned !== undefined,
  thread: () => (place) => place.message.thread !== undefined,
  unread: (seen) => (place) =>
    place.message.seq > place.room.readSeq &&
    !isAside(place.message) &&
    place.message.author.id !== idOf(seen),
  mentions:
    (seen) =>
    ({ message: { mentions, mentionsAll } }) =>
      mentionsAll !== undefined || mentions?.includes(idOf(seen) ?? '') === true,
}

function idOf({ session }: Seen): string | undefined {
  return session.kind === 'signed-in' ? session.user.id : undefined
}
