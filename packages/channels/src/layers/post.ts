import { LayerUnavailable } from '../errors.ts'
import type { LayerMessage } from './channel-layer.ts'
import type { Topics } from './topics.ts'

/** What one node asks another to do with a channel that only the other can receive from. */
export type Request =
  | { readonly do: 'put'; readonly channel: string; readonly message: LayerMessage }
  | { readonly do: 'join' | 'leave'; readonly channel: string; readonly group: string }

type Letter =
  | { readonly from: string; readonly id: number; readonly request: Request }
  | { readonly answerTo: number; readonly isDone: boolean }

interface Question {
  resolve(isDone: boolean): void
  reject(reason: unknown): void
  readonly timer: NodeJS.Timeout
}

/**
 * Requests between nodes, each answered: the sender of a message to another
 * node's channel learns that the channel is full, as it would for its own.
 */
export class Post {
  readonly #topics: Topics
  readonly #node: string
  readonly #prefix: string
  readonly #handle: (request: Request) => Promise<boolean>
  readonly #open = new Map<number, Question>()
  #lastId = 0
  /** Resolves when the other nodes can reach this one; at once when the network is away. */
  readonly isReachable: Promise<void>

  constructor(
    topics: Topics,
    { node, prefix }: { readonly node: string; readonly prefix: string },
    handle: (request: Request) => Promise<boolean>,
  ) {
    this.#topics = topics
    this.#node = node
    this.#prefix = prefix
    this.#handle = handle
    this.isReachable = topics.subscribe(this.#topic(node), (payload) => {
      // What cannot be read or answered is no reason to stop reading.
      this.#read(JSON.parse(payload)).catch(() => {})
    })
  }

  /** What the node answered; true as well when the network knows that no such node lives, for then nobody waits for the channel. */
  async ask(node: string, request: Request): Promise<boolean> {
    const id = ++this.#lastId
    const { promise, resolve, reject } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => {
      this.#open.delete(id)
      reject(new LayerUnavailable('The node of the channel did not answer.'))
    }, patience).unref()
    this.#open.set(id, { resolve, reject, timer })
    // Two things can go wrong, and one of them is reported.
    promise.catch(() => {})
    try {
      const listeners = await this.#send(node, { from: this.#node, id, request })
      if (listeners === 0) this.#settle(id, true)
    } catch (error) {
      this.#settle(id, true)
      throw error
    }
    return promise
  }

  /** Answers may be lost from here on: nobody waits for one any longer. */
  giveUp(reason: unknown): void {
    for (const { reject, timer } of this.#open.values()) {
      clearTimeout(timer)
      reject(reason)
    }
    this.#open.clear()
  }

  async #read(letter: Letter): Promise<void> {
    if ('answerTo' in letter) {
      this.#settle(letter.answerTo, letter.isDone)
      return
    }
    const isDone = await this.#handle(letter.request)
    await this.#send(letter.from, { answerTo: letter.id, isDone })
  }

  #send(node: string, letter: Letter): Promise<number | undefined> {
    return this.#topics.publish(this.#topic(node), JSON.stringify(letter))
  }

  #settle(id: number, isDone: boolean): void {
    const question = this.#open.get(id)
    if (!question) return
    this.#open.delete(id)
    clearTimeout(question.timer)
    question.resolve(isDone)
  }

  #topic(node: string): string {
    return `${this.#prefix}node:${node}`
  }
}

const patience = 5_000
