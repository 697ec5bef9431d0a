// Both ends of what the log process and a worker say to each other.
import type { Clock } from '../ground/clock.ts'
import { type SentFailure, sentFailureOf, thrownFrom } from './sent-failure.ts'

/** What one side may be asked or told: for each name its input and its answer. */
export type RequestTable = Record<string, readonly [input: unknown, answer: unknown]>

type Input<Table extends RequestTable, Name extends keyof Table> = Table[Name][0]
type Answer<Table extends RequestTable, Name extends keyof Table> = Table[Name][1]

/** What answers the requests of a table. */
export type Answers<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends readonly [infer Input, infer Answer]
    ? (input: Input) => Answer | Promise<Answer>
    : never
}

type Message =
  /** No answer is sent to the id 0. */
  | readonly [is: 'request', id: number, name: string, input: unknown]
  | readonly [is: 'answer', id: number, answer: unknown]
  | readonly [is: 'failure', id: number, failure: SentFailure]

/** All that was said in one turn, and the newest `mark` of its sender. */
export interface Parcel {
  readonly mark: number
  readonly messages: readonly Message[]
}

/** Carries parcels in order, as `process.send` with `serialization: 'advanced'` does. */
export interface Carrier {
  /** `written` is called when it is on its way; also when it never will be. */
  send(parcel: Parcel, written: () => void): void
  onParcel(take: (parcel: Parcel) => void): void
  /** The other side is gone. */
  onEnd(call: () => void): void
}

/** Bytes of what can be lost that wait for a slow other side, roughly; more is lost. */
const mostWaiting = 4 * 1024 * 1024

export interface LinkOptions {
  /** What was told, not asked, has failed: nobody else hears of it. */
  readonly failed: (error: unknown) => void
  /** Something that was offered is lost, and there is room again. */
  readonly missed?: () => void
}

/** How long an answer is waited for. */
export interface AnswerLimit {
  readonly clock: Clock
  readonly milliseconds: number
}

/** One side of a link: `Theirs` is what the other side answers, `Ours` what this one does. */
export class Link<Theirs extends RequestTable, Ours extends RequestTable> {
  readonly #carrier: Carrier
  readonly #options: LinkOptions
  readonly #asked = new Map<number, PromiseWithResolvers<never>>()
  #answers: Answers<Ours> | undefined
  #early: Parcel[] = []
  #lastId = 0
  #waiting: Message[] = []
  /** Bytes among them that can be lost. */
  #waitingBytes = 0
  #hasLost = false
  #isDue = false
  #isWriting = false
  #isOver = false
  #mark = 0
  #theirMark = 0
  readonly #ended = Promise.withResolvers<void>()

  constructor(carrier: Carrier, options: LinkOptions) {
    this.#carrier = carrier
    this.#options = options
    carrier.onParcel((parcel) => this.#take(parcel))
    carrier.onEnd(() => this.#end())
  }

  /** Answers the other side from now on; what it has asked before as well. */
  answer(answers: Answers<Ours>): void {
    this.#answers = answers
    for (const parcel of this.#early.splice(0)) this.#take(parcel)
  }

  /** Resolves when the other side is gone. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  /** The newest mark of the other side: it comes with or before everything that was said after it was set. */
  get theirMark(): number {
    return this.#theirMark
  }

  /** Sets a number that goes along with all that is said from now on, and by itself. */
  mark(number: number): void {
    this.#mark = number
    this.#sendSoon()
  }

  /** Asks the other side. Throws what it throws there; an error when it is gone, or has not answered in time. A late answer is passed over. */
  ask<Name extends keyof Theirs & string>(
    name: Name,
    input: Input<Theirs, Name>,
    limit?: AnswerLimit,
  ): Promise<Answer<Theirs, Name>> {
    if (this.#isOver) return Promise.reject(gone())
    const id = ++this.#lastId
    const asked = Promise.withResolvers<never>()
    this.#asked.set(id, asked)
    this.#say(['request', id, name, input])
    return limit ? this.#inTime(id, asked.promise, limit) : asked.promise
  }

  #inTime(id: number, answer: Promise<never>, { clock, milliseconds }: AnswerLimit) {
    const stop = clock.after(milliseconds, () => {
      this.#asked.get(id)?.reject(new Error('The process at the other end does not answer.'))
      this.#asked.delete(id)
    })
    return answer.finally(stop)
  }

  /** Says it without waiting for an answer. */
  tell<Name extends keyof Theirs & string>(name: Name, input: Input<Theirs, Name>): void {
    this.#say(['request', 0, name, input])
  }

  /** Tells what can be lost, and is where the other side takes too little; see `missed`. `bytes`: how much it is, roughly. */
  offer<Name extends keyof Theirs & string>(
    name: Name,
    input: Input<Theirs, Name>,
    bytes: number,
  ): void {
    if (this.#waitingBytes + bytes > mostWaiting) {
      this.#hasLost = true
      return
    }
    this.#waitingBytes += bytes
    this.tell(name, input)
  }

  #say(message: Message): void {
    if (this.#isOver) return
    this.#waiting.push(message)
    this.#sendSoon()
  }

  /** All that is said in one turn of the loop is written at once; and nothing while the carrier is full. */
  #sendSoon(): void {
    if (this.#isDue || this.#isWriting || this.#isOver) return
    this.#isDue = true
    setImmediate(() => {
      this.#isDue = false
      this.#send()
    })
  }

  #send(): void {
    if (this.#isOver) return
    this.#isWriting = true
    if (this.#hasLost) this.#options.missed?.()
    this.#hasLost = false
    const messages = this.#waiting
    this.#waiting = []
    this.#waitingBytes = 0
    const sent = this.#mark
    this.#carrier.send({ mark: sent, messages }, () => {
      this.#isWriting = false
      if (this.#waiting.length > 0 || this.#mark !== sent) this.#sendSoon()
    })
  }

  #take(parcel: Parcel): void {
    if (!this.#answers) {
      this.#early.push(parcel)
      return
    }
    // First: what was said with it may be about what it counts.
    this.#theirMark = parcel.mark
    for (const message of parcel.messages) this.#hear(message, this.#answers)
  }

  #hear(message: Message, answers: Answers<Ours>): void {
    if (message[0] === 'request') {
      void this.#answer(message, answers)
      return
    }
    const [is, id, content] = message
    const asked = this.#asked.get(id)
    this.#asked.delete(id)
    if (is === 'answer') asked?.resolve(content as never)
    else asked?.reject(thrownFrom(content))
  }

  async #answer(
    [, id, name, input]: Extract<Message, readonly ['request', ...unknown[]]>,
    answers: Answers<Ours>,
  ): Promise<void> {
    try {
      const answer = answers[name as keyof Ours] as (input: unknown) => unknown
      // Not awaited where it is there: what is said next stays behind it.
      const given = answer(input)
      const content = given instanceof Promise ? await given : given
      if (id > 0) this.#say(['answer', id, content])
    } catch (error) {
      if (id === 0) this.#options.failed(error)
      else this.#say(['failure', id, sentFailureOf(error)])
    }
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#waiting = []
    for (const { reject } of this.#asked.values()) reject(gone())
    this.#asked.clear()
    this.#ended.resolve()
  }
}

function gone(): Error {
  return new Error('The process at the other end is gone.')
}
