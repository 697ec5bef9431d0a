import type { ChatState } from '@lobby/client'
import type { Author } from '@lobby/protocol'
import { useChatState } from './chat.tsx'

/** By name, in small letters: a person who has written in a room that is shown. Null is of several people. */
export type KnownPeople = ReadonlyMap<string, Author | null>

/** The people that the page knows. */
export function useKnownPeople(): KnownPeople {
  return useChatState(({ timelines }) => peopleIn(timelines))
}

/** The name by which a person has written last, where the page knows it. */
export function useLastName(id: string): string | undefined {
  return useChatState(({ timelines }) => {
    peopleIn(timelines)
    return last?.names.get(id)
  })
}

/** How a name is looked up. */
export function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

let last:
  | {
      readonly timelines: ChatState['timelines']
      readonly people: KnownPeople
      readonly names: ReadonlyMap<string, string>
    }
  | undefined

/** Made once for each state; the same as before while the people are. */
function peopleIn(timelines: ChatState['timelines']): KnownPeople {
  if (last?.timelines === timelines) return last.people
  const { people: found, names } = collect(timelines)
  const people = last && isSame(last.people, found) ? last.people : found
  last = { timelines, people, names }
  return people
}

/** Of each room, so many events are looked through. */
const lately = 500

function collect(timelines: ChatState['timelines']) {
  const names = new Map<string, string>()
  const people = new Map<string, Author | null>()
  for (const { events } of timelines.values())
    for (const event of events.slice(-lately)) {
      if (event.type !== 'message.created') continue
      const { author } = event.message
      const name = folded(author.name)
      names.set(author.id, author.name)
      const known = people.get(name)
      people.set(name, known === undefined || known?.id === author.id ? author : null)
    }
  return { people, names }
}

function isSame(one: KnownPeople, other: KnownPeople): boolean {
  return (
    one.size === other.size &&
    [...one].every(([name, person]) => other.get(name)?.id === person?.id)
  )
}
