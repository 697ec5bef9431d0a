import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'vitest'
import type { Application, HttpRequest, Receive, Send, WebSocketReceive } from '../application.ts'
import { type ProtocolServer, type ServeOptions, serve } from './server.ts'

/** Accepts every socket and says everything back; answers requests with the length of their body. */
export const echo: Application = async (scope, receive, send) => {
  if (scope.type === 'http') return countBody(receive, send)
  await receive()
  await send({ type: 'websocket.accept' })
  for (;;) {
    const event = await receive()
    if (event.type === 'websocket.disconnect') return
    const { type: _, ...message } = event as WebSocketReceive
    await send({ type: 'websocket.send', ...message })
  }
}

async function countBody(receive: Receive, send: Send): Promise<void> {
  let length = 0
  for (let more = true; more; ) {
    const event = await receive()
    if (event.type !== 'http.request') return
    const piece = event as HttpRequest
    length += piece.body.length
    more = piece.more
  }
  await respond(send, 200, `${length}`)
}

/** Sends a whole response. */
export async function respond(send: Send, status: number, body = ''): Promise<void> {
  await send({ type: 'http.response.start', status, headers: new Headers() })
  await send({ type: 'http.response.body', body: Buffer.from(body) })
}

/** Keeps the servers of a test file, and ends them after each test. */
export class TestServers {
  readonly #opened: ProtocolServer[] = []
  readonly errors: unknown[] = []

  async serve(application: Application, options: ServeOptions = {}): Promise<ProtocolServer> {
    const server = await serve(application, {
      onError: (error) => this.errors.push(error),
      ...options,
    })
    this.#opened.push(server)
    return server
  }

  async close(): Promise<void> {
    this.errors.length = 0
    for (const server of this.#opened.splice(0)) await server.close()
  }
}

/** A peer that says exactly the bytes it is told to, as no good client would. */
export class RawPeer {
  readonly socket: Socket
  #heard = Buffer.alloc(0)
  #news = Promise.withResolvers<void>()

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => {
      this.#heard = Buffer.concat([this.#heard, bytes])
      this.#tell()
    })
    socket.on('close', () => this.#tell())
  }

  static async connect(port: number, host = '127.0.0.1'): Promise<RawPeer> {
    const socket = connect({ port, host, localAddress: host })
    await once(socket, 'connect')
    return new RawPeer(socket)
  }

  /** Connects and completes a WebSocket handshake. */
  static async upgrade(port: number, extra: readonly string[] = []): Promise<RawPeer> {
    const peer = await RawPeer.connect(port)
    peer.say(handshake(extra))
    await peer.hears('\r\n\r\n')
    peer.#heard = peer.#heard.subarray(peer.#heard.indexOf('\r\n\r\n') + 4)
    return peer
  }

  say(bytes: string | Uint8Array): void {
    this.socket.write(bytes)
  }

  get heard(): Buffer {
    return this.#heard
  }

  /** Resolves with all that was heard, once it contains the text. */
  async hears(text: string | Buffer): Promise<string> {
    await this.#until(() => this.#heard.includes(text))
    return this.#heard.toString('latin1')
  }

  /** Resolves with all that was heard, once the connection is closed. */
  async isClosed(): Promise<string> {
    await this.#until(() => this.socket.closed)
    return this.#heard.toString('latin1')
  }

  /** Resolves with the code of the close frame, which must be all that is left to hear. */
  async closeCode(): Promise<number> {
    await this.#until(() => this.#heard.length >= 4 && this.#heard[0] === 0x88)
    this.socket.destroy()
    return this.#heard.readUInt16BE(2)
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.socket.closed) throw new Error(`Closed after: ${this.#heard.toString('latin1')}`)
      await this.#news.promise
    }
  }

  #tell(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers()
  }
}

/** The request of a WebSocket handshake; a header in `changes` takes the place of ours, or joins them. */
export function handshake(changes: readonly string[] = [], target = '/'): string {
  const nameOf = (line: string) => line.slice(0, line.indexOf(':')).toLowerCase()
  const changed = new Set(changes.map(nameOf))
  const lines = ours.filter((line) => !changed.has(nameOf(line)))
  return [`GET ${target} HTTP/1.1`, ...lines, ...changes, '', ''].join('\r\n')
}

const ours = [
  'Host: lobby.test',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

export interface FrameShape {
  readonly fin?: boolean
  readonly reserved?: number
  readonly opcode?: number
  readonly isMasked?: boolean
  readonly payload?: string | Uint8Array
}

/** One frame of a client, well formed or not (RFC 6455, 5.2). */
export function frame(shape: FrameShape = {}): Buffer {
  const { fin = true, reserved = 0, opcode = 1, isMasked = true, payload = '' } = shape
  const body = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload)
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode
  const mask = isMasked ? 0x80 : 0
  const header =
    body.length < 126
      ? Buffer.from([first, mask | body.length])
      : Buffer.from([first, mask | 127, 0, 0, 0, 0, 0, 0, 0, 0])
  if (body.length >= 126) header.writeBigUInt64BE(BigInt(body.length), 2)
  // A mask of zeros is a mask, and leaves the payload as it is.
  return Buffer.concat([header, Buffer.alloc(isMasked ? 4 : 0), body])
}

/** Writes the bytes again and again, as fast as the other side takes them. */
export class Hose {
  /** How often the bytes have left. */
  times = 0
  readonly #socket: Socket

  constructor(socket: Socket) {
    this.#socket = socket
  }

  async pour(bytes: Uint8Array, times: number): Promise<void> {
    while (this.times < times && !this.#socket.closed) {
      await new Promise<unknown>((resolve) => this.#socket.write(bytes, resolve))
      this.times++
    }
  }
}

/** Reads a number that grows, until it has stood still for three readings; resolves with it. */
export async function settled(read: () => number): Promise<number> {
  let last = 0
  let stillness = 0
  const lookAgain = () => {
    const now = read()
    stillness = now > 0 && now === last ? stillness + 1 : 0
    last = now
    return stillness
  }
  await expect.poll(lookAgain, { interval: 100 }).toBe(3)
  return last
}
