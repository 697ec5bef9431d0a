/**
 * What a room has said: every message in order, and the bytes in which they
 * came. The first reader writes it down; for everybody else
 * hearing the same is one comparison of bytes.
 */
export class Transcript {
  readonly messages: string[] = []
  readonly #onMessage: (message: string) => void
  #bytes = Buffer.alloc(1 << 20)
  #length = 0
  /** Where each frame ends, and how many messages there were by then. Both begin with the empty transcript. */
  readonly #ends = [0]
  readonly #counts = [0]

  /** `onMessage` is told of each message once, in order. */
  constructor(onMessage: (message: string) => void = () => {}) {
    this.#onMessage = onMessage
  }

  /** Bytes of whole frames. */
  get length(): number {
    return this.#length
  }

  /** Whether these bytes are the transcript's from `place` on. */
  equals(place: number, bytes: Buffer, from: number, to: number): boolean {
    return bytes.compare(this.#bytes, place, place + to - from, from, to) === 0
  }

  slice(from: number, to: number): Buffer {
    return this.#bytes.subarray(from, to)
  }

  /** A reader that has had `from` messages hears these. They must be what others heard there. */
  hear(from: number, messages: readonly string[]): void {
    for (const [i, message] of messages.entries()) {
      const known = this.messages[from + i]
      if (known === undefined) {
        this.messages.push(message)
        this.#onMessage(message)
      } else if (known !== message) {
        throw new Error(`Message ${from + i} is “${message}” here and “${known}” elsewhere.`)
      }
    }
  }

  /** Adds a frame with which its reader has had `count` messages. */
  append(frame: Buffer, count: number): void {
    const length = this.#length + frame.length
    if (length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(length, 2 * this.#bytes.length))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    frame.copy(this.#bytes, this.#length)
    this.#length = length
    this.#ends.push(length)
    this.#counts.push(count)
  }

  /** Where the frame begins that `place` lies in. */
  frameStart(place: number): number {
    return this.#ends[lastAtMost(this.#ends, place)] as number
  }

  /** How many messages a reader who is at `place` has had in whole. */
  countAt(place: number): number {
    return this.#counts[lastAtMost(this.#ends, place)] as number
  }

  /** Between which frames a reader with `count` messages stands; undefined when that is inside of one, or ahead. */
  placeOf(count: number): number | undefined {
    const frame = lastAtMost(this.#counts, count)
    return this.#counts[frame] === count ? this.#ends[frame] : undefined
  }
}

/** The last index whose value is at most `value`; `sorted` begins with one that is. */
function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((sorted[middle] as number) <= value) low = middle
    else high = middle - 1
  }
  return low
}
