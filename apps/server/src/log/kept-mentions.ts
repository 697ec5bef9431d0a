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

/** Everybody is meant, or those who are here. */
export interface Call {
  readonly to: 'room' | 'here'
  /** The ids of people who were here. */
  readonly here?: readonly string[]
  /** As of a mention. */
  readonly at?: number
}

/** What the log keeps of a text that mentions people. */
export interface Mentioning {
  readonly mentions?: readonly Mention[] | undefined
  readonly call?: Call | undefined
  /** The names of groups; their members are among `mentions`. */
  readonly groups?: readonly string[] | undefined
}

/** As readers see it. */
export interface ShownMentions {
  readonly mentions?: string[]
  readonly mentionNames?: string[]
  readonly mentionsAll?: Call['to']
  readonly mentionGroups?: string[]
}

/** Stands in `mention_rows` for everybody who may read the room. */
export const everyReader = ''

/** Keeps who is mentioned by the message at `seq`, whose author `authorId` is. Nobody is told of what they say themselves. */
export function mentionsOf(
  { roomId, seq }: EventKey,
  authorId: string,
  { mentions = [], call }: Mentioning,
): MessageMentions {
  const people = mentions.map(({ id, at = seq }) => ({ userId: id, at }))
  const ids = call?.to === 'room' ? [everyReader] : (call?.here ?? [])
  const called = ids.map((userId) => ({ userId, at: call?.at ?? seq }))
  // The first row of a person counts: that of their name.
  const all = [...people, ...called].filter(({ userId }) => userId !== authorId)
  const first = new Map(all.toReversed().map((one) => [one.userId, one]))
  return { roomId, seq, people: [...first.values()] }
}

/** The mentions of another text of a message: who was mentioned before is so since then. */
export function mentionsAfter(
  { payload }: Pick<SentMessage, 'payload'>,
  { mentions, call, groups }: Mentioning,
  editedSeq: number,
): Mentioning {
  const before = keptMentions(payload)
  const since = (known: { readonly at?: number } | undefined) => {
    const at = known ? known.at : editedSeq
    return at === undefined ? {} : { at }
  }
  return {
    ...(mentions && {
      mentions: mentions.map(({ id, name }) => {
        const known = before.mentions?.find((one) => one.id === id)
        return { id, name, ...since(known) }
      }),
    }),
    // Who was here when it was said first is meant by it still.
    ...(call &&
      (call.to === before.call?.to
        ? { call: before.call }
        : { call: { ...call, ...since(undefined) } })),
    ...(groups && { groups }),
  }
}

const signs = ['"mentions"', '"call"', '"groups"']

function keptMentions(payload: string | null): Mentioning {
  if (payload === null || !signs.some((sign) => payload.includes(sign))) return {}
  return JSON.parse(payload) as Mentioning
}

/** What is kept of an event beside its text, with other mentions. */
export function payloadWith(payload: string | null, mentioning: Mentioning = {}): string | null {
  const { mentions, call, groups } = mentioning
  const hadSome = payload !== null && signs.some((sign) => payload.includes(sign))
  if (!mentions && !call && !groups && !hadSome) return payload
  const { mentions: _, call: __, groups: ___, ...rest } = JSON.parse(payload ?? '{}') as Mentioning
  const kept = {
    ...rest,
    ...(mentions && { mentions }),
    ...(call && { call }),
    ...(groups && { groups }),
  }
  return Object.keys(kept).length === 0 ? null : JSON.stringify(kept)
}

export function shownMentions({ mentions, call, groups }: Mentioning): ShownMentions {
  return {
    ...(mentions && {
      mentions: mentions.map(({ id }) => id),
      mentionNames: mentions.map(({ name }) => name),
    }),
    ...(call && { mentionsAll: call.to }),
    ...(groups && { mentionGroups: [...groups] }),
  }
}
