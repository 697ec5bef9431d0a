// What can be done to a run, and how it is undone.
import { setTimeout as after } from 'node:timers/promises'
import { clusterFaults } from './cluster-faults.ts'
import type { FaultKind, Means, World } from './fault-kind.ts'
import { linkFaults } from './link-faults.ts'
import type { Random } from './random.ts'
import { restoreFaults } from './restore-faults.ts'
import { serverFaults } from './server-faults.ts'

export const faultKinds = { ...serverFaults, ...linkFaults, ...restoreFaults, ...clusterFaults }

export type FaultName = keyof typeof faultKinds

export function meansOf(name: FaultName): Means | undefined {
  const kind: FaultKind = faultKinds[name]
  return kind.needs
}

export interface PlannedFault {
  readonly kind: FaultName
  /** Milliseconds after the beginning. */
  readonly at: number
  readonly lasts: number
}

/** Does it, waits, and undoes it. */
export async function carryOut(fault: PlannedFault, world: World, random: Random): Promise<void> {
  const kind: FaultKind = faultKinds[fault.kind]
  const undo = await kind.strike(world, random)
  await after(fault.lasts)
  await undo()
}
