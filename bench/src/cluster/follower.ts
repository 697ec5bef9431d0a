// A reader of one room, who notes when each of its messages was heard.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { lobby } from '../wires/lobby.ts'

export class Follower {
  readonly #socket: WebSocket
  readonly #joined = Promise.withResolvers<void>()
  /** When each message was heard, by its place in the room. */
  readonly #heardAt = new Map<number, number>()

  static async open(port: number, room: string): Promise<Follower> {
    const headers = { origin: `http://127.0.0.1:${port}` }
    const address = `ws://127.0.0.1:${port}${lobby.path()}`
    const socket = new WebSocket(address, { headers, perMessageDeflate: false })
    await once(socket, 'open')
    const follower = new Follower(socket, room)
    await follower.#joined.promise
    return follower
  }

  private constructor(socket: WebSocket, room: string) {
    this.#socket = socket
    socket.on('message', (data) => this.#hear(String(data)))
    socket.once('error', (error) => this.#joined.reject(error))
    socket.send(lobby.greeting(room))
  }

  /** How many milliseconds after each of these moments the message of that place was heard; 0: no later. */
  since(moments: ReadonlyMap<number, number>): number[] {
    return [...moments].map(([seq, at]) => {
      const heard = this.#heardAt.get(seq)
      if (heard === undefined) throw new Error(`Message ${seq} was stored, and not delivered.`)
      return Math.max(0, heard - at)
    })
  }

  close(): void {
    this.#socket.close()
  }

  #hear(text: string): void {
    const reading = lobby.read(text)
    if (reading.kind === 'answer') this.#socket.send(reading.text)
    if (reading.kind === 'joined') this.#joined.resolve()
    if (reading.kind !== 'messages') return
    const now = performance.now()
    for (const index of reading.messages.keys())
      this.#heardAt.set((reading.first ?? 0) + index, now)
  }
}
