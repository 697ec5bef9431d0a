import type { Application, Event, Receive, Scope, Send } from './application.ts'
import { ProtocolError, StopConsumer } from './errors.ts'
import { type HandlerTable, MethodTable, methodNameOf } from './handlers.ts'
import { ended, type Failure, Inbox, type InboxOwner, type Source, take } from './inbox.ts'
import { keptOrMade } from './kept-or-made.ts'
import type { ChannelLayer } from './layers/channel-layer.ts'

/** What a consumer is made of: handed to its constructor, and on to `super`. */
export interface Connection<S extends Scope = Scope> {
  readonly scope: S
  readonly send: Send
  readonly channelLayer?: ChannelLayer | undefined
  readonly channelName?: string | undefined
}

/** How an application is made of a consumer class. */
export interface ConsumerOptions {
  /** Gives each connection a channel of its own, and with it groups. */
  readonly channelLayer?: ChannelLayer | undefined
}

type ConsumerClass<C, Args extends readonly unknown[]> = new (
  // biome-ignore lint/suspicious/noExplicitAny: what scope it is, the instance says
  connection: Connection<any>,
  ...args: Args
) => C

/** How the promise of the application ends. */
interface End {
  resolve(): void
  reject(error: unknown): void
}

interface WithMethods {
  readonly prototype: object
}

const noHandlers: HandlerTable = {}

const methodTables = new WeakMap<WithMethods & { readonly base: WithMethods }, MethodTable>()

function methodTableOf({ prototype, base }: WithMethods & { readonly base: WithMethods }) {
  return new MethodTable(prototype, base.prototype)
}

/**
 * Serves one connection: each of its events and each message to its channel is
 * handled before the next is looked at. The idea is Channels' consumer.
 *
 * A message reaches the entry of `handlers` with its `type`, else the method
 * whose name is its type in camel case. When a handler throws, the connection
 * ends; `StopConsumer` ends it without an error.
 */
export abstract class Consumer<S extends Scope = Scope> implements InboxOwner {
  /**
   * The methods that this class has, or inherits, are out of reach of messages.
   * A class of yours that others extend may name itself here.
   */
  static readonly base: { readonly prototype: object } = Consumer

  readonly scope: S
  /** Handlers by the exact `type` of a message; looked at before methods. */
  readonly handlers: HandlerTable = noHandlers

  readonly #connection: Connection<S>
  readonly #methods: MethodTable
  #inbox: Inbox | undefined
  #end: End | undefined

  constructor(connection: Connection<S>) {
    this.#connection = connection
    this.scope = connection.scope
    this.#methods = keptOrMade(methodTables, new.target, methodTableOf)
  }

  /**
   * The application that makes one consumer of this class for each connection.
   * More arguments go to its constructor, behind the connection:
   * `ChatConsumer.asApplication({ channelLayer }, history)`.
   */
  static asApplication<C extends Consumer, Args extends readonly unknown[]>(
    this: ConsumerClass<C, Args>,
    options: ConsumerOptions = {},
    ...args: Args
  ): Application<C['scope']> {
    const { channelLayer } = options
    // One promise for a connection, and nothing that waits for it: there are many.
    return (scope, receive, send) =>
      new Promise((resolve, reject) => {
        const begin = (channelName?: string) => {
          const consumer = new this({ scope, send, channelLayer, channelName }, ...args)
          consumer.#run(receive, { resolve, reject })
        }
        if (channelLayer) channelLayer.newChannel().then(begin).catch(reject)
        else begin()
      })
  }

  /** The layer the application was made with. Throws when it was made without one. */
  get channelLayer(): ChannelLayer {
    return this.#connection.channelLayer ?? this.#complain('channel layer')
  }

  /** The name of this connection's own channel. Throws when there is no channel layer. */
  get channelName(): string {
    return this.#connection.channelName ?? this.#complain('channel')
  }

  /** Calls the handler of a message. Throws `ProtocolError`, naming the type, when there is none. */
  dispatch(message: Event): unknown {
    const { type } = message
    if (Object.hasOwn(this.handlers, type)) return this.handlers[type]?.(message as never)
    const method = this.#methods.find(type)
    if (method === undefined) throw new ProtocolError(this.#noHandler(type))
    return (this as unknown as Record<string, (message: Event) => unknown>)[method]?.(message)
  }

  /** Sends an event of the protocol as it is. */
  protected sendEvent(event: Event): Promise<void> {
    return this.#connection.send(event)
  }

  /** Ends this consumer when the handler that runs has returned. */
  protected stop(): void {
    this.#inbox?.close()
  }

  /** Called once, last, whatever happened; `failure` is what a handler threw. */
  protected finish(_failure: unknown): unknown {
    return undefined
  }

  /** What the inbox calls; no message reaches it. Here what the connection itself says is dispatched too, as a worker's messages are. */
  [take](event: Event, _from: Source): unknown {
    return this.dispatch(event)
  }

  /** What the inbox calls in the end. */
  [ended](failure: Failure | undefined): void {
    this.#finish(failure?.error).then(this.#end?.resolve, this.#end?.reject)
  }

  #run(receive: Receive, end: End): void {
    const { channelLayer, channelName } = this.#connection
    const channel = channelLayer && channelName ? { channelLayer, channelName } : undefined
    this.#end = end
    this.#inbox = new Inbox(receive, this, channel)
    this.#inbox.run()
  }

  async #finish(first: unknown): Promise<void> {
    let failure = first
    try {
      await this.finish(failure)
    } catch (error) {
      // What went wrong first is what should be read first.
      failure = failure === undefined || failure instanceof StopConsumer ? error : failure
    }
    if (failure !== undefined && !(failure instanceof StopConsumer)) throw failure
  }

  #complain(missing: string): never {
    const { name } = this.constructor
    throw new Error(
      `This ${name} has no ${missing}; make it with ${name}.asApplication({ channelLayer }).`,
    )
  }

  #noHandler(type: unknown): string {
    const { name } = this.constructor
    if (typeof type !== 'string') return `${name} was sent a message without a type.`
    const shown = JSON.stringify(type.length > 100 ? `${type.slice(0, 100)}…` : type)
    const method = methodNameOf(type)
    const hint =
      method && !(method in Consumer.prototype) ? ` or a method ${method.slice(0, 100)}` : ''
    return `${name} has no handler for ${shown}: it needs an entry in handlers${hint}.`
  }
}
