// One process, one peer: joins the room with all sockets, speaks, checks and
// counts what comes back, and reports to whoever forked it.
import { setTimeout as delay } from 'node:timers/promises'
import { Crowd, type CrowdSize, type Stopwatch } from './crowd.ts'
import { machineCpu, usageOf } from './process-usage.ts'
import { type Percentiles, percentiles } from './statistics.ts'
import { lobby } from './wires/lobby.ts'
import { plain } from './wires/plain.ts'
import { socketIo } from './wires/socket-io.ts'

const wires = { plain, socketIo, lobby }

export interface Load extends CrowdSize {
  readonly wire: keyof typeof wires
  readonly port: number
  /** The server's process. */
  readonly server: number
  readonly seconds: number
}

export interface Latency {
  readonly delivery: Percentiles
  readonly answer: Percentiles
}

/** What one peer did. */
export interface Measured {
  readonly deliveriesPerSecond: number
  readonly messagesPerSecond: number
  /** Bytes on the wire for one message to one socket. */
  readonly bytesPerMessage: number
  /** Bytes the server grew by, for each socket that joined. */
  readonly memoryPerSocket: number
  /** Processors' time used in a second of the busy phase: one for each core that had no rest. */
  readonly serverBusy: number
  readonly generatorBusy: number
  readonly othersBusy: number
  /** Under as much load as it takes, and with hardly any; undefined when nobody spoke. */
  readonly busy: Latency | undefined
  readonly quiet: Latency | undefined
}

/** How long a server has to come to rest, and to get going. */
const rest = 1_500
const warmUp = 2_000
const quietRate = 10

process.once('message', async (load: Load) => {
  const crowd = new Crowd(wires[load.wire], load)
  try {
    const measured = await Promise.race([measure(crowd, load), crowd.failed])
    process.send?.({ measured })
  } catch (error) {
    process.send?.({ failure: (error as Error).message })
  }
  crowd.leave()
  process.disconnect?.()
})

async function measure(crowd: Crowd, load: Load): Promise<Measured> {
  await delay(rest)
  const empty = usageOf(load.server).memory
  await crowd.join(load.port)
  await delay(rest)
  const memoryPerSocket = (usageOf(load.server).memory - empty) / load.sockets

  const stopwatch = watch(crowd)
  crowd.talk()
  await delay(warmUp)
  stopwatch.reset()
  const before = snapshot(crowd, load.server)
  await delay(1_000 * load.seconds)
  const after = snapshot(crowd, load.server)
  const busy = stopwatch.read()
  crowd.hush()

  const seconds = (after.time - before.time) / 1_000
  const perSecond = (key: 'deliveries' | 'messages' | 'server' | 'generator' | 'machine') =>
    (after[key] - before[key]) / seconds
  return {
    deliveriesPerSecond: perSecond('deliveries'),
    messagesPerSecond: perSecond('messages'),
    bytesPerMessage: crowd.bytes / crowd.messages,
    memoryPerSocket,
    serverBusy: perSecond('server'),
    generatorBusy: perSecond('generator'),
    othersBusy: perSecond('machine') - perSecond('server') - perSecond('generator'),
    ...(load.speakers > 0
      ? { busy, quiet: await measureQuiet(crowd, load) }
      : { busy: undefined, quiet: undefined }),
  }
}

async function measureQuiet(crowd: Crowd, load: Load): Promise<Latency> {
  await crowd.settle()
  await delay(500)
  const stopwatch = watch(crowd)
  for (let i = 0; i < quietRate * load.seconds; i++) {
    crowd.say(i % load.speakers)
    await delay(1_000 / quietRate)
  }
  await crowd.settle()
  return stopwatch.read()
}

function snapshot(crowd: Crowd, server: number) {
  const { deliveries, messages } = crowd
  return {
    time: performance.now(),
    deliveries,
    messages,
    server: usageOf(server).cpu,
    generator: usageOf(process.pid).cpu,
    machine: machineCpu(),
  }
}

function watch(crowd: Crowd) {
  let stopwatch: Stopwatch
  const reset = () => {
    stopwatch = { delivery: [], answer: [] }
    crowd.stopwatch = stopwatch
  }
  reset()
  return {
    reset,
    read(): Latency {
      crowd.stopwatch = undefined
      const { delivery, answer } = stopwatch
      return { delivery: percentiles(delivery), answer: percentiles(answer) }
    },
  }
}
