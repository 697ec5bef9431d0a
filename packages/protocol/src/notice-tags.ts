// By its tag a notice of the system takes the place of an older one, and is closed once its room or its thread is read.
import type { Message } from './resources.ts'

/** A room, or a thread in it by its first message. */
export interface NoticePlace {
  readonly slug: string
  readonly thread?: number
}

/** Whether a message stands in its room, and not in its thread alone. */
export function isInRoom({ thread, alsoInRoom }: Pick<Message, 'thread' | 'alsoInRoom'>): boolean {
  return thread === undefined || alsoInRoom === true
}

/** Where a message is told, by push and by an open page alike. */
export function placeOf(
  slug: string,
  message: Pick<Message, 'thread' | 'alsoInRoom'>,
): NoticePlace {
  const { thread } = message
  return isInRoom(message) || thread === undefined ? { slug } : { slug, thread }
}

/** The tag of what is told of a place, by push and by an open page alike. */
export function tagOf({ slug, thread }: NoticePlace): string {
  return thread === undefined ? `room:${slug}` : `thread:${thread}:${slug}`
}

/** Undefined for the tag of something else. */
export function placeOfTag(tag: string): NoticePlace | undefined {
  const [, inRoom, thread, slug] = /^(?:room:(.+)|thread:(\d+):(.+))$/.exec(tag) ?? []
  if (inRoom !== undefined) return { slug: inRoom }
  return slug === undefined ? undefined : { slug, thread: Number(thread) }
}
