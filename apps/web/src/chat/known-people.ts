import type { ChatState } from '@lobby/client'
import type { Author } from '@lobby/protocol'
import { useChatState } from './chat.tsx'

/** The person of this name among those who have written in rooms that are shown; undefined where several have it. */
export function useKnownPerson(name: string): Author | undefined {
  return useChatState(({ timelines }) => peopleIn(timelines).get(folded(name)) ?? undefined)
}

/** Of each room, so many events are looked through. */
const lately = 500

type People = ReadonlyMap<string, Author | null>
let last: { readonly timelines: ChatState['timelines']; readonly people: People } | undefined

/** Made once for each state, whoever asks. */
function peopleIn(timelines: ChatState['timelines']): People {
  if (last?.timelines === timelines) return last.people
  const people = new Map<string, Author | null>()
  for (const { events } of timelines.values())
    for (const event of events.slice(-lately)) {
      if (event.type !== 'message.created') continue
      const { author } = event.message
      const known = people.get(folded(author.name))
      people.set(
        folded(author.name),
        known === undefined || known?.id === author.id ? author : null,
      )
    }
  last = { timelines, people }
  return people
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
