// One who sends now and then, and is told how long each acknowledgement took.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { textOf } from './varied-talk.ts'
import { lobby } from './wires/lobby.ts'

export interface PacedOptions {
  readonly port: number
  readonly room: string
  readonly name: string
  /** Milliseconds between two messages. */
  readonly every: number
  readonly acknowledged: (took: number) => void
}

export class PacedSender {
  readonly #options: PacedOptions
  readonly #socket: WebSocket
  readonly #sentAt = new Map<number, number>()
  #timer: NodeJS.Timeout | undefined
  #sent = 0

  static async open(options: PacedOptions): Promise<PacedSender> {
    const origin = `http://127.0.0.1:${options.port}`
    const headers = { origin, ...(await lobby.signIn(origin, options.name)) }
    const address = `ws://127.0.0.1:${options.port}${lobby.path()}`
    const socket = new WebSocket(address, { headers, perMessageDeflate: false })
    await once(socket, 'open')
    return new PacedSender(socket, options)
  }

  private constructor(socket: WebSocket, options: PacedOptions) {
    this.#socket = socket
    this.#options = options
    socket.on('message', (data) => this.#hear(String(data)))
    socket.send(lobby.greeting(undefined))
  }

  close(): void {
    clearInterval(this.#timer)
    this.#socket.close()
  }

  #hear(text: string): void {
    const reading = lobby.read(text)
    if (reading.kind === 'answer') this.#socket.send(reading.text)
    if (reading.kind === 'welcomed')
      this.#timer = setInterval(() => this.#send(), this.#options.every)
    if (reading.kind !== 'ack') return
    this.#options.acknowledged(performance.now() - (this.#sentAt.get(reading.ref) ?? Number.NaN))
    this.#sentAt.delete(reading.ref)
  }

  #send(): void {
    this.#sentAt.set(++this.#sent, performance.now())
    const text = textOf(Math.floor(Math.random() * 2 ** 31))
    this.#socket.send(lobby.encode(text, this.#sent, this.#options.room))
  }
}
