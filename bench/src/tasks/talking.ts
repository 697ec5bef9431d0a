import { setTimeout as delay } from 'node:timers/promises'
import { Crowd, type Stopwatch, type Window } from '../crowd.ts'
import { percentiles } from '../statistics.ts'
import { wires } from '../wires/wires.ts'
import { type Figures, type Load, type Measured, rest, whatItTakes } from './task.ts'

/** Each speaker says the next thing on hearing one of its own: under as much load as the window allows. */
const windows: Readonly<Record<string, Window>> = {
  '16 × 4': { speakers: 16, underWay: 4 },
  '64 × 8': { speakers: 64, underWay: 8 },
  '1 × 1': { speakers: 1, underWay: 1 },
}

const warmUp = 2_000
const inRoom = 10
const slowRate = 10

/** One room with all sockets: window after window. */
export function talkingInOneRoom(load: Load): Promise<Measured> {
  return inCrowds(
    load,
    [{ room: 'lobby', sockets: load.sockets, speakers: 64 }],
    async (crowds) => {
      const measured: Record<string, Figures> = {}
      for (const [name, window] of Object.entries(windows)) {
        measured[name] = await talk(load, crowds, window)
        await Promise.all(crowds.map((crowd) => crowd.settle()))
      }
      return measured
    },
  )
}

/** Rooms of ten, and everybody has one message under way. */
export function talkingInRooms(load: Load): Promise<Measured> {
  const count = Math.ceil(load.sockets / inRoom)
  const sizes = Array.from({ length: count }, (_, i) => ({
    room: `room-${i + 1}`,
    sockets: inRoom,
    speakers: inRoom,
  }))
  return inCrowds(load, sizes, async (crowds) => {
    const figures = await talk(load, crowds, { speakers: inRoom, underWay: 1 })
    await Promise.all(crowds.map((crowd) => crowd.settle()))
    return { [`${count} rooms of ${inRoom}`]: figures }
  })
}

/** One room in which hardly anything is said: how fast a server can be. */
export function talkingSlowly(load: Load): Promise<Measured> {
  return inCrowds(
    load,
    [{ room: 'lobby', sockets: load.sockets, speakers: 1 }],
    async ([crowd]) => {
      if (!crowd) return {}
      await delay(rest)
      const stopwatch: Stopwatch = { delivery: [], answer: [] }
      for (let i = -slowRate; i < slowRate * load.seconds; i++) {
        crowd.stopwatch = i < 0 ? undefined : stopwatch
        crowd.say(0)
        await delay(1_000 / slowRate)
      }
      await crowd.settle()
      return { [`${slowRate} a second`]: latencies(stopwatch) }
    },
  )
}

/** Nobody speaks; the server has enough to say. */
export function listening(load: Load): Promise<Measured> {
  const size = { room: 'lobby', sockets: load.sockets, speakers: 0 }
  return inCrowds(load, [size], async (crowds) => ({
    '': await talk(load, crowds, { speakers: 0, underWay: 0 }),
  }))
}

interface Place {
  readonly room: string
  readonly sockets: number
  readonly speakers: number
}

/** Joins, does `work`, and leaves; a socket that ends or hears what it should not fails it. */
async function inCrowds(
  { wire, port }: Load,
  places: readonly Place[],
  work: (crowds: readonly Crowd[]) => Promise<Measured>,
): Promise<Measured> {
  const crowds = places.map(({ room, ...size }) => new Crowd(wires[wire], room, size))
  const joinAndWork = async () => {
    for (const crowd of crowds) await crowd.join(port)
    return work(crowds)
  }
  try {
    return await Promise.race([joinAndWork(), ...crowds.map(({ failed }) => failed)])
  } finally {
    for (const crowd of crowds) crowd.leave()
  }
}

async function talk(load: Load, crowds: readonly Crowd[], window: Window): Promise<Figures> {
  for (const crowd of crowds) crowd.talk(window)
  await delay(warmUp)
  const stopwatch: Stopwatch = { delivery: [], answer: [] }
  for (const crowd of crowds) crowd.stopwatch = stopwatch
  const before = count(crowds)
  const { seconds, figures } = await whatItTakes(load.server, 1_000 * load.seconds)
  const after = count(crowds)
  for (const crowd of crowds) {
    crowd.stopwatch = undefined
    crowd.hush()
  }
  return {
    deliveries: (after.deliveries - before.deliveries) / seconds,
    messages: (after.messages - before.messages) / seconds,
    bytes: (after.bytes - before.bytes) / (after.messages - before.messages),
    ...figures,
    ...latencies(stopwatch),
  }
}

function latencies({ delivery, answer }: Stopwatch): Figures {
  const [heard, answered] = [percentiles(delivery), percentiles(answer)]
  return { p50: heard.p50, p99: heard.p99, answerP50: answered.p50, answerP99: answered.p99 }
}

function count(crowds: readonly Crowd[]) {
  const sum = (key: 'deliveries' | 'messages' | 'bytes') =>
    crowds.reduce((all, crowd) => all + crowd[key], 0)
  return { deliveries: sum('deliveries'), messages: sum('messages'), bytes: sum('bytes') }
}
