import { setTimeout as delay } from 'node:timers/promises'
import { Connection } from '../connection.ts'
import { usageOf } from '../process-usage.ts'
import { Transcript } from '../stream/transcript.ts'
import { type WireName, wires } from '../wires/wires.ts'
import { type Load, type Measured, rest, whatItTakes } from './task.ts'

const atOnce = 50
/** A server is compiled, and its tables have grown, when so many of the sockets are there. */
const warmUp = 0.2

/** How many sockets can come in a second: each is greeted before the next one of its fifty comes. */
export async function connecting({ wire, port, server, sockets }: Load): Promise<Measured> {
  const visitors = new Visitors(wire, port)
  const first = Math.round(sockets * warmUp)
  await visitors.come(first, undefined)
  await delay(rest)
  const [from, before] = [performance.now(), usageOf(server).cpu]
  await visitors.come(sockets - first, undefined)
  const seconds = (performance.now() - from) / 1_000
  const serverBusy = (usageOf(server).cpu - before) / seconds
  visitors.leave()
  return { '': { connections: (sockets - first) / seconds, serverBusy } }
}

/** What a server holds, and does, for sockets that are in a room where nothing is said. */
export async function idling({ wire, port, server, sockets, seconds }: Load): Promise<Measured> {
  await wires[wire].open?.(`http://127.0.0.1:${port}`, 'lobby')
  const visitors = new Visitors(wire, port)
  const first = Math.round(sockets * warmUp)
  await visitors.come(first, 'lobby')
  await delay(rest)
  const before = usageOf(server).memory
  await visitors.come(sockets - first, 'lobby')
  await delay(4 * rest)
  const memory = (usageOf(server).memory - before) / (sockets - first)
  // Servers ping every half a minute or less.
  const { figures } = await whatItTakes(server, 1_000 * Math.max(30, seconds))
  visitors.leave()
  return { '': { memory, idleCpu: (figures.serverBusy / sockets) * 1e6 } }
}

/** How many sockets of those that come and go are there at once. */
const crowd = 1_000

/** What is left of sockets that have come, were greeted and are gone: the memory after as many again, of that after the first. */
export async function churning({ wire, port, server, sockets }: Load): Promise<Measured> {
  const visitors = new Visitors(wire, port)
  await visitors.comeAndGo(sockets)
  await delay(4 * rest)
  const before = usageOf(server).memory
  await visitors.comeAndGo(sockets)
  await delay(4 * rest)
  return { '': { growth: usageOf(server).memory / before } }
}

class Visitors {
  readonly #wire: WireName
  readonly #port: number
  #all: Connection[] = []
  readonly #transcript = new Transcript()
  readonly #failed = Promise.withResolvers<never>()

  constructor(wire: WireName, port: number) {
    this.#wire = wire
    this.#port = port
    this.#failed.promise.catch(() => {})
  }

  async come(count: number, room: string | undefined): Promise<void> {
    let left = count
    const one = async () => {
      while (left-- > 0) {
        const destination = { wire: wires[this.#wire], port: this.#port, room }
        const connection = new Connection(destination, this.#transcript, {
          failed: this.#failed.reject,
        })
        this.#all.push(connection)
        await connection.joined
      }
    }
    const coming = Promise.all(Array.from({ length: atOnce }, one))
    await Promise.race([coming, this.#failed.promise])
  }

  async comeAndGo(count: number): Promise<void> {
    for (let left = count; left > 0; left -= crowd) {
      await this.come(Math.min(left, crowd), undefined)
      this.leave()
    }
  }

  leave(): void {
    for (const connection of this.#all) connection.destroy()
    this.#all = []
  }
}
