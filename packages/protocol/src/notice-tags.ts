// By its tag a notice of the system takes the place of an older one, and is closed once its room is read.

/** The tag of what is told of a room, by push and by an open page alike. */
export function tagOfRoom(slug: string): string {
  return `room:${slug}`
}

/** Undefined for the tag of something else. */
export function roomOfTag(tag: string): string | undefined {
  return tag.startsWith('room:') ? tag.slice('room:'.length) : undefined
}
