import { readFrame } from './frames.ts'
import type { Transcript } from './transcript.ts'

/**
 * Opens a frame that the transcript does not have at this place, and returns
 * the room's messages in it: none when the frame is this socket's own affair.
 */
export type OpenFrame = (opcode: number, payload: Buffer, received: number) => readonly string[]

/**
 * One socket's way through the transcript. Its bytes may come in any chunks,
 * with frames of its own in between, and with the room's messages cut into
 * other frames than its neighbours': each message is checked all the same.
 */
export class StreamReader {
  readonly #transcript: Transcript
  readonly #open: OpenFrame
  /** How many of the transcript's bytes we have had; undefined while our frames are cut differently. */
  #place: number | undefined = 0
  /** Messages had, while there is no place to read it from. */
  #received = 0
  /** The beginning of a frame whose end has not come. */
  #rest: Buffer | undefined

  constructor(transcript: Transcript, open: OpenFrame) {
    this.#transcript = transcript
    this.#open = open
  }

  /** How many of the room's messages this socket has had, in order and in whole. */
  get received(): number {
    return this.#place === undefined ? this.#received : this.#transcript.countAt(this.#place)
  }

  /** Reads `bytes` up to `length`. They are ours only until this returns. */
  push(bytes: Buffer, length: number): void {
    if (this.#matchesToEnd(bytes, length)) return
    let unread = this.#unread(bytes, length)
    while (unread.length > 0) {
      const frame = readFrame(unread, 0, unread.length)
      if (!frame) {
        this.#rest = Buffer.from(unread)
        return
      }
      if (!this.#skipKnown(unread, frame.end)) {
        const messages = this.#open(
          frame.opcode,
          unread.subarray(frame.start, frame.end),
          this.received,
        )
        if (messages.length > 0) this.#hear(messages, unread.subarray(0, frame.end))
      }
      unread = unread.subarray(frame.end)
    }
  }

  /** The path of nearly every byte: all of it is what another reader has already had. */
  #matchesToEnd(bytes: Buffer, length: number): boolean {
    const place = this.#place
    if (this.#rest || place === undefined) return false
    if (place + length > this.#transcript.length) return false
    if (!this.#transcript.equals(place, bytes, 0, length)) return false
    this.#place = place + length
    return true
  }

  /** What is to be read from the beginning of a frame on: with what came of that frame earlier. */
  #unread(bytes: Buffer, length: number): Buffer {
    const chunk = bytes.subarray(0, length)
    if (this.#rest) {
      const unread = Buffer.concat([this.#rest, chunk])
      this.#rest = undefined
      return unread
    }
    if (this.#place === undefined) return chunk
    const start = this.#transcript.frameStart(this.#place)
    if (start === this.#place) return chunk
    const begun = this.#transcript.slice(start, this.#place)
    this.#place = start
    return Buffer.concat([begun, chunk])
  }

  #skipKnown(bytes: Buffer, end: number): boolean {
    const place = this.#place
    if (place === undefined || place + end > this.#transcript.length) return false
    if (!this.#transcript.equals(place, bytes, 0, end)) return false
    this.#place = place + end
    return true
  }

  #hear(messages: readonly string[], frame: Buffer): void {
    const before = this.received
    const after = before + messages.length
    this.#transcript.hear(before, messages)
    if (this.#place === this.#transcript.length) this.#transcript.append(frame, after)
    this.#place = this.#transcript.placeOf(after)
    this.#received = after
  }
}
