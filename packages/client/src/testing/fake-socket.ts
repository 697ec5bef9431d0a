import type { Socket, SocketClass } from '../connection.ts'

/** The server's end of a fake socket. */
export type FakePeer = {
  readonly following: Set<string>
  onText: (text: string) => void
  onHangUp: () => void
  say(text: string): void
  hangUp(code: number): void
}

type Handlers = {
  onopen: ((event: object) => void) | null
  onmessage: ((event: { data: string }) => void) | null
  onclose: ((event: { code: number }) => void) | null
}

/** A WebSocket whose other end is a function. Frames arrive in order, in later turns, as over a network. */
export function fakeSocketClass(
  accept: (peer: FakePeer) => void,
  isOffline: () => boolean,
): SocketClass {
  class FakeSocket implements Handlers {
    onopen: Handlers['onopen'] = null
    onmessage: Handlers['onmessage'] = null
    onclose: Handlers['onclose'] = null
    readyState = 0

    readonly #peer: FakePeer = {
      following: new Set(),
      onText: () => {},
      onHangUp: () => {},
      say: (text) => setImmediate(() => this.readyState === 1 && this.onmessage?.({ data: text })),
      hangUp: (code) => this.#end(code),
    }

    constructor() {
      setImmediate(() => {
        if (isOffline()) return this.#end(1006)
        if (this.readyState !== 0) return
        this.readyState = 1
        accept(this.#peer)
        this.onopen?.({})
      })
    }

    send(text: string): void {
      setImmediate(() => {
        if (this.readyState === 1) this.#peer.onText(text)
      })
    }

    close(): void {
      this.#end(1000)
    }

    #end(code: number): void {
      if (this.readyState === 3) return
      this.readyState = 3
      this.#peer.onHangUp()
      this.onclose?.({ code })
    }
  }
  return FakeSocket as unknown as new (
    url: string,
  ) => Socket
}
