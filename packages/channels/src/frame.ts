import { keptOrMade } from './kept-or-made.ts'
/**
 * One or more WebSocket messages, already in the bytes of the wire.
 *
 * A broadcast is encoded once and its bytes are handed to every receiver; this
 * is what makes a fan-out cost one write a socket and nothing else. Servers do
 * not mask frames (RFC 6455, 5.1), so the same bytes are right for everybody.
 *
 * The bytes are shared: nobody may change them.
 */
export interface EncodedFrame {
  readonly bytes: Buffer
  /** How many messages the bytes hold. */
  readonly messages: number
}

/** Takes frames of one socket over at once, without an event or a promise for each. */
export interface FrameSink {
  /** Bytes that wait for the network, or more, but never fewer: nothing has to be asked for it. */
  readonly queuedAtMost: number
  /** Sends a frame behind all that was sent before; on a socket that has ended it does nothing. */
  push(frame: EncodedFrame): void
  /** The peer waits for what was pushed last: where that is the only answer of its turn, it is written to before the others. */
  hurry?(): void
}

const finText = 0x81
const finBytes = 0x82

/** Encodes one text message as one unfragmented frame. */
export function encodeText(text: string): EncodedFrame {
  const length = Buffer.byteLength(text)
  const { bytes, start } = emptyFrame(finText, length)
  bytes.write(text, start, 'utf8')
  return { bytes, messages: 1 }
}

/** Encodes one binary message as one unfragmented frame. */
export function encodeBytes(message: Uint8Array): EncodedFrame {
  const { bytes, start } = emptyFrame(finBytes, message.byteLength)
  bytes.set(message, start)
  return { bytes, messages: 1 }
}

function emptyFrame(first: number, length: number): { bytes: Buffer; start: number } {
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const bytes = Buffer.allocUnsafeSlow(start + length)
  bytes[0] = first
  if (start === 2) bytes[1] = length
  else if (start === 4) {
    bytes[1] = 126
    bytes.writeUInt16BE(length, 2)
  } else {
    bytes[1] = 127
    bytes.writeBigUInt64BE(BigInt(length), 2)
  }
  return { bytes, start }
}

/** Joins frames, so that several messages leave in one write. */
export function joinFrames(frames: readonly EncodedFrame[]): EncodedFrame {
  const [first] = frames
  if (first && frames.length === 1) return first
  return {
    bytes: Buffer.concat(frames.map((frame) => frame.bytes)),
    messages: frames.reduce((sum, frame) => sum + frame.messages, 0),
  }
}

const encodedBy = new WeakMap<object, WeakMap<object, EncodedFrame>>()

/** The newest answer of `encodeOnce`: a fan-out asks for it once for each receiver. */
let newest: { readonly message: object; readonly toText: object; readonly frame: EncodedFrame }

/**
 * Encodes what `toText` makes of `message` (one text, or several that leave
 * together), once for each pair of the two: a group's consumers that are handed
 * the same message share one frame. `toText` must be one lasting function, not
 * an arrow made anew for each call.
 */
export function encodeOnce<Message extends object>(
  message: Message,
  toText: (message: Message) => string | readonly string[],
): EncodedFrame {
  if (newest?.message === message && newest.toText === toText) return newest.frame
  const frame = keptOrMade(
    keptOrMade(encodedBy, toText, () => new WeakMap<object, EncodedFrame>()),
    message,
    () => {
      const text = toText(message)
      return typeof text === 'string' ? encodeText(text) : joinFrames(text.map(encodeText))
    },
  )
  newest = { message, toText, frame }
  return frame
}
