import type { Author, Message, Reaction } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'

interface Reacting {
  readonly emoji: string
  readonly by: Author
}

/** The message with one reaction more. */
export function reacted(message: Message, { emoji, by }: Reacting, reader?: string): Message {
  const { reactions = [] } = message
  const before = reactions.find((one) => one.emoji === emoji)
  const people = [...(before?.people ?? []), by.id].slice(0, limits.reactionPeople)
  const isMine = before?.mine || by.id === reader
  const after: Reaction = {
    emoji,
    count: (before?.count ?? 0) + 1,
    people,
    ...(isMine && { mine: true }),
  }
  return {
    ...message,
    reactions: before
      ? reactions.map((one) => (one === before ? after : one))
      : [...reactions, after],
  }
}

/** The message with one reaction less; people who were not named do not move up. */
export function unreacted(message: Message, { emoji, by }: Reacting, reader?: string): Message {
  const { reactions = [], ...rest } = message
  const left = reactions.flatMap((one) => {
    if (one.emoji !== emoji) return one
    if (one.count === 1) return []
    const { mine, people, ...same } = one
    const after: Reaction = {
      ...same,
      count: one.count - 1,
      people: people.filter((id) => id !== by.id),
    }
    return mine && by.id !== reader ? { ...after, mine } : after
  })
  return left.length > 0 ? { ...rest, reactions: left } : rest
}
