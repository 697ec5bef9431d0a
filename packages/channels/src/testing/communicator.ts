import type { Application, Event, Scope } from '../application.ts'

/** Milliseconds that a test waits before it calls something missing: a bound, not a measure, since the machine may be busy. */
const defaultTimeout = 10_000

/**
 * Drives any application without a network: what a server would send to it,
 * the test sends; what it would send to a server, the test receives. The idea
 * and the name are those of Channels' test communicators.
 */
export class ApplicationCommunicator<S extends Scope = Scope> {
  readonly scope: S
  readonly #application: Application<S>
  readonly #toApplication = new Waiting<Event>()
  readonly #fromApplication = new Waiting<Event>()
  #run: Promise<void> | undefined

  /** The application is called when the first event is sent to it or received from it. */
  constructor(application: Application<S>, scope: S) {
    this.#application = application
    this.scope = scope
  }

  /** Sends an event to the application. */
  async send(event: Event): Promise<void> {
    this.#start()
    this.#toApplication.put(event)
  }

  /**
   * The application's next event. Rejects with what the application threw, or
   * when it has returned, or when nothing comes within `timeout` milliseconds.
   */
  async receive(timeout = defaultTimeout): Promise<Event> {
    this.#start()
    return this.#fromApplication.take(timeout, 'The application sent nothing')
  }

  /**
   * True when the application sends nothing for `timeout` milliseconds (default
   * 10). Rejects with what it threw; that it has returned is nothing, too.
   */
  async receiveNothing(timeout = 10): Promise<boolean> {
    this.#start()
    return (await this.#fromApplication.arrives(timeout)) === false
  }

  /** Resolves when the application has returned; rejects with what it threw, or after `timeout` milliseconds. */
  async wait(timeout = defaultTimeout): Promise<void> {
    this.#start()
    await within(this.#run as Promise<void>, timeout, 'The application has not returned')
  }

  #start(): void {
    if (this.#run) return
    const receive = () => this.#toApplication.take()
    const send = async (event: Event) => this.#fromApplication.put(event)
    // Started in a later turn of microtasks, as by a server; so it cannot throw here.
    this.#run = Promise.resolve().then(() => this.#application(this.scope, receive, send))
    this.#run.then(
      () => this.#fromApplication.end(new Error('The application has returned.'), true),
      (error) => this.#fromApplication.end(error, false),
    )
  }
}

/** Events on their way, and the one who waits for the next. */
class Waiting<Item> {
  readonly #items: Item[] = []
  #wake: (() => void)[] = []
  #end: { readonly error: unknown; readonly quiet: boolean } | undefined

  put(item: Item): void {
    this.#items.push(item)
    this.#wakeUp()
  }

  end(error: unknown, quiet: boolean): void {
    this.#end = { error, quiet }
    this.#wakeUp()
  }

  async take(timeout?: number, complaint = ''): Promise<Item> {
    while (this.#items.length === 0 && !this.#end) {
      const woken = new Promise<void>((resolve) => this.#wake.push(resolve))
      await (timeout === undefined ? woken : within(woken, timeout, complaint))
    }
    if (this.#items.length === 0) throw this.#end?.error
    return this.#items.shift() as Item
  }

  async arrives(timeout: number): Promise<boolean> {
    if (this.#items.length === 0 && !this.#end) {
      const woken = new Promise<void>((resolve) => this.#wake.push(resolve))
      await Promise.race([woken, new Promise((resolve) => setTimeout(resolve, timeout))])
    }
    if (this.#items.length === 0 && this.#end && !this.#end.quiet) throw this.#end.error
    return this.#items.length > 0
  }

  #wakeUp(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }
}

async function within<T>(promise: Promise<T>, timeout: number, complaint: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`${complaint} within ${timeout} ms.`)), timeout)
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
