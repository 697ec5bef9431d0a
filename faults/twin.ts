import type { Invariant } from './checker.ts'
import type { FaultName } from './faults.ts'
import type { Workload, WorkloadName } from './workloads.ts'

export interface Twin {
  readonly what: string
  /** The module in `twins/`, and the entry of the module that it stands in for. */
  readonly standIns?: readonly (readonly [twin: string, real: string])[]
  readonly preload?: string
  readonly of: 'server' | 'client'
  readonly workload: WorkloadName
  readonly faults: readonly FaultName[]
  /** The share of frames that clients lose. */
  readonly loss?: number
  /** What is other than in the workload. */
  readonly load?: Partial<Workload>
  readonly seconds?: number
  /** What it must break; nothing: it is sound, and must pass. */
  readonly breaks?: Invariant
}
