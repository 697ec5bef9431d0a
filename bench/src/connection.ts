import { createHash } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { encodeClientFrame, opcodes } from './stream/frames.ts'
import { StreamReader } from './stream/stream-reader.ts'
import type { Transcript } from './stream/transcript.ts'
import type { Wire } from './wires/wire.ts'

const key = Buffer.from('sixteen bytes ..').toString('base64')
const accept = createHash('sha1')
  .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
  .digest('base64')

/** All sockets read into this: each has read its bytes before the next one gets some. */
const shared = Buffer.alloc(128 * 1024)

export interface ConnectionHooks {
  /** The server stored what we sent as `ref`, under this number. */
  acknowledged?(ref: number, number: number): void
  /** More of the room has arrived: the messages at `from` up to and without `to`. */
  received?(from: number, to: number): void
  failed(error: Error): void
}

/** Where a client goes, and under which name. */
export interface Destination {
  readonly wire: Wire
  readonly port: number
  readonly room?: string | undefined
  readonly headers?: Record<string, string> | undefined
}

/** One client: a TCP socket, a handshake, and from then on a way through the transcript. */
export class Connection {
  readonly #wire: Wire
  readonly #room: string | undefined
  readonly #hooks: ConnectionHooks
  readonly #socket: Socket
  readonly #stream: StreamReader
  readonly #joined = Promise.withResolvers<void>()
  #handshake: string | undefined = ''
  /** The number of the room's newest message when we came. */
  base = 0

  /** Without a room it only connects. */
  constructor(
    { wire, port, room, headers = {} }: Destination,
    transcript: Transcript,
    hooks: ConnectionHooks,
  ) {
    this.#wire = wire
    this.#room = room
    this.#hooks = hooks
    this.#stream = new StreamReader(transcript, this.#open)
    this.#socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: { buffer: shared, callback: this.#read },
    })
    this.#socket.once('connect', () =>
      this.#socket.write(handshake(wire.path(room ?? 'lobby'), port, headers)),
    )
    this.#socket.once('error', this.#fail)
    this.#socket.once('end', () => this.#fail(new Error('The server ended a connection.')))
  }

  get joined(): Promise<void> {
    return this.#joined.promise
  }

  get received(): number {
    return this.#stream.received
  }

  send(text: string): void {
    this.#socket.write(encodeClientFrame(opcodes.text, text))
  }

  destroy(): void {
    this.#socket.removeAllListeners('end').destroy()
  }

  #read = (length: number): boolean => {
    try {
      if (this.#handshake !== undefined) this.#readHandshake(shared.toString('latin1', 0, length))
      else if (this.#hooks.received) this.#readWatched(length)
      else this.#stream.push(shared, length)
    } catch (error) {
      this.#fail(error as Error)
    }
    return true
  }

  #readWatched(length: number): void {
    const before = this.#stream.received
    this.#stream.push(shared, length)
    const after = this.#stream.received
    if (after > before) this.#hooks.received?.(before, after)
  }

  #readHandshake(text: string): void {
    this.#handshake += text
    const end = this.#handshake?.indexOf('\r\n\r\n') ?? -1
    if (end < 0) return
    const head = this.#handshake?.slice(0, end) ?? ''
    const rest = Buffer.from(this.#handshake?.slice(end + 4) ?? '', 'latin1')
    if (!head.startsWith('HTTP/1.1 101') || !head.includes(accept))
      throw new Error(`No WebSocket: ${head}`)
    this.#handshake = undefined
    if (this.#wire.greeting) this.send(this.#wire.greeting(this.#room))
    if (this.#wire.joinsByHandshake) this.#joined.resolve()
    this.#stream.push(rest, rest.length)
  }

  #open = (opcode: number, payload: Buffer, received: number): readonly string[] => {
    if (opcode === opcodes.ping) this.#socket.write(encodeClientFrame(opcodes.pong, payload))
    if (opcode === opcodes.close) throw new Error(`Closed: ${payload.subarray(2)}`)
    if (opcode !== opcodes.text && opcode !== opcodes.binary) return []

    const reading = this.#wire.read(payload.toString())
    if (reading.kind === 'answer') this.send(reading.text)
    if (reading.kind === 'ack') this.#hooks.acknowledged?.(reading.ref, reading.number)
    if (reading.kind === 'welcomed' && this.#room === undefined) this.#joined.resolve()
    if (reading.kind === 'joined') {
      this.base = reading.last ?? 0
      this.#joined.resolve()
    }
    if (reading.kind !== 'messages') return []
    const expected = this.base + received + 1
    if (reading.first !== undefined && reading.first !== expected)
      throw new Error(`A socket expected number ${expected} and got ${reading.first}.`)
    return reading.messages
  }

  #fail = (error: Error): void => {
    this.destroy()
    this.#joined.reject(error)
    this.#hooks.failed(error)
  }
}

function handshake(path: string, port: number, headers: Record<string, string>): string {
  const lines = Object.entries({
    Host: `127.0.0.1:${port}`,
    Origin: `http://127.0.0.1:${port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': key,
    'Sec-WebSocket-Version': '13',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}
