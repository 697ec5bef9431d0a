import type { Workload } from './workloads.ts'

export interface RunPlan {
  readonly workload: Workload
  readonly seconds: number
  /** So many faults, each after everybody is back, however long that takes; then nothing more is said. */
  readonly faults?: number | undefined
  readonly seed: number
  /** Empty; what is seen goes in here. */
  readonly folder: string
  /** Modules loaded before the server, and before the clients. */
  readonly serverPreload?: readonly string[]
  readonly clientPreload?: readonly string[]
  /** The share of `events` frames that clients lose. */
  readonly loss?: number
  /** Bytes a second that the workload's slow clients read. */
  readonly slowBytes?: number
  readonly say: (text: string) => void
  /** Ends the run before its time, and cleans up behind it. */
  readonly stop?: AbortSignal
}
