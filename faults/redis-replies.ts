// What Redis sends, taken apart into its replies, so that some of what it tells subscribers can be lost or come twice.

/** Shares of the messages to subscribers, from 0 to 1. */
export interface Losses {
  readonly lost: number
  readonly repeated: number
}

/** Passes whole replies on; of those that tell a subscriber something, as many as asked for are lost or come twice. Everything else passes as it is. */
export class RedisReplies {
  readonly #losses: () => Losses
  readonly #random: () => number
  #rest: Buffer = Buffer.alloc(0)

  constructor(losses: () => Losses, random: () => number = Math.random) {
    this.#losses = losses
    this.#random = random
  }

  /** What goes on of these bytes, and of those before them. */
  take(bytes: Buffer): Buffer {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    const passed: Buffer[] = []
    let start = 0
    for (;;) {
      const end = endOfReply(all, start)
      if (end === undefined) break
      const reply = all.subarray(start, end)
      for (let time = this.#times(reply); time > 0; time--) passed.push(reply)
      start = end
    }
    this.#rest = all.subarray(start)
    return Buffer.concat(passed)
  }

  #times(reply: Buffer): number {
    const { lost, repeated } = this.#losses()
    if (lost + repeated === 0 || !isMessage.test(reply.toString('latin1', 0, 24))) return 1
    const chance = this.#random()
    if (chance < lost) return 0
    return chance < lost + repeated ? 2 : 1
  }
}

/** Of both versions of the protocol, and of shards. */
const isMessage = /^[*>]3\r\n\$\d+\r\ns?message\r\n/

/** Where the reply that begins here ends; undefined: not all of it is there. */
function endOfReply(bytes: Buffer, start: number): number | undefined {
  const line = bytes.indexOf('\r\n', start)
  if (line < 0) return undefined
  const kind = String.fromCharCode(bytes[start] as number)
  const count = Number(bytes.toString('latin1', start + 1, line))
  const after = line + 2
  if ('$=!'.includes(kind)) {
    const end = count < 0 ? after : after + count + 2
    return end <= bytes.length ? end : undefined
  }
  const parts = '*>~'.includes(kind) ? count : '%|'.includes(kind) ? 2 * count : 0
  // An attribute stands before the reply that it is about.
  let end: number | undefined = after
  for (let part = kind === '|' ? -1 : 0; part < parts && end !== undefined; part++)
    end = endOfReply(bytes, end)
  return end
}
