import type { EncodedFrame } from '../frame.ts'

/** The messages in a frame's bytes, as a client would read them. Throws when they are not whole, unmasked messages. */
export function readFrame({ bytes }: EncodedFrame): (string | Uint8Array)[] {
  const messages: (string | Uint8Array)[] = []
  let at = 0
  while (at < bytes.length) {
    const opcode = bytes.readUInt8(at)
    let length = bytes.readUInt8(at + 1)
    at += 2
    if (length === 126) {
      length = bytes.readUInt16BE(at)
      at += 2
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(at))
      at += 8
    }
    if (at + length > bytes.length) throw new Error('The frame ends in the middle of a message.')
    const payload = bytes.subarray(at, at + length)
    if (opcode === 0x81) messages.push(payload.toString())
    else if (opcode === 0x82) messages.push(new Uint8Array(payload))
    else throw new Error(`The frame starts with ${opcode}, which is no whole, unmasked message.`)
    at += length
  }
  return messages
}
