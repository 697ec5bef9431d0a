// How long the machine had no processor for a process that was ready to work.
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Milliseconds since the process began: of its main thread, and of that other thread which waited longest, as what is
 * asked goes through both. Undefined where the machine does not count it, and of a process that has ended.
 */
export function waitedBy(pid: number): number | undefined {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`)
    const others = tasks.filter((task) => task !== `${pid}`).map((task) => waitedIn(pid, task))
    return waitedIn(pid, `${pid}`) + Math.max(0, ...others)
  } catch {
    return undefined
  }
}

function waitedIn(pid: number, task: string): number {
  const [, waited] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')
  return Math.round(Number(waited) / 1_000_000)
}
