// Why a message rings for the person although their room does not count it, as far as the page knows: what push asks the server.
import { type ChatClient, type ChatState, mentionsMe } from '@lobby/client'
import type { Message, Room } from '@lobby/protocol'
import { isInRoom } from '@lobby/protocol/notice-tags'
import { isHeard, type RingReason } from '@lobby/protocol/ringing'
import { chosenNow, levelNow } from '../chat/room-level.ts'

export type WhyItRings = ReturnType<typeof createWhyItRings>

/** Mentions and keywords in the room, and direct rooms, are told by what the room counts. */
export function createWhyItRings(client: Pick<ChatClient, 'getState' | 'api' | 'personal'>) {
  /** Whether the person follows these threads. */
  const follows = new Map<string, Promise<boolean>>()
  client.personal.on('thread.changed', ({ thread: { room, thread, following } }) => {
    follows.set(keyOf(room, thread), Promise.resolve(following))
  })

  return async (room: Room, message: Message): Promise<RingReason | undefined> => {
    const state = client.getState()
    const level = levelNow(room)
    if (state.profile?.blocked?.includes(message.author.id)) return undefined
    if (callsInThread(state, room, message) && isHeard(level, 'mention')) return 'mention'
    if (isInRoom(message) && chosenNow(room) === 'everything') return 'everything'
    if (isHeard(level, 'reply') && (await isReplyToMe(state, room, message))) return 'reply'
    return isHeard(level, 'thread') && (await isFollowed(room, message)) ? 'thread' : undefined
  }

  async function isReplyToMe(state: ChatState, { slug }: Room, { replyTo }: Message) {
    if (replyTo === undefined) return false
    const author = writtenBy(state, slug, replyTo) ?? (await askAuthor(slug, replyTo))
    return author === meIn(state)
  }

  async function askAuthor(slug: string, seq: number): Promise<string | undefined> {
    const query = { before: seq + 1, limit: 1 }
    const params = { slug }
    const { messages } = await client.api.call('GET /api/rooms/{slug}/messages', { params, query })
    const message = messages.find((one) => one.seq === seq)
    return message?.author.id
  }

  function isFollowed({ slug }: Room, { thread }: Message): Promise<boolean> | false {
    if (thread === undefined) return false
    const key = keyOf(slug, thread)
    const known = follows.get(key) ?? askFollowed(slug, thread)
    follows.set(key, known)
    // What was not answered is asked again with the next answer.
    known.catch(() => follows.delete(key))
    return known
  }

  /** The author of the first message follows a moment after the first answer. */
  async function askFollowed(slug: string, thread: number): Promise<boolean> {
    const path = 'GET /api/rooms/{slug}/messages/{seq}/thread/follow'
    const { followed } = await client.api.call(path, { params: { slug, seq: thread } })
    const state = client.getState()
    return followed?.following ?? writtenBy(state, slug, thread) === meIn(state)
  }
}

/** Whether a message calls the person in its thread alone: it is told there, though the room counts it. */
export function callsInThread(state: ChatState, { kind }: Room, message: Message): boolean {
  return kind !== 'direct' && !isInRoom(message) && mentionsMe(state, message)
}

const keyOf = (slug: string, thread: number) => `${thread} ${slug}`

function meIn({ session }: ChatState): string | undefined {
  return session.kind === 'signed-in' ? session.user.id : undefined
}

function writtenBy({ timelines }: ChatState, slug: string, seq: number): string | undefined {
  const event = timelines.get(slug)?.events.find((one) => one.seq === seq)
  return event?.type === 'message.created' ? event.message.author.id : undefined
}
