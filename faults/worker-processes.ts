import { readFileSync } from 'node:fs'

/** The processes that hold a server's sockets, by what Linux says of its children. */
export function workersOf(server: number): number[] {
  const children = read(`/proc/${server}/task/${server}/children`).trim().split(' ')
  return children
    .map(Number)
    .filter((child) => read(`/proc/${child}/cmdline`).includes('worker-main.ts'))
}

/** False: there is no such process any more. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
