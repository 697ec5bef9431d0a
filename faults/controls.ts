// What a run is held against: the same run, but for one thing.
import { join } from 'node:path'
import type { Invariant } from './checker.ts'
import type { RunPlan } from './run-plan.ts'
import type { WorkloadName } from './workloads.ts'

export interface Control {
  readonly what: string
  readonly plan: Partial<Pick<RunPlan, 'serverPreload' | 'slowBytes'>>
  /** What it must break: when it does not, the harness is broken. Nothing: its figures are to be compared. */
  readonly breaks?: Invariant
}

export const controls: Partial<Record<WorkloadName, Control>> = {
  W4: {
    what: 'nobody reads slowly: the others must not be quicker for it',
    plan: { slowBytes: Number.POSITIVE_INFINITY },
  },
  W6: {
    what: 'the server does not wait for its disk: it must lose messages',
    plan: { serverPreload: [join(import.meta.dirname, 'preload/careless-commit.ts')] },
    breaks: 'I1',
  },
}
