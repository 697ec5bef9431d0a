import type { Timeline } from '@lobby/client'
import type { Author, Room } from '@lobby/protocol'

/** A name that was only claimed: nobody whom the server would know again, and so no member of anything. */
const isClaimed = ({ id }: Author) => id.startsWith('claimed-')

/** Those who can be a member here, or be kept quiet here, of all whom the rooms have shown; whoever spoke last is first. */
export function peopleIn(timelines: ReadonlyMap<string, Timeline>, room: Room): readonly Author[] {
  const people = new Map<string, Author>()
  for (const [slug, { events }] of timelines)
    for (const event of events.toReversed()) {
      if (event.type !== 'message.created' || people.has(event.message.author.id)) continue
      const { author } = event.message
      if (isClaimed(author) && (room.kind === 'private' || slug !== room.slug)) continue
      people.set(author.id, author)
    }
  return [...people.values()]
}
