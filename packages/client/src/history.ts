import type { MessagePage } from '@lobby/protocol'
import { isRefusal } from './errors.ts'
import { type HistoryWindow, windowFrom } from './history-window.ts'
import type { Http } from './http.ts'
import type { Store } from './store/store.ts'
import { timelineFrom } from './timeline.ts'

const pageSize = 100

/** Brings pages of a room's past, to both ends of what is on screen. */
export class History {
  readonly #store: Store
  readonly #http: Http
  /** The newest jump of each room: an older one that answers late has lost. */
  readonly #jumps = new Map<string, object>()
  /** Rooms of whose past something may have been changed unheard. */
  readonly #unsure = new Set<string>()

  constructor(store: Store, http: Http) {
    this.#store = store
    this.#http = http
  }

  /**
   * Shows the room around this `seq`. True when it can be seen now: it was known
   * already, or its surroundings were fetched. False when it could not be fetched, or lies past the room's end.
   */
  async jumpTo(slug: string, seq: number): Promise<boolean> {
    const jump = {}
    this.#jumps.set(slug, jump)
    const { rooms, timelines, windows } = this.#store.state
    const shown = windows.get(slug) ?? timelines.get(slug)
    if (shown && shown.events.length > 0 && seq > shown.prev && seq <= shown.seq) return true
    const room = rooms?.get(slug)
    const head = timelines.get(slug) ?? (room && timelineFrom(room.epoch, room.lastSeq))
    if (!head) return false
    const page = await this.#ask(() => this.#http.listMessages(slug, { around: seq }, pageSize))
    const isCurrent =
      this.#jumps.get(slug) === jump &&
      (this.#store.state.timelines.get(slug) ?? head).epoch === head.epoch
    const isPastEnd =
      page?.hasAfter === false && page.messages.every((message) => message.seq < seq)
    if (!page || !isCurrent || isPastEnd) return false
    this.#store.dispatch({ type: 'jumped', room: slug, window: windowFrom(page, head) })
    return true
  }

  /** Back to the room's end. */
  showLatest(slug: string): void {
    this.#jumps.delete(slug)
    this.#store.dispatch({ type: 'returned-to-latest', room: slug })
  }

  /** Fetches the page before what is shown; does nothing at the beginning, or while one is on its way. */
  async loadOlder(slug: string): Promise<void> {
    const { timelines, windows } = this.#store.state
    const askedFor = windows.get(slug) ?? timelines.get(slug)
    if (!askedFor || askedFor.prev === 0 || askedFor.older === 'loading') return
    this.#store.dispatch({ type: 'older', room: slug, askedFor, older: 'loading' })
    const before = askedFor.prev + 1
    const page = await this.#ask(() => this.#http.listMessages(slug, { before }, pageSize))
    if (page) this.#store.dispatch({ type: 'older-page', room: slug, askedFor, page })
    else this.#store.dispatch({ type: 'older', room: slug, askedFor, older: 'failed' })
  }

  /** Fetches the page after what is shown, until it has reached the room's present. */
  async loadNewer(slug: string): Promise<void> {
    const window = this.#store.state.windows.get(slug)
    if (!window || window.newer === 'loading') return
    const asked = { after: window.seq, head: this.#store.state.timelines.get(slug)?.seq ?? 0 }
    this.#store.dispatch({ type: 'newer', room: slug, newer: 'loading' })
    const { after } = asked
    const page = await this.#ask(() => this.#http.listMessages(slug, { after }, pageSize))
    if (page) this.#store.dispatch({ type: 'newer-page', room: slug, asked, page })
    else this.#store.dispatch({ type: 'newer', room: slug, newer: 'failed' })
  }

  /** Too much has happened in the room for all of it to be told: what is shown of its past may have changed unheard. */
  missedTooMuch(slug: string): void {
    if (!this.#store.state.windows.has(slug)) return
    this.#unsure.add(slug)
    void this.readAgain()
  }

  /** Reads once more what may have changed unheard; what cannot be fetched now is tried with the next connection. */
  async readAgain(): Promise<void> {
    for (const slug of this.#unsure) {
      const window = this.#store.state.windows.get(slug)
      if (!window || (await this.#readWindow(slug, window))) this.#unsure.delete(slug)
    }
  }

  /** False when a page of it could not be fetched. */
  async #readWindow(room: string, { epoch, prev, seq }: HistoryWindow): Promise<boolean> {
    for (let after = prev; after < seq; ) {
      const page = await this.#ask(() => this.#http.listMessages(room, { after }, pageSize))
      if (!page) return false
      this.#store.dispatch({ type: 'read-again', room, epoch, page })
      after = page.hasAfter ? (page.messages.at(-1)?.seq ?? seq) : seq
    }
    return true
  }

  /** Undefined when the server could not be asked, or refused. */
  async #ask(question: () => Promise<MessagePage>): Promise<MessagePage | undefined> {
    try {
      return await question()
    } catch (error) {
      if (isRefusal(error)) return undefined
      throw error
    }
  }
}
