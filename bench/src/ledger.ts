/**
 * What was said, by which speaker and when, and what came of it: a message must come
 * out once, and after the ones that its sender sent before it.
 */
export class Ledger {
  readonly #senders: { sentAt: number[]; heard: number }[]
  readonly #senderOf: number[] = []
  readonly #refOf: number[] = []
  /** By sender and ref, the number under which the server says that it stored the message. */
  readonly #stored = new Map<string, number>()
  sent = 0

  constructor(senders: number) {
    this.#senders = Array.from({ length: senders }, () => ({ sentAt: [], heard: 0 }))
  }

  /** Notes that `sender` says something now, and returns what it should say: unique, and as long as people write. */
  say(sender: number, now: number): { body: string; ref: number } {
    const { sentAt } = this.#sender(sender)
    const ref = sentAt.length
    sentAt.push(now)
    this.sent++
    return { body: bodyOf(sender, ref), ref }
  }

  /** The room says `body`, as its next message. */
  hear(body: string): void {
    const [sender = -1, number = -1] = body.split(' ', 1)[0]?.split('.').map(Number) ?? []
    const state = this.#sender(sender)
    if (number !== state.heard) throw new Error(`“${body}” came in place of number ${state.heard}.`)
    state.heard++
    this.#senderOf.push(sender)
    this.#refOf.push(number)
  }

  get acknowledged(): number {
    return this.#stored.size
  }

  /** The server says that it stored `ref` of `sender` under `number`; returns when it was sent. */
  acknowledge(sender: number, ref: number, number: number): number {
    const at = this.#sender(sender).sentAt[ref]
    if (at === undefined) throw new Error(`Acknowledged ${ref} of ${sender}, which was never sent.`)
    this.#stored.set(`${sender}.${ref}`, number)
    return at
  }

  /** What was acknowledged as number n must be what the room heard as number n, counted from `base`. */
  checkPlaces(base: number): void {
    for (const [place, sender] of this.#senderOf.entries()) {
      const number = this.#stored.get(`${sender}.${this.#refOf[place]}`)
      if (number !== undefined && number !== base + place + 1)
        throw new Error(`Number ${base + place + 1} was acknowledged as ${number}.`)
    }
  }

  /** Who said the room's message at this place. */
  senderOf(place: number): number {
    return this.#senderOf[place] as number
  }

  /** When the room's message at this place was sent. */
  sentAt(place: number): number {
    return this.#sender(this.senderOf(place)).sentAt[this.#refOf[place] as number] as number
  }

  #sender(sender: number) {
    const state = this.#senders[sender]
    if (!state) throw new Error(`Nobody here is number ${sender}.`)
    return state
  }
}

const words =
  'has anyone seen the kettle since the meeting moved to the garden and who is bringing cake today'

/** 60 to 100 characters that begin with sender and number. */
export function bodyOf(sender: number, number: number): string {
  const length = 60 + ((number * 7 + sender * 3) % 41)
  return `${sender}.${number} ${words}`.slice(0, length).trimEnd()
}
