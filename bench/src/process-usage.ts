import { readdirSync, readFileSync } from 'node:fs'

/** What a process holds and has used. Read from `/proc`; NaN where there is none. */
export interface Usage {
  /** Bytes in memory. */
  readonly memory: number
  /** Seconds of processor, all threads together. */
  readonly cpu: number
}

/** Of Linux on every architecture Node runs on. */
const ticksPerSecond = 100

export function usageOf(pid: number): Usage {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const memory = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024
    // The second field is the program's name, in parentheses, and may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { memory, cpu: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond }
  } catch {
    return { memory: Number.NaN, cpu: Number.NaN }
  }
}

/** Milliseconds of processor of the threads that a process has now, to the microsecond: for what takes little. */
export function threadsCpu(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const spent = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]),
    )
    return spent.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6
  } catch {
    return Number.NaN
  }
}

/** The same of a process and all that it has started, and they. */
export function treeCpu(pid: number): number {
  return [pid, ...descendantsOf(pid)].reduce((sum, each) => sum + (threadsCpu(each) || 0), 0)
}

/** The processes that this one has started, and those that they have. */
export function descendantsOf(pid: number): number[] {
  const children = childrenOf(pid)
  return [...children, ...children.flatMap(descendantsOf)]
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter((text) => text !== '')
        .map(Number),
    )
  } catch {
    return []
  }
}

/** Megabytes that a process holds, of what it shares with others its part. */
export function megabytesOf(pid: number): number {
  try {
    const smaps = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    return Number(/^Pss:\s+(\d+) kB/m.exec(smaps)?.[1]) / 1_024
  } catch {
    return Number.NaN
  }
}

/** Seconds of processor that the whole machine has used, and those that its host gave to others. */
export function machineCpu(): number {
  try {
    const [all] = readFileSync('/proc/stat', 'utf8').split('\n', 1)
    const [user, nice, system, , , irq, softirq, steal] =
      all?.split(/\s+/).slice(1).map(Number) ?? []
    const ticks = [user, nice, system, irq, softirq, steal]
    return ticks.reduce<number>((sum, count = Number.NaN) => sum + count, 0) / ticksPerSecond
  } catch {
    return Number.NaN
  }
}
