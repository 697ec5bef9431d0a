import type { Ack, Command, Hello, ServerFrame } from '@lobby/protocol'

type Send = Extract<Command, { type: 'message.send' }>

/** A person's native connection over a real network: it notes what happens to it, and never tries again by itself. */
export class NativeSocket {
  /** Every `ack`, in the order in which they came. */
  readonly acks: Ack[] = []
  /** Every other frame. */
  readonly frames: ServerFrame[] = []
  /** The code with which the connection ended. */
  readonly closed: Promise<number>
  readonly #socket: WebSocket
  #onFrame: (() => void)[] = []
  #last: ServerFrame | undefined

  private constructor(socket: WebSocket) {
    this.#socket = socket
    const { promise, resolve } = Promise.withResolvers<number>()
    this.closed = promise
    socket.addEventListener('close', ({ code }) => {
      resolve(code)
      this.#wake()
    })
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(data) as ServerFrame
      if (frame.type === 'ack') this.acks.push(frame)
      else this.frames.push(frame)
      this.#last = frame
      this.#wake()
    })
  }

  /** Opens a connection, says hello, and waits for the welcome. Who has a cookie comes with it, as a browser does. */
  static async open(
    url: string,
    name: string,
    { cookie, ...hello }: Partial<Pick<Hello, 'cursors'>> & { cookie?: string } = {},
  ): Promise<NativeSocket> {
    const headers = cookie === undefined ? {} : { cookie, origin: url }
    // Node's own takes headers, which the type of a browser's does not know.
    const socketUrl = `${url.replace('http', 'ws')}/ws`
    const native = new NativeSocket(new WebSocket(socketUrl, { headers } as never))
    const socket = native.#socket
    await new Promise((opened, failed) => {
      socket.addEventListener('open', opened, { once: true })
      socket.addEventListener('error', failed, { once: true })
    })
    socket.send(JSON.stringify({ type: 'hello', v: 1, name, ...hello }))
    await native.untilSeen(({ type }) => type === 'welcome')
    return native
  }

  send(message: Omit<Send, 'type'>): void {
    this.#socket.send(JSON.stringify({ type: 'message.send', ...message }))
  }

  /** Sends any other frame. */
  sendFrame(frame: Command): void {
    this.#socket.send(JSON.stringify(frame))
  }

  /** Waits for a frame. Rejects when the connection ends before. */
  async until(wanted: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    for (;;) {
      await this.#nextFrame()
      if (this.#last && wanted(this.#last)) return this.#last
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error('The connection ended.')
    }
  }

  /** Waits until such a frame has come, perhaps long ago. Rejects when the connection has ended without. */
  async untilSeen(wanted: (frame: ServerFrame) => boolean): Promise<void> {
    while (!this.frames.some(wanted)) {
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error('The connection ended.')
      await this.#nextFrame()
    }
  }

  /** Waits until so many acks are there, or the connection has ended. */
  async untilAcks(count: number): Promise<void> {
    while (this.acks.length < count && this.#socket.readyState !== WebSocket.CLOSED)
      await this.#nextFrame()
  }

  close(): void {
    this.#socket.close()
  }

  #nextFrame(): Promise<void> {
    return new Promise((woken) => this.#onFrame.push(woken))
  }

  #wake(): void {
    const waiting = this.#onFrame
    this.#onFrame = []
    for (const wake of waiting) wake()
  }
}
