import { type ChatClient, type ChatClientOptions, createChatClient } from '@lobby/client'
import { hashOfRun } from './final-log.ts'
import type { FrameTap } from './frame-tap.ts'
import { type History, hashOf } from './history.ts'
import { Page } from './page.ts'
import { StateWatch } from './state-watch.ts'

interface Wiring {
  /** One browser window. */
  readonly client: string
  /** Whose it is; windows of one person have the same. */
  readonly user: string
  readonly history: History
  /** Sees what passes through the socket that `options` name. */
  readonly tap: FrameTap
  readonly options: ChatClientOptions &
    Required<Pick<ChatClientOptions, 'WebSocket' | 'persistence' | 'joinTabs' | 'clock'>>
}

/** Nobody goes on writing for minutes while nothing of it is sent. */
const mostUnsent = 200

/** The real client, with everything it does written down. */
export class ChatMember {
  readonly #wiring: Wiring
  readonly #client: ChatClient
  readonly #watch: StateWatch
  readonly #page: Page

  constructor(wiring: Wiring) {
    const { client, user, history, tap, options } = wiring
    this.#wiring = wiring
    this.#page = new Page(options)
    this.#client = createChatClient({ ...options, ...this.#page.surroundings })
    this.#watch = new StateWatch(this.#client, (row) => history.add({ client, user, ...row }))
    tap.onSnapshot = (room, epoch) => this.#watch.expectReset(room, epoch)
    this.#client.connect()
  }

  get isLive(): boolean {
    return this.#client.getState().connection.phase === 'live'
  }

  /** How far it is in every room, and what it still has to send or to hear of. */
  get progress(): { readonly seqs: Readonly<Record<string, number>>; readonly pending: number } {
    const { timelines } = this.#client.getState()
    const seqs = Object.fromEntries([...timelines].map(([slug, { seq }]) => [slug, seq]))
    return { seqs, pending: this.#unsent + this.#wiring.tap.underWay }
  }

  /** Whether so much waits already that nobody would write more. */
  get isFull(): boolean {
    return this.#unsent >= mostUnsent
  }

  /** Says something, unless too much waits already. */
  send(room: string, body: string): void {
    if (this.isFull) return
    const { client, user, history } = this.#wiring
    // The line comes first: nothing may be seen before it was sent.
    const place = history.reserve()
    const cmid = this.#client.send(room, body)
    place({ type: 'invoke', f: 'send', client, user, room, cmid, hash: hashOf(body) })
  }

  get #unsent(): number {
    const { pending } = this.#client.getState()
    return pending.filter(({ state }) => state.kind === 'sending').length
  }

  /** The page is gone. Another one with the same `options` and `tap` reloads it. */
  vanish(): void {
    this.#page.close()
  }

  /** Writes down how it ended, and leaves. */
  finish(): void {
    const { client, user, history } = this.#wiring
    const pending = this.#unsent
    for (const [room, { epoch, prev, seq, events }] of this.#client.getState().timelines) {
      const run = events.map((event) => ({
        seq: event.seq,
        hash: event.type === 'message.created' ? hashOf(event.message.body) : hashOf(event.type),
      }))
      const state = { room, epoch, prev, seq, pending, hash: hashOfRun(run) }
      history.add({ type: 'info', f: 'final', client, user, ...state })
    }
    this.#client.close()
  }
}
