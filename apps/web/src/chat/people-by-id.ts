import type { ChatState } from '@lobby/client'
import type { Author } from '@lobby/protocol'
import { useChatState } from './chat.tsx'

/** Made once for each state of the rooms. */
const made = new WeakMap<ChatState['timelines'], ReadonlyMap<string, Author>>()

/** Those of these people who have written in a room that is known here, in the same order. */
export function usePeople(ids: readonly string[]): readonly Author[] {
  // As one text, so that only another answer draws anything again.
  const found = useChatState(({ timelines }) => JSON.stringify(pick(timelines, ids)))
  return JSON.parse(found)
}

function pick(timelines: ChatState['timelines'], ids: readonly string[]): readonly Author[] {
  const people = made.get(timelines) ?? collect(timelines)
  made.set(timelines, people)
  return ids.flatMap((id) => people.get(id) ?? [])
}

function collect(timelines: ChatState['timelines']): ReadonlyMap<string, Author> {
  const people = new Map<string, Author>()
  for (const { events } of timelines.values())
    for (const event of events)
      if (event.type === 'message.created')
        people.set(event.message.author.id, event.message.author)
  return people
}
