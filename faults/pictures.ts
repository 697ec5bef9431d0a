// How the people are shown that clients watch.
import type { ChatClient } from '@lobby/client'
import type { Presence } from '@lobby/protocol'

/** By a person's id, how they are shown: once for each way in which some client shows them. */
export type Pictures = Readonly<Record<string, readonly (Presence | null)[]>>

/** Milliseconds between two looks at who is on the screen. */
const lookEvery = 1_000
/** The newest events of a room are on it. */
const onScreen = 50

/** Has the client watch everybody whose messages it shows, as a page does; answers what it knows of them. */
export function watchAuthors(client: ChatClient, after: (ms: number, look: () => void) => void) {
  const people = new Set<string>()
  const look = () => {
    for (const { events } of client.getState().timelines.values())
      for (const event of events.slice(-onScreen))
        if (event.type === 'message.created' && !people.has(event.message.author.id)) {
          people.add(event.message.author.id)
          client.presences.watch(event.message.author.id)
        }
    after(lookEvery, look)
  }
  after(lookEvery, look)
  return (): Readonly<Record<string, Presence | null>> =>
    Object.fromEntries(Array.from(people, (id) => [id, client.presences.of(id) ?? null]))
}

/** Those of several clients together. */
export function merged(all: readonly Pictures[]): Pictures {
  const together = new Map<string, Set<Presence | null>>()
  for (const pictures of all)
    for (const [id, shown] of Object.entries(pictures)) {
      const ways = together.getOrInsertComputed(id, () => new Set())
      for (const presence of shown) ways.add(presence)
    }
  return Object.fromEntries(Array.from(together, ([id, ways]) => [id, [...ways]]))
}

/** Whether those who have left are offline for everybody, and the others online. */
export function areRight(pictures: Pictures, left: ReadonlySet<string>): boolean {
  return Object.entries(pictures).every(([id, shown]) =>
    shown.every((presence) => presence === (left.has(id) ? 'offline' : 'online')),
  )
}
