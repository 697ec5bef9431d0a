// The network and the far end of one connection: bytes arrive as fast as the
// reader reads, a ping is answered when it was read, and what the reader says
// waits in its order while the server does not read.
import type { Wire } from '@lobby/channels/parts/outbox'
import type { SocketEvents } from '@lobby/channels/parts/websocket-connection'
import type { SimulatedTime } from './simulated-time.ts'

/** Bytes that the network takes before any wait in the server. */
const network = 200 * 1024
/** Milliseconds between two reads. */
const readEvery = 100

type Sent = { readonly bytes: Uint8Array } | { readonly ping: string }
type Said = { readonly event: 'message' | 'pong'; readonly text: string }

export interface ReaderOptions {
  readonly time: SimulatedTime
  readonly bytesPerSecond: number
  /** Milliseconds that what is said is on its way. */
  readonly latency: number
  readonly onText: (text: string) => void
}

/** What the server's connection holds: the socket of `ws`, and the network's below it. */
export class SimulatedReader implements Wire {
  readonly OPEN = 1
  readyState = 1
  isPaused = false
  bytesRead = 0
  closedWith: number | undefined
  /** Until then the reader reads nothing. */
  stalledUntil = 0
  readonly #options: ReaderOptions
  /** Who hears what the far end does: the server's connection. */
  #told: SocketEvents | undefined
  readonly #sent: Sent[] = []
  readonly #said: Said[] = []
  #unread = 0
  #heard = Buffer.alloc(0)

  constructor(options: ReaderOptions) {
    this.#options = options
    this.#read()
  }

  tell(told: SocketEvents): void {
    this.#told = told
  }

  get writable(): boolean {
    return this.readyState === this.OPEN
  }

  get writableLength(): number {
    return Math.max(0, this.#unread - network)
  }

  write(bytes: Uint8Array): boolean {
    this.#sent.push({ bytes })
    this.#unread += bytes.length
    return this.writableLength === 0
  }

  cork(): void {}
  uncork(): void {}

  ping(ping: string): void {
    this.#sent.push({ ping })
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
    this.#options.time.after(0, () => this.#arrive())
  }

  close(code: number): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.closedWith = code
    this.#told?.closing()
    this.#told?.closed(code, Buffer.alloc(0))
  }

  terminate(): void {
    this.close(1006)
  }

  /** The reader says something. */
  say(event: Said['event'], text: string): void {
    const { time, latency } = this.#options
    time.after(latency, () => {
      this.#said.push({ event, text })
      this.#arrive()
    })
  }

  /** What was said reaches the server, as long as it reads. */
  #arrive(): void {
    while (!this.isPaused && this.readyState === 1) {
      const said = this.#said.shift()
      if (!said) return
      this.bytesRead += said.text.length
      this.#told?.[said.event](Buffer.from(said.text), false)
    }
  }

  #read(): void {
    const { time, bytesPerSecond } = this.#options
    time.after(readEvery, () => {
      if (this.readyState !== 1) return
      if (time.monotonic() >= this.stalledUntil) this.#take((bytesPerSecond * readEvery) / 1_000)
      this.#read()
    })
  }

  #take(most: number): void {
    let left = most
    for (let next = this.#sent[0]; next; next = this.#sent[0]) {
      if ('ping' in next) this.say('pong', next.ping)
      else if (left <= 0) return
      else {
        const taken = next.bytes.subarray(0, left)
        left -= taken.length
        this.#unread -= taken.length
        this.#hear(taken)
        if (taken.length < next.bytes.length) {
          this.#sent[0] = { bytes: next.bytes.subarray(taken.length) }
          return
        }
      }
      this.#sent.shift()
    }
  }

  #hear(bytes: Uint8Array): void {
    this.#heard = Buffer.concat([this.#heard, bytes])
    for (;;) {
      const heard = this.#heard
      if (heard.length < 2) return
      const short = heard[1] ?? 0
      const start = short < 126 ? 2 : short === 126 ? 4 : 10
      if (heard.length < start) return
      const long = () => (short === 126 ? heard.readUInt16BE(2) : Number(heard.readBigUInt64BE(2)))
      const end = start + (short < 126 ? short : long())
      if (heard.length < end) return
      this.#heard = heard.subarray(end)
      this.#options.onText(heard.toString('utf8', start, end))
    }
  }
}
