// People who leave for good at the end of a run, and what the others see of it. With several nodes all of them leave on one, which is killed then: no other node shows them any longer.
import { presenceTakes } from './checks/presence.ts'
import type { Cluster } from './cluster.ts'
import type { Progress } from './crowd.ts'
import type { Crowds } from './crowds.ts'
import { type History, now } from './history.ts'
import { isLeaving } from './names.ts'
import { areRight } from './pictures.ts'
import type { Link } from './proxy.ts'

/** Milliseconds that are waited for, after the checker has given up on it. */
const patience = 10_000
/** Milliseconds in which clients find another node. */
const comingBackTakes = 60_000
/** Milliseconds until each of them has noticed that its connection was reset. */
const noticedAfter = 2_000

interface Needs {
  readonly cluster: Cluster | undefined
  readonly crowds: Crowds
  readonly links: readonly Link[]
  /** Their ids. */
  readonly people: readonly string[]
  readonly history: History
}

export async function sayFarewell(needs: Needs): Promise<void> {
  const { cluster, crowds, links, people, history } = needs
  const left = new Set(people.filter((_, index) => isLeaving(2 * index)))
  const leaving = links.filter((_, index) => isLeaving(index))
  const leave = () => crowds.leave(leaving.map(({ client }) => client))
  const node = cluster?.nodes.at(-1)
  if (!node) await leave()
  else {
    for (const link of leaving) link.leadTo(() => node.port)
    const since = now()
    const areBack = ({ live }: Progress) => live && now() - since > noticedAfter
    await crowds.until(areBack, comingBackTakes)
    // Of the ends of their connections no node hears: the one that could is gone.
    for (const link of leaving) link.change({ blackhole: true })
    await node.kill()
    await leave()
  }
  for (const person of left) history.add({ type: 'presence', f: 'left', client: '', person })
  await crowds.until(({ pictures }) => areRight(pictures, left), presenceTakes + patience)
  for (const link of leaving) link.heal()
}
