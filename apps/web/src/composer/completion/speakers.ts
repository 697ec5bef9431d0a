import type { Timeline } from '@lobby/client'
import type { Author } from '@lobby/protocol'

/** The people who have written in rooms that are shown, the last to speak first, and those of this room before others. */
export function speakers(
  timelines: ReadonlyMap<string, Timeline>,
  slug: string,
): readonly Author[] {
  const here = timelines.get(slug)
  const elsewhere = [...timelines].filter(([room]) => room !== slug).map(([, timeline]) => timeline)
  const people = new Map<string, Author>()
  for (const { events } of [...(here ? [here] : []), ...elsewhere])
    for (const event of events.toReversed())
      if (event.type === 'message.created' && !people.has(event.message.author.id))
        people.set(event.message.author.id, event.message.author)
  return [...people.values()]
}
