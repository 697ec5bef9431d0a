// At the end of a run some people leave for good: those who stay see it, and no ghosts of a killed node.
import { presenceTakes } from './checks/presence.ts'
import type { Crowds } from './crowds.ts'
import type { History } from './history.ts'
import { isLeaving } from './names.ts'
import { areRight } from './pictures.ts'
import type { Link } from './proxy.ts'

/** Milliseconds that are waited for, after the checker has given up on it. */
const patience = 10_000

interface Needs {
  readonly crowds: Crowds
  readonly links: readonly Link[]
  /** Their ids. */
  readonly people: readonly string[]
  readonly history: History
}

export async function sayFarewell({ crowds, links, people, history }: Needs): Promise<void> {
  const left = new Set(people.filter((_, index) => isLeaving(2 * index)))
  const windows = links.filter((_, index) => isLeaving(index)).map(({ client }) => client)
  await crowds.leave(windows)
  for (const person of left) history.add({ type: 'presence', f: 'left', client: '', person })
  await crowds.until(({ pictures }) => areRight(pictures, left), presenceTakes + patience)
}
