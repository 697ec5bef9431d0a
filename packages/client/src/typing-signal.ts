import type { Command } from '@lobby/protocol'
import type { Clock } from './clock.ts'

const every = 3_000

/** Says that the person types, but not at every key. */
export class TypingSignal {
  readonly #clock: Clock
  readonly #say: (command: Command) => boolean
  readonly #saidAt = new Map<string, number>()

  constructor(clock: Clock, say: (command: Command) => boolean) {
    this.#clock = clock
    this.#say = say
  }

  typed(room: string): void {
    const now = this.#clock.monotonic()
    if (now - (this.#saidAt.get(room) ?? Number.NEGATIVE_INFINITY) < every) return
    if (this.#say({ type: 'typing.start', room })) this.#saidAt.set(room, now)
  }

  /** The message was sent: the next key begins another one. */
  ended(room: string): void {
    this.#saidAt.delete(room)
  }
}
