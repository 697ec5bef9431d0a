// What a case of docs/vectors/client.jsonl holds: see the README beside it.

import type { ChatState } from '@lobby/client'
import type { Message } from '@lobby/protocol'

/** One thing that happens, in its order. What the client says stands where it must have been said by. */
export type Step =
  | { readonly opens: true }
  | { readonly hears: Frame }
  | { readonly says: Frame }
  | { readonly closes: number }
  | { readonly sends: { readonly room: string; readonly clientId: string; readonly body: string } }

export type Frame = Readonly<Record<string, unknown>>

export interface ClientCase {
  readonly name: string
  readonly steps: readonly Step[]
  readonly shows: Shown
}

/** What is to be shown at the end. */
export interface Shown {
  readonly rooms: Readonly<Record<string, ShownRoom>>
  /** The client ids of messages that are not stored yet, and of those that never will be. */
  readonly waiting: readonly string[]
  readonly failed: readonly string[]
}

interface ShownRoom {
  readonly name: string
  readonly topic: string
  readonly epoch: string
  readonly seq: number
  readonly messages: readonly ShownMessage[]
}

interface ShownMessage {
  readonly seq: number
  readonly author: string
  readonly body: string
  readonly deleted?: true
  readonly edited?: true
  readonly pinned?: true
  readonly thread?: number
  /** How many answers its thread has. */
  readonly answers?: number
  readonly reactions?: Readonly<Record<string, number>>
}

/** What a state shows, in the words of the vectors. */
export function shownBy({ rooms, timelines, pending }: ChatState): Shown {
  const shown: Record<string, ShownRoom> = {}
  for (const [slug, { name, topic }] of rooms ?? []) {
    const timeline = timelines.get(slug)
    if (!timeline) continue
    const messages = timeline.events.flatMap((event) =>
      event.type === 'message.created' ? messageOf(event.message) : [],
    )
    shown[slug] = { name, topic, epoch: timeline.epoch, seq: timeline.seq, messages }
  }
  const idsOf = (kind: string) =>
    pending.filter(({ state }) => state.kind === kind).map(({ clientId }) => clientId)
  return { rooms: shown, waiting: idsOf('sending'), failed: idsOf('failed') }
}

function messageOf(message: Message): ShownMessage {
  const { seq, author, body, deleted, editedAt, pinned, thread, replies, reactions } = message
  return {
    ...{ seq, author: author.id, body },
    ...(deleted && { deleted }),
    ...(editedAt && { edited: true as const }),
    ...(pinned && { pinned: true as const }),
    ...(thread !== undefined && { thread }),
    ...(replies && { answers: replies.count }),
    ...(reactions && {
      reactions: Object.fromEntries(reactions.map(({ emoji, count }) => [emoji, count])),
    }),
  }
}
