import type { Ack, Command, Ok, Refusal } from '@lobby/protocol'
import { ChatRefusal, toErrorCode } from './errors.ts'
import type { PendingMessage } from './pending-message.ts'

type WithRef = Extract<Command, { ref: number }>
/** A command that is answered, before it gets its number. */
export type Request = WithRef extends infer C ? (C extends WithRef ? Omit<C, 'ref'> : never) : never
type AnswerTo<R extends Request> = R['type'] extends 'message.send' ? Ack : Ok

/** Matches answers to the commands they answer. */
export class Requests {
  readonly #write: (command: WithRef) => boolean
  readonly #open = new Map<
    number,
    { resolve(answer: never): void; reject(refusal: ChatRefusal): void }
  >()
  #nextRef = 1

  constructor(write: (command: WithRef) => boolean) {
    this.#write = write
  }

  /** Rejects with a `ChatRefusal`: the server's, or `offline` when the connection went before the answer came. */
  ask<R extends Request>(request: R): Promise<AnswerTo<R>> {
    const ref = this.#nextRef++
    return new Promise((resolve, reject) => {
      this.#open.set(ref, { resolve, reject })
      if (this.#write({ ...request, ref } as unknown as WithRef)) return
      this.#open.delete(ref)
      reject(new ChatRefusal('offline', 'There is no connection.'))
    })
  }

  /** Sends a message; it is refused unless the one of the client id `after` is stored. */
  send(
    message: Pick<PendingMessage, 'clientId' | 'room' | 'body' | 'answering' | 'files'>,
    after?: string,
  ): Promise<Ack> {
    const { clientId, room, body, answering, files } = message
    const attachments = files?.flatMap(({ id }) => id ?? [])
    return this.ask({
      type: 'message.send',
      ...{ clientId, room, body, ...answering },
      ...(attachments?.length && { attachments }),
      ...(after !== undefined && { after }),
    })
  }

  settle(answer: Ack | Ok | Refusal): void {
    if (answer.ref === undefined) return
    const request = this.#open.get(answer.ref)
    this.#open.delete(answer.ref)
    if (answer.type !== 'error') request?.resolve(answer as never)
    else
      request?.reject(new ChatRefusal(toErrorCode(answer.code), answer.message, answer.retryAfter))
  }

  /** The connection is gone, and with it every answer that was still to come. */
  abandon(): void {
    const open = [...this.#open.values()]
    this.#open.clear()
    for (const { reject } of open) reject(new ChatRefusal('offline', 'The connection was lost.'))
  }
}
