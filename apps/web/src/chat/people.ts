import type { Timeline } from '@lobby/client'
import type { Author, Room, RoomEvent } from '@lobby/protocol'
import type { NameOf } from './display-names.ts'

/** A name that was only claimed: the server does not know the person again, so they are no member of anything. */
export const isClaimed = ({ id }: Author) => id.startsWith('claimed-')

/** The people who can be a member here, or be kept quiet here, of all the rooms have shown; the last to speak is first. */
export function peopleIn(timelines: ReadonlyMap<string, Timeline>, room: Room): readonly Author[] {
  return authorsIn(timelines, (author, slug) => {
    return !isClaimed(author) || (room.kind === 'public' && slug === room.slug)
  })
}

/** The people one can write to, of all the rooms have shown. */
export function acquaintances(timelines: ReadonlyMap<string, Timeline>): readonly Author[] {
  return authorsIn(timelines, (author) => !isClaimed(author))
}

/** Each of them once, as they come first. */
export function eachOnce(people: readonly Author[]): readonly Author[] {
  const ids = new Set<string>()
  return people.filter(({ id }) => !ids.has(id) && ids.add(id))
}

/** People with this text in the name by which they are shown, or in their username, with an `@` or without. */
export function named(people: readonly Author[], text: string, nameOf: NameOf): readonly Author[] {
  const wanted = text.trim().replace(/^@/, '').toLowerCase()
  return people.filter((person) =>
    [person.name, nameOf(person)].some((name) => name.toLowerCase().includes(wanted)),
  )
}

function authorsIn(
  timelines: ReadonlyMap<string, Timeline>,
  isMeant: (author: Author, slug: string) => boolean,
): readonly Author[] {
  const people = new Map<string, Author>()
  for (const [slug, { events }] of timelines)
    for (const event of events.toReversed())
      for (const author of peopleOf(event))
        if (!people.has(author.id) && isMeant(author, slug)) people.set(author.id, author)
  return [...people.values()]
}

/** People of an event: authors, and members who were let in; these can be written to before they say a word. */
function peopleOf(event: RoomEvent): readonly Author[] {
  if (event.type === 'message.created') return [event.message.author]
  return event.type === 'member.joined' ? [event.member, event.by] : []
}
