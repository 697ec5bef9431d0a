import { cpus, release, totalmem, type } from 'node:os'

/** What the figures depend on, besides the code. */
export interface Conditions {
  readonly processor: string
  readonly cores: number
  readonly memory: number
  readonly kernel: string
  readonly node: string
  readonly date: string
}

export function readConditions(): Conditions {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    kernel: `${type()} ${release()}`,
    node: process.version,
    date: new Date().toISOString(),
  }
}

export function formatConditions({
  processor,
  cores,
  memory,
  kernel,
  node,
  date,
}: Conditions): string {
  const gigabytes = Math.round(memory / 2 ** 30)
  return `${processor}, ${cores} cores, ${gigabytes} GiB; ${kernel}; Node ${node}; ${date}`
}
