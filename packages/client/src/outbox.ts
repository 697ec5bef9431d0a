import type { Ack } from '@lobby/protocol'
import { backoff } from './backoff.ts'
import type { Clock } from './clock.ts'
import { type ChatRefusal, isRefusal, mayRetry } from './errors.ts'

/**
 * A message that is not in the room's log yet, as far as we know. `stored`: it
 * was acknowledged, and is shown from here until its event arrives.
 */
export type PendingMessage = {
  readonly clientId: string
  readonly room: string
  readonly body: string
  /** When it was written, by this device's clock; for display. */
  readonly writtenAt: string
  /** Whose it is: nobody else may send it by signing in. */
  readonly userId: string | undefined
  readonly state:
    | { readonly kind: 'sending' }
    | { readonly kind: 'failed'; readonly code: ChatRefusal['code'] }
    | { readonly kind: 'stored'; readonly epoch: string; readonly seq: number }
}

type Wiring = {
  readonly clock: Clock
  readonly random: () => number
  readonly deliver: (message: PendingMessage) => Promise<Ack>
  /** The whole content, after each change. */
  readonly onChange: (messages: readonly PendingMessage[]) => void
}

/**
 * Keeps each message until the server has it on disk.
 *
 * A room's messages go one after the other, so that a refusal in the middle
 * cannot turn their order around. A message whose answer was lost goes again
 * under the same `clientId`: the server stores it once.
 */
export class Outbox {
  readonly #wiring: Wiring
  #messages: readonly PendingMessage[] = []
  #userId: string | undefined
  /** Rooms with a message on its way or waiting for its next try. */
  readonly #busy = new Map<string, () => void>()
  readonly #attempts = new Map<string, number>()

  constructor(wiring: Wiring) {
    this.#wiring = wiring
  }

  get messages(): readonly PendingMessage[] {
    return this.#messages
  }

  add(message: Omit<PendingMessage, 'state'>): void {
    this.#set([...this.#messages, { ...message, state: { kind: 'sending' } }])
    this.#deliverNext(message.room)
  }

  /** Sends what waits, in order. What somebody else wrote here is shown as failed instead. */
  resume(userId: string): void {
    this.#userId = userId
    this.#set(
      this.#messages.map((message) =>
        message.state.kind === 'sending' && (message.userId ?? userId) !== userId
          ? { ...message, state: { kind: 'failed', code: 'signed_out' } }
          : message,
      ),
    )
    for (const room of new Set(this.#messages.map(({ room }) => room))) this.#deliverNext(room)
  }

  /** Keeps everything; sends nothing until `resume`. */
  pause(): void {
    this.#userId = undefined
    for (const cancel of this.#busy.values()) cancel()
    this.#busy.clear()
  }

  retry(clientId: string): void {
    const message = this.#messages.find((message) => message.clientId === clientId)
    if (message?.state.kind !== 'failed') return
    this.#change(clientId, { userId: this.#userId, state: { kind: 'sending' } })
    this.#deliverNext(message.room)
  }

  /** Forgets the message: its author deleted it, or it is in the log. */
  remove(clientId: string): void {
    if (!this.#messages.some((message) => message.clientId === clientId)) return
    this.#attempts.delete(clientId)
    this.#set(this.#messages.filter((message) => message.clientId !== clientId))
  }

  clear(): void {
    this.pause()
    this.#attempts.clear()
    this.#set([])
  }

  #deliverNext(room: string): void {
    if (this.#userId === undefined || this.#busy.has(room)) return
    const next = this.#messages.find(
      (message) => message.room === room && message.state.kind === 'sending',
    )
    if (!next) return
    // Each turn owns its entry: an answer that comes after a pause finds it gone.
    const turn = () => {}
    this.#busy.set(room, turn)
    this.#wiring.deliver(next).then(
      (ack) => this.#settle(room, turn, () => this.#stored(next, ack)),
      (error: unknown) => this.#settle(room, turn, () => this.#refused(next, error)),
    )
  }

  #settle(room: string, turn: () => void, apply: () => number | undefined): void {
    const isCurrent = this.#busy.get(room) === turn
    if (isCurrent) this.#busy.delete(room)
    const wait = apply()
    if (!isCurrent) return
    const goOn = () => {
      this.#busy.delete(room)
      this.#deliverNext(room)
    }
    if (wait === undefined) goOn()
    else this.#busy.set(room, this.#wiring.clock.after(wait, goOn))
  }

  #stored({ clientId }: PendingMessage, { epoch, seq }: Ack): undefined {
    this.#attempts.delete(clientId)
    this.#change(clientId, { state: { kind: 'stored', epoch, seq } })
  }

  /** Answers how long to wait before the room's next try; nothing when this message is given up. */
  #refused({ clientId }: PendingMessage, error: unknown): number | undefined {
    const refusal = isRefusal(error) ? error : undefined
    const code = refusal?.code ?? 'internal'
    if (!mayRetry(code)) {
      this.#attempts.delete(clientId)
      this.#change(clientId, { state: { kind: 'failed', code } })
      return
    }
    const attempt = this.#attempts.get(clientId) ?? 0
    this.#attempts.set(clientId, attempt + 1)
    return Math.max(refusal?.retryAfter ?? 0, backoff(attempt, this.#wiring.random))
  }

  #change(clientId: string, change: Partial<PendingMessage>): void {
    this.#set(
      this.#messages.map((message) =>
        message.clientId === clientId ? { ...message, ...change } : message,
      ),
    )
  }

  #set(messages: readonly PendingMessage[]): void {
    this.#messages = messages
    this.#wiring.onChange(messages)
  }
}
