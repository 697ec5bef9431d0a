import { type ChatClient, type ChatClientOptions, createChatClient } from '@lobby/client'
import { systemClock } from '@lobby/client/testing'
import type { Presence } from '@lobby/protocol'
import type { Answers } from './answering.ts'
import { hashOfEvent } from './event-hash.ts'
import type { FileBringer } from './file-bringer.ts'
import { hashOfRun } from './final-log.ts'
import type { AskForward } from './forward-asker.ts'
import type { FrameTap } from './frame-tap.ts'
import { type History, hashOf } from './history.ts'
import { MessageChanges, type PlannedChange } from './message-changes.ts'
import { Page } from './page.ts'
import { type Pictures, watchAuthors } from './pictures.ts'
import { StateWatch } from './state-watch.ts'

interface Wiring {
  /** One browser window. */
  readonly client: string
  /** Whose it is; windows of one person have the same. */
  readonly user: string
  readonly history: History
  /** Sees what passes through the socket that `options` name. */
  readonly tap: FrameTap
  /** There is none without a session. */
  readonly askForward?: AskForward | undefined
  /** Nor is there one. */
  readonly bringer?: FileBringer | undefined
  /** Whether it watches how the people are here whose messages it shows. */
  readonly watches?: boolean
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
  readonly #changes: MessageChanges
  /** How the people are shown that it watches. */
  readonly #people: (() => Readonly<Record<string, Presence | null>>) | undefined
  /** A file of somebody's message, which may be gone by now, as its reader may be out of the room. */
  #seen: { readonly id: string; readonly room: string } | undefined

  constructor(wiring: Wiring) {
    const { client, user, history, tap, askForward, bringer, options } = wiring
    this.#wiring = wiring
    this.#page = new Page(options)
    this.#client = createChatClient({ ...options, ...this.#page.surroundings })
    this.#watch = new StateWatch(this.#client, (row) => history.add({ client, user, ...row }))
    tap.onSnapshot = (room, epoch) => this.#watch.expectReset(room, epoch)
    this.#changes = new MessageChanges({
      client: this.#client,
      tap,
      askForward,
      note: (row) => history.add({ client, user, ...row }),
    })
    if (bringer) this.#listenTo(bringer)
    const { clock } = this.#page.surroundings
    if (wiring.watches)
      this.#people = watchAuthors(this.#client, (ms, look) => clock.after(ms, look))
    this.#client.connect()
  }

  get isLive(): boolean {
    return this.#client.getState().connection.phase === 'live'
  }

  /** How far it is in every room, and what it still has to send or to hear of. */
  get progress(): {
    readonly seqs: Readonly<Record<string, number>>
    readonly pending: number
    readonly pictures: Pictures
  } {
    const { timelines } = this.#client.getState()
    const seqs = Object.fromEntries([...timelines].map(([slug, { seq }]) => [slug, seq]))
    const pending = this.#unsent + this.#wiring.tap.underWay + this.#changes.pending
    const people = Object.entries(this.#people?.() ?? {})
    return { seqs, pending, pictures: Object.fromEntries(people.map(([id, how]) => [id, [how]])) }
  }

  /** Whether so much waits already that nobody would write more. */
  get isFull(): boolean {
    return this.#unsent >= mostUnsent
  }

  /** Says something, unless too much waits already. */
  send(room: string, body: string, answering?: Answers): void {
    if (this.isFull) return
    const { client, user, history } = this.#wiring
    // The line comes first: nothing may be seen before it was sent.
    const place = history.reserve()
    const cmid = this.#client.send(room, body, answering)
    place({ type: 'invoke', f: 'send', client, user, room, cmid, hash: hashOf(body), ...answering })
  }

  /** Does something to one of the newest messages of the room, or to the room, or answers one. */
  change(room: string, { kind, ...change }: PlannedChange): void {
    if (kind === 'file') {
      this.#attach(room, change)
      return
    }
    const answering = this.#changes.want(room, { kind, ...change })
    if (answering) this.send(room, change.body, answering)
  }

  /** Says something with a file, and reads one that others have sent. */
  #attach(room: string, { pick, body }: Omit<PlannedChange, 'kind'>): void {
    const { client, user, history, bringer } = this.#wiring
    if (!bringer || this.isFull) return
    const packed = bringer.pack(pick)
    const place = history.reserve()
    const cmid = this.#client.send(room, body, undefined, [packed.file])
    const hash = hashOf(body)
    const files = [packed.hash]
    place({ type: 'invoke', f: 'send', client, user, room, cmid, hash, files })
    void bringer.upload(packed, { room, cmid })
    for (const [slug, { events }] of this.#client.getState().timelines)
      for (const event of events)
        if (event.type === 'message.created' && event.message.attachments)
          this.#seen = { id: event.message.attachments[0]?.id ?? '', room: slug }
    if (this.#seen) void bringer.read(this.#seen.id, this.#seen.room)
  }

  /** What waits for a file that is up goes on; also on the page that comes after a reload. */
  #listenTo(bringer: FileBringer): void {
    const tell = () => {
      for (const { files = [] } of this.#client.getState().pending)
        for (const { key, id } of files) {
          const uploaded = id === undefined ? bringer.idOf(key) : undefined
          if (uploaded !== undefined) this.#client.files.uploaded(key, uploaded)
        }
    }
    bringer.onUploaded = tell
    this.#client.subscribe(() => systemClock.after(0, tell))
  }

  get #unsent(): number {
    const { pending } = this.#client.getState()
    return pending.filter(({ state }) => state.kind === 'sending').length
  }

  /** The page is gone. Another one with the same `options` and `tap` reloads it. */
  vanish(): void {
    this.#changes.stop()
    this.#page.close()
  }

  /** Writes down where it is, with nothing more to come. */
  conclude(): void {
    const { client, user, history } = this.#wiring
    const pending = this.#unsent
    for (const [room, { epoch, prev, seq, events }] of this.#client.getState().timelines) {
      const run = events.map((event) => ({ seq: event.seq, hash: hashOfEvent(event) }))
      const state = { room, epoch, prev, seq, pending, hash: hashOfRun(run) }
      history.add({ type: 'info', f: 'final', client, user, ...state })
    }
  }

  /** Writes down how it shows the people that it watches, and leaves. */
  finish(): void {
    const { client, history } = this.#wiring
    const people = this.#people?.()
    if (people) history.add({ type: 'presence', f: 'shown', client, people })
    this.#changes.stop()
    this.#client.close()
  }
}
