// A WebSocket's client end made of bytes: it reads as slowly as the test says,
// and answers a ping only when it has read that far.
import { connect, type Socket } from 'node:net'

/** Bytes of one read, where the test wants slow ones; and of any other. */
const [sip, gulp] = [Buffer.alloc(1024), Buffer.alloc(64 * 1024)]

export interface RawSocketOptions {
  readonly path?: string
  /** Of the handshake, beside those that every one has. */
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes that are read in a second; without it, as fast as they come. */
  readonly bytesPerSecond?: number
  /** Called with each text message. */
  readonly onText?: (text: string) => void
}

export class RawSocket {
  /** The code of the server's close frame, or 1006 when the connection just ended. */
  readonly closed: Promise<number>
  readonly #socket: Socket
  readonly #opened = Promise.withResolvers<void>()
  readonly #closed = Promise.withResolvers<number>()
  readonly #onText: (text: string) => void
  #pause: number
  #heard: Buffer = Buffer.alloc(0)
  #isOpen = false

  private constructor(url: string, options: RawSocketOptions) {
    const { hostname, port } = new URL(url)
    const { path = '/ws', headers = {}, bytesPerSecond, onText = () => {} } = options
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    this.closed = this.#closed.promise
    this.#onText = onText
    this.#pause = bytesPerSecond ? (1_000 * sip.length) / bytesPerSecond : 0
    this.#socket = connect({
      host: hostname,
      port: Number(port),
      onread: {
        buffer: () => (this.#pause > 0 && this.#isOpen ? sip : gulp),
        callback: (length, buffer) => this.#read(Buffer.from(buffer.subarray(0, length))),
      },
    })
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => {
      this.#closed.resolve(1006)
      this.#opened.reject(new Error('The connection ended before it was open.'))
    })
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more.join('')}\r\n`,
    )
  }

  /** Completes a handshake. Rejects when it is refused. */
  static async open(url: string, options: RawSocketOptions = {}): Promise<RawSocket> {
    const socket = new RawSocket(url, options)
    await socket.#opened.promise
    return socket
  }

  /** Bytes that the server, and the network before it, have not taken yet. */
  get unsentBytes(): number {
    return this.#socket.writableLength
  }

  send(frame: unknown): void {
    this.#write(0x81, Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame)))
  }

  /** Sends several frames in one write. */
  sendTogether(frames: readonly unknown[]): void {
    this.#socket.cork()
    for (const frame of frames) this.send(frame)
    this.#socket.uncork()
  }

  /** Writes bytes as they are. */
  write(bytes: Uint8Array): void {
    this.#socket.write(bytes)
  }

  /** From now on it reads as fast as bytes come. */
  hurry(): void {
    this.#pause = 0
    this.#socket.resume()
  }

  /** Says nothing more, and hears what the server still has to say. */
  end(): void {
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #read(bytes: Buffer): boolean {
    this.#heard = this.#heard.length > 0 ? Buffer.concat([this.#heard, bytes]) : bytes
    if (!this.#isOpen) this.#readHandshake()
    if (this.#isOpen) while (this.#readFrame());
    if (this.#pause === 0) return true
    setTimeout(() => this.#socket.resume(), this.#pause)
    return false
  }

  #readHandshake(): void {
    const end = this.#heard.indexOf('\r\n\r\n')
    if (end < 0) return
    this.#isOpen = this.#heard.toString('latin1').startsWith('HTTP/1.1 101 ')
    this.#heard = this.#heard.subarray(end + 4)
    if (this.#isOpen) this.#opened.resolve()
    else this.destroy()
  }

  /** Takes one whole frame off what was heard; false when there is none yet. */
  #readFrame(): boolean {
    const heard = this.#heard
    if (heard.length < 2) return false
    const short = (heard[1] as number) & 0x7f
    const start = short < 126 ? 2 : short === 126 ? 4 : 10
    if (heard.length < start) return false
    const length =
      short < 126 ? short : short === 126 ? heard.readUInt16BE(2) : Number(heard.readBigUInt64BE(2))
    if (heard.length < start + length) return false
    const payload = heard.subarray(start, start + length)
    this.#heard = heard.subarray(start + length)
    const opcode = (heard[0] as number) & 0x0f
    if (opcode === 1) this.#onText(payload.toString())
    else if (opcode === 8) this.#sayGoodbye(payload)
    else if (opcode === 9) this.#write(0x8a, payload)
    return true
  }

  #sayGoodbye(payload: Buffer): void {
    this.#closed.resolve(payload.length < 2 ? 1005 : payload.readUInt16BE(0))
    this.#write(0x88, payload)
    this.#socket.end()
  }

  /** A mask of zeros is a mask, and leaves the payload as it is. */
  #write(first: number, payload: Buffer): void {
    const { length } = payload
    const header = Buffer.alloc(length < 126 ? 6 : 14)
    header[0] = first
    if (length < 126) header[1] = 0x80 | length
    else {
      header[1] = 0x80 | 127
      header.writeBigUInt64BE(BigInt(length), 2)
    }
    this.#socket.write(Buffer.concat([header, payload]))
  }
}
