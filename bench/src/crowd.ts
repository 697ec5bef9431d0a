import { setTimeout as delay } from 'node:timers/promises'
import { Connection, type ConnectionHooks } from './connection.ts'
import { Ledger } from './ledger.ts'
import { Transcript } from './stream/transcript.ts'
import type { Wire } from './wires/wire.ts'

export interface CrowdSize {
  readonly sockets: number
  /** How many of the sockets may speak. They join last, so a server that goes round its members answers them last. */
  readonly speakers: number
}

/** So many speak, each with so many messages under way. */
export interface Window {
  readonly speakers: number
  readonly underWay: number
}

/** Latencies in milliseconds, while they are measured. */
export interface Stopwatch {
  /** From sending to hearing, of every twentieth socket. */
  readonly delivery: number[]
  /** From sending to the server's word that it is stored; without such words, to the sender's hearing it. */
  readonly answer: number[]
}

/** Every twentieth socket is timed: enough to see the last as well as the first, cheap enough to count millions. */
const timedEvery = 20
const joiningAtOnce = 50

/** The people in one room: most listen, some speak, all check what they hear. */
export class Crowd {
  readonly #wire: Wire
  readonly #room: string
  readonly #size: CrowdSize
  readonly #ledger: Ledger
  readonly #transcript: Transcript
  readonly #sockets: Connection[] = []
  readonly #failed = Promise.withResolvers<never>()
  #talking = false
  /** Set where latencies are measured. */
  stopwatch: Stopwatch | undefined

  constructor(wire: Wire, room: string, size: CrowdSize) {
    this.#wire = wire
    this.#room = room
    this.#size = size
    this.#ledger = new Ledger(Math.max(1, size.speakers))
    this.#transcript = new Transcript((message) => this.#ledger.hear(message))
    this.#failed.promise.catch(() => {})
  }

  /** Rejects when a socket ends, or hears what it should not. */
  get failed(): Promise<never> {
    return this.#failed.promise
  }

  /** Messages the room has said. */
  get messages(): number {
    return this.#transcript.messages.length
  }

  /** In which they came, to each socket. */
  get bytes(): number {
    return this.#transcript.length
  }

  /** Messages heard, each counted at every socket that has checked it. */
  get deliveries(): number {
    return this.#sockets.reduce((sum, { received }) => sum + received, 0)
  }

  async join(port: number): Promise<void> {
    await this.#wire.open?.(`http://127.0.0.1:${port}`, this.#room)
    const listeners = this.#size.sockets - this.#size.speakers
    for (let from = 0; from < this.#size.sockets; from += joiningAtOnce) {
      const count = Math.min(joiningAtOnce, this.#size.sockets - from)
      const joining = Array.from({ length: count }, (_, i) =>
        this.#connect(port, from + i, from + i - listeners),
      )
      await Promise.all(joining.map(async (connection) => (await connection).joined))
    }
    const bases = new Set(this.#sockets.map(({ base }) => base))
    if (bases.size > 1) throw new Error('A speaker spoke before all were there.')
  }

  /** So many say as much as the window allows, until `hush`. */
  talk({ speakers, underWay }: Window): void {
    this.#talking = true
    for (let i = 0; i < underWay; i++)
      for (let speaker = 0; speaker < speakers; speaker++) this.say(speaker)
  }

  hush(): void {
    this.#talking = false
  }

  say(speaker: number): void {
    const { body, ref } = this.#ledger.say(speaker, performance.now())
    const socket = this.#sockets[this.#size.sockets - this.#size.speakers + speaker]
    socket?.send(this.#wire.encode(body, ref, this.#room))
  }

  /** Waits until everybody has heard everything; what is missing after half a minute is lost. */
  async settle(): Promise<void> {
    const { sent } = this.#ledger
    const acknowledgements = this.#wire.acknowledges ? sent : 0
    const deadline = performance.now() + 30_000
    const complete = () =>
      this.#ledger.acknowledged === acknowledgements &&
      this.#sockets.every(({ received }) => received === sent)
    while (!complete()) {
      if (performance.now() > deadline) {
        const least = Math.min(...this.#sockets.map(({ received }) => received))
        const { acknowledged } = this.#ledger
        throw new Error(
          `Sent ${sent}; acknowledged ${acknowledged} of ${acknowledgements}; one socket heard ${least}.`,
        )
      }
      await delay(10)
    }
    this.#ledger.checkPlaces(this.#sockets[0]?.base ?? 0)
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async #connect(port: number, index: number, speaker: number): Promise<Connection> {
    const speaks = speaker >= 0
    const headers = speaks
      ? await this.#wire.signIn?.(`http://127.0.0.1:${port}`, `Speaker ${speaker}`)
      : undefined
    const timed = index % timedEvery === 0
    const hooks: ConnectionHooks = { failed: this.#failed.reject }
    if (timed || speaks) hooks.received = (from, to) => this.#heard(from, to, timed, speaker)
    if (speaks)
      hooks.acknowledged = (ref, number) => {
        const sentAt = this.#ledger.acknowledge(speaker, ref, number)
        this.stopwatch?.answer.push(performance.now() - sentAt)
      }
    const destination = { wire: this.#wire, port, room: this.#room, headers }
    const connection = new Connection(destination, this.#transcript, hooks)
    this.#sockets[index] = connection
    return connection
  }

  #heard(from: number, to: number, timed: boolean, speaker: number): void {
    const now = performance.now()
    for (let place = from; place < to; place++) {
      const mine = this.#ledger.senderOf(place) === speaker
      if (this.stopwatch) {
        const took = now - this.#ledger.sentAt(place)
        if (timed) this.stopwatch.delivery.push(took)
        if (mine && !this.#wire.acknowledges) this.stopwatch.answer.push(took)
      }
      if (mine && this.#talking) this.say(speaker)
    }
  }
}
