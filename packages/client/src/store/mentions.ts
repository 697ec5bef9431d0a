// Counting what mentions the person and is not read. The server counts up to a room's `lastSeq`; from there on we count.
import type { Author, Message, Room, RoomEvent } from '@lobby/protocol'
import { hasKeyword } from '@lobby/protocol/keyword-match'
import type { Timeline } from '../timeline.ts'
import type { ChatState } from './state.ts'

/** Whether a message mentions the person, and since which event. */
interface Known {
  readonly isForMe: boolean
  readonly at: number
}

/** The room's mentions after these events; `before` is its timeline without them. */
export function mentionsAfter(
  state: ChatState,
  before: Timeline | undefined,
  room: Room,
  events: readonly RoomEvent[],
): number {
  const seen = new Map<number, Known>()
  const knownAt = (seq: number) => seen.get(seq) ?? knownIn(state, before, room, seq)
  let count = room.mentions ?? 0
  for (const event of events) {
    const seq = 'messageSeq' in event ? event.messageSeq : event.seq
    const now = afterEvent(state, event)
    if (!now) continue
    const was = event.type === 'message.created' ? undefined : knownAt(seq)
    const isSame = was?.isForMe === true && now.isForMe
    seen.set(seq, isSame ? was : now)
    if (event.seq <= room.lastSeq || isSame) continue
    if (was?.isForMe && was.at > room.readSeq) count--
    if (now.isForMe && now.at > room.readSeq) count++
  }
  return Math.max(0, count)
}

/** How many of these events mention the person anew, as far as they can tell. */
export function mentionsIn(state: ChatState, events: readonly RoomEvent[]): number {
  const messages = events.flatMap((event) =>
    afterEvent(state, event)?.isForMe ? ['messageSeq' in event ? event.messageSeq : event.seq] : [],
  )
  return new Set(messages).size
}

/** Whether it calls the person, by name or by one of their words: what a room counts. */
export function mentionsMe(state: ChatState, message: Message): boolean {
  return isForMe(state, message.author, message)
}

/** What the event makes of its message; undefined where it changes nothing about mentions. */
function afterEvent(state: ChatState, event: RoomEvent): Known | undefined {
  const at = event.seq
  switch (event.type) {
    case 'message.created': {
      const { author } = event.message
      return { isForMe: isForMe(state, author, event.message), at }
    }
    case 'message.edited':
      // Without a text, a later edit has replaced it.
      if (event.body === undefined) return undefined
      return { isForMe: isForMe(state, event.by, event), at }
    case 'message.deleted':
      return { isForMe: false, at }
    default:
      return undefined
  }
}

/** The message as the timeline has it. One that was read before it was changed is mentioned since then, for all that we know. */
function knownIn(
  state: ChatState,
  timeline: Timeline | undefined,
  { readSeq }: Room,
  seq: number,
): Known | undefined {
  const event = timeline?.events.find((one) => one.seq === seq)
  if (event?.type !== 'message.created') return undefined
  const { author, changedSeq = seq } = event.message
  return { isForMe: isForMe(state, author, event.message), at: seq > readSeq ? seq : changedSeq }
}

type Said = Pick<Message, 'mentions' | 'mentionsAll'> & { readonly body?: string | undefined }

function isForMe(
  { session, profile }: ChatState,
  author: Author,
  { mentions, mentionsAll, body }: Said,
): boolean {
  if (session.kind !== 'signed-in') return false
  if (author.id === session.user.id || profile?.blocked?.includes(author.id)) return false
  // A person who hears of it at once is here.
  const isNamed = mentions?.includes(session.user.id) || mentionsAll !== undefined
  return isNamed || hasKeyword(body ?? '', profile?.keywords)
}
