import { type ChatClient, createChatClient } from '@lobby/client'
import { hashOfRun } from './final-log.ts'
import { FrameTap, tappedSocket } from './frame-tap.ts'
import { type HistoryWriter, hashOf } from './history.ts'
import { StateWatch } from './state-watch.ts'

export interface MemberPlan {
  /** One browser window. */
  readonly client: string
  /** Whose it is; windows of one person have the same. */
  readonly user: string
  readonly url: string
  /** The share of `events` frames that are lost between the socket and the client. */
  readonly loss?: number
}

/** The real client, with everything it does written down. */
export class ChatMember {
  readonly #plan: MemberPlan
  readonly #history: HistoryWriter
  readonly #client: ChatClient
  readonly #watch: StateWatch

  constructor(plan: MemberPlan, history: HistoryWriter) {
    const { client, user, url, loss = 0 } = plan
    this.#plan = plan
    this.#history = history
    const tap = new FrameTap({ client, user, loss, history })
    this.#client = createChatClient({ url, WebSocket: tappedSocket(tap, user) })
    this.#watch = new StateWatch(this.#client, (row) => history.add({ client, user, ...row }))
    tap.onSnapshot = (room, epoch) => this.#watch.expectReset(room, epoch)
    this.#client.connect()
  }

  get isLive(): boolean {
    return this.#client.getState().connection.phase === 'live'
  }

  /** How far it is in every room, and what it still has to send. */
  get progress(): { readonly seqs: Readonly<Record<string, number>>; readonly pending: number } {
    const { timelines, pending } = this.#client.getState()
    const seqs = Object.fromEntries([...timelines].map(([slug, { seq }]) => [slug, seq]))
    return { seqs, pending: pending.filter(({ state }) => state.kind === 'sending').length }
  }

  send(room: string, body: string): void {
    const { client, user } = this.#plan
    // The line comes first: nothing may be seen before it was sent.
    const place = this.#history.reserve()
    const cmid = this.#client.send(room, body)
    place({ type: 'invoke', f: 'send', client, user, room, cmid, hash: hashOf(body) })
  }

  /** Writes down how it ended, and leaves. */
  finish(): void {
    const { client, user } = this.#plan
    const { pending } = this.progress
    for (const [room, { epoch, prev, seq, events }] of this.#client.getState().timelines) {
      const run = events.map((event) => ({
        seq: event.seq,
        hash: event.type === 'message.created' ? hashOf(event.message.body) : hashOf(event.type),
      }))
      const state = { room, epoch, prev, seq, pending, hash: hashOfRun(run) }
      this.#history.add({ type: 'info', f: 'final', client, user, ...state })
    }
    this.#client.close()
  }
}
