import { setTimeout as after } from 'node:timers/promises'
import type { Means, World } from './fault-kind.ts'
import { carryOut, faultKinds, meansOf, type PlannedFault } from './faults.ts'
import { now } from './history.ts'
import { randomFrom } from './random.ts'
import type { RunPlan } from './run-plan.ts'

/** Milliseconds after which a fault strikes although not everybody is back. */
const recoveryTakes = 60_000

interface Disturbance {
  readonly plan: RunPlan
  readonly world: World
  readonly faults: readonly PlannedFault[]
  readonly begun: number
}

/** What hits the same happens one after the other; servers, what they stand on and the network may suffer together. */
export async function disturb({ plan, world, faults, begun }: Disturbance): Promise<void> {
  const { crowds, history } = world
  const { workload, seed, seconds, say } = plan
  const end = plan.faults === undefined ? begun + seconds * 1_000 : Number.POSITIVE_INFINITY
  const chains = {
    server: Promise.resolve(),
    links: Promise.resolve(),
    services: Promise.resolve(),
    people: Promise.resolve(),
  }
  const one = async (fault: PlannedFault, index: number) => {
    const write = history.reserve()
    say(`${fault.kind} for ${fault.lasts} ms`)
    await carryOut(fault, world, randomFrom(seed ^ (index + 1)))
    const what = `for ${fault.lasts} ms`
    write({ type: 'info', f: 'fault', client: '', kind: fault.kind, what, until: now() })
  }
  for (const [index, fault] of faults.entries()) {
    if (workload.pace === 'by the clock') {
      await after(Math.max(0, begun + fault.at - now()))
      const { hits } = faultKinds[fault.kind]
      chains[hits] = chains[hits].then(() => one(fault, index))
      // What goes wrong is thrown at the end, where all are awaited.
      chains[hits].catch(() => {})
    } else {
      await crowds.until(({ live }) => live, recoveryTakes)
      await after(fault.at)
      if (now() > end) break
      await one(fault, index)
    }
  }
  await Promise.all(Object.values(chains))
  if (plan.faults !== undefined) await crowds.hush()
  else await after(Math.max(0, end - now()))
}

/** The faults that this machine is able to do. */
export function withMeans(
  faults: readonly PlannedFault[],
  has: Readonly<Record<Means, boolean>>,
  skipped: string[],
): PlannedFault[] {
  const isPossible = ({ kind }: PlannedFault) => {
    const needed = meansOf(kind)
    return needed === undefined || has[needed]
  }
  const impossible = faults.filter((fault) => !isPossible(fault)).map(({ kind }) => kind)
  for (const kind of new Set(impossible)) skipped.push(kind)
  return faults.filter(isPossible)
}
