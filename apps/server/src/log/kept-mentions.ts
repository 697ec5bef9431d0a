// The people that a text mentions, as the log keeps them.
import type { EventKey, MessageMentions, SentMessage } from '../storage/log-store.ts'

/** A person who is mentioned, as the log keeps it. */
export interface Mention {
  readonly id: string
  /** The name after the `@`. */
  readonly name: string
  /** The edit since which they are mentioned; absent: from the first text on. */
  readonly at?: number
}

/** What the log keeps of a text that mentions people. */
export interface Mentioning {
  readonly mentions?: readonly Mention[] | undefined
}

/** As readers see it. */
export interface ShownMentions {
  readonly mentions?: string[]
  readonly mentionNames?: string[]
}

/** Keeps who is mentioned by the message at `seq`, whose author `authorId` is. Nobody is told of what they say themselves. */
export function mentionsOf(
  { roomId, seq }: EventKey,
  authorId: string,
  { mentions = [] }: Mentioning,
): MessageMentions {
  const others = mentions.filter(({ id }) => id !== authorId)
  return { roomId, seq, people: others.map(({ id, at = seq }) => ({ userId: id, at })) }
}

/** The mentions of another text of a message: who was mentioned before is so since then. */
export function mentionsAfter(
  message: SentMessage,
  { mentions }: Mentioning,
  editedSeq: number,
): readonly Mention[] | undefined {
  const before = new Map(keptMentions(message.payload).map((one) => [one.id, one]))
  return mentions?.map(({ id, name }) => {
    const known = before.get(id)
    if (known && known.at === undefined) return { id, name }
    return { id, name, at: known?.at ?? editedSeq }
  })
}

export function keptMentions(payload: string | null): readonly Mention[] {
  if (!payload?.includes('"mentions"')) return []
  return (JSON.parse(payload) as Mentioning).mentions ?? []
}

/** What is kept of an event beside its text, with other mentions. */
export function payloadWith(payload: string | null, mentions?: readonly Mention[]): string | null {
  if (mentions === undefined && !payload?.includes('"mentions"')) return payload
  const { mentions: _, ...rest } = JSON.parse(payload ?? '{}') as Mentioning
  const kept = { ...rest, ...(mentions && { mentions }) }
  return Object.keys(kept).length === 0 ? null : JSON.stringify(kept)
}

export function shownMentions({ mentions }: Mentioning): ShownMentions {
  if (!mentions) return {}
  return {
    mentions: mentions.map(({ id }) => id),
    mentionNames: mentions.map(({ name }) => name),
  }
}
