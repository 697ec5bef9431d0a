import { setTimeout as delay } from 'node:timers/promises'
import type { FigureName } from '../figures.ts'
import { machineCpu, usageOf } from '../process-usage.ts'
import type { WireName } from '../wires/wires.ts'

export type TaskName = 'one room' | 'rooms' | 'slow' | 'listen' | 'connect' | 'idle' | 'churn'

/** What a load generator is asked for. */
export interface Load {
  readonly task: TaskName
  readonly wire: WireName
  readonly port: number
  /** The server's process. */
  readonly server: number
  readonly sockets: number
  readonly seconds: number
}

/** What one peer did. */
export type Figures = { readonly [Name in FigureName]?: number }

/** By case: a task that measures several things in one go names each. */
export type Measured = Readonly<Record<string, Figures>>

export type Report = { readonly measured: Measured } | { readonly failure: string }

export type Task = (load: Load) => Promise<Measured>

/** How long a server has to come to rest, in milliseconds. */
export const rest = 1_500

/** Lets so many milliseconds pass, and says whose processor time they took: one for each core that had no rest. */
export async function whatItTakes(server: number, milliseconds: number) {
  const before = usage(server)
  await delay(milliseconds)
  const after = usage(server)
  const seconds = (after.time - before.time) / 1_000
  const busy = (key: 'server' | 'generator' | 'machine') => (after[key] - before[key]) / seconds
  const figures = {
    serverBusy: busy('server'),
    generatorBusy: busy('generator'),
    othersBusy: Math.max(0, busy('machine') - busy('server') - busy('generator')),
  }
  return { seconds, figures }
}

function usage(server: number) {
  return {
    time: performance.now(),
    server: usageOf(server).cpu,
    generator: usageOf(process.pid).cpu,
    machine: machineCpu(),
  }
}
