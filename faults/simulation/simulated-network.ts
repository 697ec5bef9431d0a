import type { Socket, SocketClass } from '@lobby/client/parts/connection'
import type { FrameTap } from '../frame-tap.ts'
import type { Random } from '../random.ts'
import type { Peer, SimulatedNode } from './simulated-node.ts'
import type { SimulatedTime } from './simulated-time.ts'

interface Wiring {
  readonly time: SimulatedTime
  readonly random: Random
  readonly tap: FrameTap
  readonly user: string
  /** The node that takes a connection now; undefined: none. */
  readonly node: () => SimulatedNode | undefined
  readonly onOpen: (line: Line) => void
}

/** What the simulation can do to a connection. */
export interface Line {
  /** Nothing passes any more, and nobody is told. */
  mute(): void
  cut(): void
}

/** A socket whose frames take their time, in their order, as over TCP. */
export function simulatedSocket(wiring: Wiring): SocketClass {
  const { time, random, tap, user } = wiring
  class SimulatedSocket {
    onopen: (() => void) | null = null
    onmessage: ((event: { data: string }) => void) | null = null
    onclose: ((event: { code: number }) => void) | null = null
    readyState = 0
    readonly #number = tap.opened(() => {})
    #node: SimulatedNode | undefined
    #muted = false
    #arrivals = [0, 0]
    readonly #peer: Peer = {
      user,
      say: (text) => this.#travel(0, () => this.#receive(text)),
      hangUp: () => this.#travel(0, () => this.#end(1006)),
    }

    constructor() {
      this.#travel(0, () => {
        this.#node = wiring.node()
        if (this.readyState !== 0) return
        if (!this.#node) return this.#end(1006)
        this.readyState = 1
        wiring.onOpen({
          mute: () => {
            this.#muted = true
          },
          cut: () => this.#end(1006),
        })
        this.onopen?.()
      })
    }

    send(text: string): void {
      const frame = JSON.parse(text)
      if (frame.type !== 'hello') tap.sent(text)
      this.#travel(1, () => this.#node?.take(this.#peer, frame))
    }

    close(): void {
      this.onmessage = null
      this.#end(1000)
    }

    #receive(text: string): void {
      if (this.readyState === 1 && this.onmessage && tap.received(text))
        this.onmessage({ data: text })
    }

    #end(code: number): void {
      if (this.readyState === 3) return
      this.readyState = 3
      tap.closed(this.#number, code)
      // A server behind a dead network keeps the connection for a while.
      time.after(this.#muted ? 20_000 : 10, () => this.#node?.left(this.#peer))
      this.onclose?.({ code })
    }

    /** One way or the other; what is on its way when the connection goes is lost. */
    #travel(direction: 0 | 1, arrive: () => void): void {
      const soonest = time.monotonic() + random.next() ** 4 * 400
      const at = Math.max(soonest, (this.#arrivals[direction] ?? 0) + 0.01)
      this.#arrivals[direction] = at
      time.after(at - time.monotonic(), () => {
        if (!this.#muted && this.readyState !== 3) arrive()
      })
    }
  }
  return SimulatedSocket as unknown as new (
    url: string,
  ) => Socket
}
