import { LayerUnavailable } from '../errors.ts'
import type { LayerMessage } from './channel-layer.ts'
import { nodeOf } from './names.ts'
import type { Topics } from './topics.ts'

/** What is done with a channel by the node that can receive from it. */
type Request =
  | { readonly do: 'put'; readonly channel: string; readonly message: LayerMessage }
  | { readonly do: 'join' | 'leave'; readonly channel: string; readonly group: string }

type Letter =
  | { readonly from: string; readonly id: number; readonly request: Request }
  | { readonly answerTo: number; readonly isDone: boolean }

/** The channels of a node, as it and others reach them. */
export interface OwnChannels {
  /** False: the channel is full. */
  put(channel: string, message: LayerMessage): boolean
  join(group: string, channel: string): Promise<void>
  leave(group: string, channel: string): void
}

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
  readonly #own: OwnChannels
  readonly #open = new Map<number, Question>()
  #lastId = 0
  /** Resolves when the other nodes can reach this one; at once when the network is away. */
  readonly isReachable: Promise<void>

  constructor(
    topics: Topics,
    { node, prefix }: { readonly node: string; readonly prefix: string },
    own: OwnChannels,
  ) {
    this.#topics = topics
    this.#node = node
    this.#prefix = prefix
    this.#own = own
    this.isReachable = topics.subscribe(this.#topic(node), (payload) => {
      // What cannot be read or answered is no reason to stop reading.
      this.#read(JSON.parse(payload)).catch(() => {})
    })
  }

  /** Has it done here, or by the node of the channel. False: the channel is full. */
  send(request: Request): Promise<boolean> {
    const node = nodeOf(request.channel)
    return node === undefined || node === this.#node
      ? this.#carryOut(request)
      : this.#ask(node, request)
  }

  /** What the node answered; true as well when the network knows that no such node lives, for then nobody waits for the channel. */
  async #ask(node: string, request: Request): Promise<boolean> {
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
      const listeners = await this.#write(node, { from: this.#node, id, request })
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
    const isDone = await this.#carryOut(letter.request)
    await this.#write(letter.from, { answerTo: letter.id, isDone })
  }

  async #carryOut(request: Request): Promise<boolean> {
    if (request.do === 'put') return this.#own.put(request.channel, request.message)
    if (request.do === 'join') await this.#own.join(request.group, request.channel)
    else this.#own.leave(request.group, request.channel)
    return true
  }

  #write(node: string, letter: Letter): Promise<number | undefined> {
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
