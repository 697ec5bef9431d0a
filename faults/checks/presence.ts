// Who is shown to be here.
import type { Evidence, Violation } from './evidence.ts'

/** Milliseconds in which everybody is shown as they are, also where a node was killed. */
export const presenceTakes = 30_000

/** I10: soon after people have left, those who stay are shown as online and the others as offline; no killed node leaves ghosts. */
export function* presenceIsTrue({ left, pictured }: Evidence): Generator<Violation> {
  const gone = new Map(left.map((row) => [row.person, row]))
  const last = left.at(-1)
  for (const row of pictured) {
    const took = last ? row.t - last.t : 0
    if (last && took > presenceTakes)
      yield {
        invariant: 'I10',
        says: `${row.client} took ${Math.round(took / 1_000)} s to show who is here`,
        rows: [last, row],
      }
    for (const [person, shown] of Object.entries(row.people)) {
      const since = gone.get(person)
      const is = since ? 'offline' : 'online'
      if (shown === is) continue
      yield {
        invariant: 'I10',
        says: `${row.client} shows ${person} as ${shown ?? 'unknown'}, who is ${is}`,
        rows: since ? [since, row] : [row],
      }
    }
  }
}
