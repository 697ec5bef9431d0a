// The little of RFC 6455 that a load generator needs.

export const opcodes = { text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const

/** Where a frame's payload lies in the bytes it was read from; `end` is also where the next frame begins. */
export interface Frame {
  readonly opcode: number
  readonly start: number
  readonly end: number
}

/** Reads the frame that begins at `at`; undefined when it has not arrived whole. */
export function readFrame(bytes: Buffer, at: number, end: number): Frame | undefined {
  if (end - at < 2) return undefined
  const first = bytes[at] as number
  const second = bytes[at + 1] as number
  if ((first & 0xf0) !== 0x80) throw new Error('The server sent a fragment or an extension.')
  if (second > 127) throw new Error('The server masked a frame.')

  const start = at + headerLength(second)
  if (end < start) return undefined
  const frameEnd = start + payloadLength(bytes, at, second)
  return frameEnd <= end ? { opcode: first & 0x0f, start, end: frameEnd } : undefined
}

/** A client's frame. Its mask is zero: the server unmasks as ever, and we need not mask. */
export function encodeClientFrame(opcode: number, payload: string | Buffer): Buffer {
  const body = Buffer.from(payload)
  if (body.length > 0xffff) throw new Error('A client frame here has at most 65,535 bytes.')
  const long = body.length > 125
  const header = Buffer.alloc(long ? 8 : 6)
  header[0] = 0x80 | opcode
  header[1] = 0x80 | (long ? 126 : body.length)
  if (long) header.writeUInt16BE(body.length, 2)
  return Buffer.concat([header, body])
}

/** A server's frame with text: for the raw writer, and for tests. */
export function encodeServerText(text: string): Buffer {
  const body = Buffer.from(text)
  const header = Buffer.alloc(body.length > 0xffff ? 10 : body.length > 125 ? 4 : 2)
  header[0] = 0x80 | opcodes.text
  if (header.length === 2) header[1] = body.length
  else if (header.length === 4) header.writeUInt16BE(body.length, 2)
  else header.writeBigUInt64BE(BigInt(body.length), 2)
  if (header.length > 2) header[1] = header.length === 4 ? 126 : 127
  return Buffer.concat([header, body])
}

function headerLength(second: number): number {
  return second === 127 ? 10 : second === 126 ? 4 : 2
}

function payloadLength(bytes: Buffer, at: number, second: number): number {
  if (second === 126) return bytes.readUInt16BE(at + 2)
  if (second === 127) return Number(bytes.readBigUInt64BE(at + 2))
  return second
}
