// One who follows no room and sends as fast as what was sent is acknowledged.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { lobby } from './wires/lobby.ts'

/** What everybody says. */
export const body = 'Tea at four in the garden, or when the rain has gone: you choose.'

export interface SenderOptions {
  readonly port: number
  readonly room: string
  readonly name: string
  /** Messages that are under way. */
  readonly window: number
  /** Is told of each acknowledgement: the place in the room, and how many milliseconds it took. */
  readonly acknowledged?: (seq: number, took: number) => void
}

export class Sender {
  acknowledged = 0
  readonly #options: SenderOptions
  readonly #socket: WebSocket
  readonly #idle = Promise.withResolvers<void>()
  /** When what is under way was sent, by its `ref`. */
  readonly #sentAt = new Map<number, number>()
  #sent = 0
  #isClosing = false

  static async open(options: SenderOptions): Promise<Sender> {
    const { port, name } = options
    const origin = `http://127.0.0.1:${port}`
    const headers = { origin, ...(await lobby.signIn(origin, name)) }
    const address = `ws://127.0.0.1:${port}${lobby.path()}`
    const socket = new WebSocket(address, { headers, perMessageDeflate: false })
    await once(socket, 'open')
    return new Sender(socket, options)
  }

  private constructor(socket: WebSocket, options: SenderOptions) {
    this.#socket = socket
    this.#options = options
    // The caller that closes it gets the error.
    this.#idle.promise.catch(() => {})
    socket.on('message', (data) => this.#hear(String(data)))
    socket.once('error', (error) => this.#idle.reject(error))
    socket.once('close', (code, reason) =>
      this.#idle.reject(new Error(`The server closed a sender’s socket: ${code} ${reason}.`)),
    )
    socket.send(lobby.greeting(undefined))
  }

  /** Resolves when all that was sent is acknowledged. */
  async close(): Promise<void> {
    this.#isClosing = true
    await this.#idle.promise
    this.#socket.close()
  }

  #hear(text: string): void {
    const reading = lobby.read(text)
    if (reading.kind === 'answer') this.#socket.send(reading.text)
    if (reading.kind === 'welcomed') for (let n = 0; n < this.#options.window; n++) this.#send()
    if (reading.kind !== 'ack') return
    this.acknowledged++
    const took = performance.now() - (this.#sentAt.get(reading.ref) ?? Number.NaN)
    this.#sentAt.delete(reading.ref)
    this.#options.acknowledged?.(reading.number, took)
    if (!this.#isClosing) this.#send()
    else if (this.acknowledged === this.#sent) this.#idle.resolve()
  }

  #send(): void {
    this.#sentAt.set(++this.#sent, performance.now())
    this.#socket.send(lobby.encode(body, this.#sent, this.#options.room))
  }
}
