import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { cpus, release, totalmem, type } from 'node:os'
import { compilerVersion } from './peers/c-loop.ts'
import { python } from './peers/peers.ts'

/** What the figures depend on, besides the code. */
export interface Conditions {
  readonly processor: string
  readonly cores: number
  readonly memory: number
  readonly kernel: string
  readonly node: string
  /** Of the peers. */
  readonly versions: Readonly<Record<string, string>>
  readonly date: string
}

export function readConditions(): Conditions {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    kernel: `${type()} ${release()}`,
    node: process.version,
    versions: {
      ws: version('ws'),
      'socket.io': version('socket.io'),
      nats: said('nats-server', '--version'),
      channels: said(python, '-c', 'import channels; print(channels.__version__)'),
      cc: compilerVersion() ?? 'none',
    },
    date: new Date().toISOString(),
  }
}

export function formatConditions({
  processor,
  cores,
  memory,
  kernel,
  node,
  versions,
  date,
}: Conditions): string {
  const gigabytes = Math.round(memory / 2 ** 30)
  const others = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${processor}, ${cores} cores, ${gigabytes} GiB; ${kernel}; Node ${node}; ${others.join(', ')}; ${date}`
}

function version(name: string): string {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string }
  return version
}

function said(program: string, ...args: string[]): string {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' })
  return status === 0 ? (stdout.trim().split(' ').at(-1) ?? '') : 'none'
}
