import { readFileSync } from 'node:fs'

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
