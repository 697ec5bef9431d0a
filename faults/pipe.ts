import type { Socket } from 'node:net'
import type { Losses } from './redis-replies.ts'

/** How a link treats the bytes that pass. */
export interface Weather {
  /** Milliseconds that everything takes. */
  readonly latency: number
  /** Up to so many more, at random; the order stays. */
  readonly jitter: number
  /** Bytes a second; infinite: as fast as it goes. */
  readonly rate: number
  /** Bytes that are written at once, at most. */
  readonly piece: number
  /** Nothing passes and nobody is told. */
  readonly blackhole: boolean
  /** Of what Redis tells subscribers; on a line to Redis alone. */
  readonly told: Losses
}

export const clear: Weather = {
  latency: 0,
  jitter: 0,
  rate: Number.POSITIVE_INFINITY,
  piece: Number.POSITIVE_INFINITY,
  blackhole: false,
  told: { lost: 0, repeated: 0 },
}

/** Bytes in flight in one direction; above this the sender has to wait, as with a small socket buffer. */
const window = 16 * 1024
/** Milliseconds between two looks at a slow or blind link. */
const tick = 20

/** One direction of one connection: takes bytes from a socket and lets them out as the weather allows. */
export class Pipe {
  readonly #from: Socket
  readonly #to: Socket
  readonly #weather: () => Weather
  readonly #filter: (bytes: Buffer) => Buffer
  readonly #queue: { bytes: Buffer; due: number }[] = []
  #queued = 0
  #lastDue = 0
  #allowance = 0
  #allowedAt = performance.now()
  #timer: NodeJS.Timeout | undefined
  #ended = false

  /** `filter` answers what goes on of what has come. */
  constructor(
    from: Socket,
    to: Socket,
    weather: () => Weather,
    filter = (bytes: Buffer): Buffer => bytes,
  ) {
    this.#from = from
    this.#filter = filter
    this.#to = to
    this.#weather = weather
    from.on('data', (bytes: Buffer) => this.#take(this.#filter(bytes)))
    from.on('end', () => {
      this.#ended = true
      this.#flow()
    })
    to.on('drain', () => this.#flow())
  }

  /** The weather has changed. */
  wake(): void {
    this.#allowedAt = performance.now()
    this.#allowance = 0
    this.#flow()
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0) return
    const { latency, jitter } = this.#weather()
    const due = Math.max(this.#lastDue, performance.now() + latency + jitter * Math.random())
    this.#lastDue = due
    this.#queue.push({ bytes, due })
    this.#queued += bytes.length
    this.#flow()
  }

  #flow(): void {
    clearTimeout(this.#timer)
    const { blackhole, rate, piece } = this.#weather()
    const now = performance.now()
    if (rate !== Number.POSITIVE_INFINITY)
      this.#allowance = Math.min(rate, this.#allowance + ((now - this.#allowedAt) / 1_000) * rate)
    this.#allowedAt = now

    while (!blackhole && !this.#to.destroyed && !this.#to.writableNeedDrain) {
      const [first] = this.#queue
      if (!first || first.due > now) break
      const allowed = rate === Number.POSITIVE_INFINITY ? piece : Math.min(piece, this.#allowance)
      const length = Math.min(first.bytes.length, Math.floor(allowed))
      if (length === 0) break
      this.#to.write(first.bytes.subarray(0, length))
      this.#queued -= length
      this.#allowance -= length
      if (length === first.bytes.length) this.#queue.shift()
      else first.bytes = first.bytes.subarray(length)
    }

    if (this.#queued > window) this.#from.pause()
    else if (!blackhole) this.#from.resume()
    if (this.#queue.length > 0 && !this.#to.writableNeedDrain) this.#again(now)
    else if (this.#ended && this.#queue.length === 0 && !blackhole) this.#to.end()
  }

  #again(now: number): void {
    const due = (this.#queue[0]?.due ?? now) - now
    this.#timer = setTimeout(() => this.#flow(), Math.max(due, tick)).unref()
  }
}
