// Keys as texts, for maps. Ids of rooms and clients have no spaces: two
// different keys never give the same text.
import type {
  EventKey,
  MemberKey,
  NameKey,
  ReactionKey,
  Sent,
  SentKey,
} from '../storage/log-store.ts'

export function sentName({ senderId, clientId }: Pick<Sent, keyof SentKey>): string {
  return `${clientId} ${senderId}`
}

export function memberName({ roomId, userId }: MemberKey): string {
  return `${roomId} ${userId}`
}

export function eventName({ roomId, seq }: EventKey): string {
  return `${roomId} ${seq}`
}

export function reactionName({ roomId, seq, emoji, userId }: ReactionKey): string {
  return `${roomId} ${seq} ${emoji} ${userId}`
}

export function nameName({ roomId, name }: Pick<NameKey, 'roomId' | 'name'>): string {
  return `${roomId} ${name}`
}

/** As `changes` keeps it: the place of a person in the room at this address. */
export function placeKey(userId: string, slug: string): string {
  return `${userId} ${slug}`
}

export function placeOf(key: string): { readonly userId: string; readonly slug: string } {
  const end = key.lastIndexOf(' ')
  return { userId: key.slice(0, end), slug: key.slice(end + 1) }
}
