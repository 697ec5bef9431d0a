import type { Author, Events, Room, RoomEvent, ServerFrame } from '@lobby/protocol'
import { closeCodes, limits, protocolVersion } from '@lobby/protocol/limits'
import { type Clock, systemClock } from './clock.ts'
import { Connection, type ConnectionState, type SocketClass } from './connection.ts'
import { isRefusal } from './errors.ts'
import { createHttp, type Http } from './http.ts'
import { Outbox } from './outbox.ts'
import { Requests } from './requests.ts'
import { typingShownFor } from './store/reducer.ts'
import type { ChatState } from './store/state.ts'
import { Store } from './store/store.ts'
import { cursorOf, isBehind } from './timeline.ts'

export type ChatClientOptions = {
  /** Where the server is: `https://chat.example`. */
  readonly url: string
  readonly fetch?: typeof globalThis.fetch
  readonly WebSocket?: SocketClass
  readonly clock?: Clock
  readonly random?: () => number
}

/** A room that is opened with less than this gets an older page at once. */
const eventsToShow = 30
const olderPage = 100
const typingEvery = 3_000

export function createChatClient(options: ChatClientOptions): ChatClient {
  return new ChatClient(options)
}

/**
 * A person's view of the server, kept up to date.
 *
 * Everything to show is in `getState()`; `subscribe` says when it changed.
 * Nothing here needs a browser: a page, a bot and a test use the same client.
 */
export class ChatClient {
  readonly #store = new Store()
  readonly #clock: Clock
  readonly #http: Http
  readonly #connection: Connection
  readonly #requests: Requests
  readonly #outbox: Outbox
  /** Rooms whose events this connection brings. */
  readonly #following = new Set<string>()
  readonly #typedAt = new Map<string, number>()
  #openRoom: string | undefined

  constructor(options: ChatClientOptions) {
    const { url, clock = systemClock, random = Math.random } = options
    const { fetch = globalThis.fetch, WebSocket = globalThis.WebSocket as SocketClass } = options
    this.#clock = clock
    this.#http = createHttp(url, (input, init) => fetch(input, init))
    this.#connection = new Connection({
      url: socketUrl(url),
      WebSocket,
      clock,
      random,
      hello: () => ({ type: 'hello', v: protocolVersion, cursors: this.#cursors() }),
      onState: (state) => this.#connectionChanged(state),
      onFrame: (frame) => this.#receive(frame),
    })
    this.#requests = new Requests((command) => this.#connection.send(command))
    this.#outbox = new Outbox({
      clock,
      random,
      deliver: ({ clientId, room, body }) =>
        this.#requests.ask({ type: 'message.send', clientId, room, body }),
      onChange: (pending) => {
        this.#store.dispatch({ type: 'pending', pending })
        this.#forgetStored()
      },
    })
  }

  readonly getState = (): ChatState => this.#store.state
  readonly subscribe = (listener: () => void) => this.#store.subscribe(listener)

  /** Goes online, and stays there until `close`. */
  connect(): void {
    this.#connection.open()
  }

  close(): void {
    this.#connection.close()
  }

  /** Makes sure of the connection: tries now instead of later, and finds out whether a quiet one is dead. */
  probe(): void {
    const slug = this.#openRoom ?? [...this.#following][0]
    if (!this.#connection.isLive) this.#connection.open()
    else if (slug !== undefined) {
      this.#follow(slug)
      this.#connection.expectWord()
    }
  }

  /** Signs in as a guest of this name, or gives the guest who is signed in this name. */
  async signInAsGuest(name: string): Promise<Author> {
    const { session } = this.getState()
    const isGuest = session.kind === 'signed-in' && session.user.guest
    const { user } = isGuest ? await this.#http.rename(name) : await this.#http.signInAsGuest(name)
    this.#store.dispatch({ type: 'session', session: { kind: 'signed-in', user } })
    this.#connection.restart()
    return user
  }

  async signOut(): Promise<void> {
    await this.#http.signOut()
    this.#outbox.clear()
    this.#openRoom = undefined
    this.#store.dispatch({ type: 'signed-out' })
    this.#connection.restart()
  }

  async createRoom(room: { name?: string; slug?: string }): Promise<Room> {
    const created = await this.#http.createRoom(room)
    this.#receive({ type: 'room.listed', room: created })
    return created
  }

  /** The room somebody looks at: followed before all others, and with some history. */
  open(slug: string): void {
    this.#openRoom = slug
    if (!this.#following.has(slug) && this.getState().rooms?.has(slug)) this.#follow(slug)
    this.#fill(slug)
  }

  /** Fetches the page before what is known of the room; does nothing at its beginning, or while one is on its way. */
  async loadOlder(slug: string): Promise<void> {
    const askedFor = this.getState().timelines.get(slug)
    if (!askedFor || askedFor.prev === 0 || askedFor.older === 'loading') return
    this.#store.dispatch({ type: 'older', room: slug, older: 'loading' })
    try {
      const page = await this.#http.listMessages(slug, askedFor.prev + 1, olderPage)
      this.#store.dispatch({ type: 'page', room: slug, askedFor, page })
    } catch (error) {
      this.#store.dispatch({ type: 'older', room: slug, older: 'failed' })
      if (!isRefusal(error)) throw error
    }
  }

  /** Hands the message to the outbox, which keeps it until the server has it. Answers its client id. */
  send(room: string, body: string): string {
    const { session } = this.getState()
    const clientId = newClientId()
    this.#typedAt.delete(room)
    this.#outbox.add({
      clientId,
      room,
      body,
      writtenAt: new Date().toISOString(),
      userId: session.kind === 'signed-in' ? session.user.id : undefined,
    })
    return clientId
  }

  retry(clientId: string): void {
    this.#outbox.retry(clientId)
  }

  /** Takes a message back that was not sent. */
  discard(clientId: string): void {
    this.#outbox.remove(clientId)
  }

  /** Call it at every keystroke: it says so to the others at most every 3 s. */
  typing(room: string): void {
    const now = this.#clock.now()
    if (now - (this.#typedAt.get(room) ?? Number.NEGATIVE_INFINITY) < typingEvery) return
    if (this.#connection.send({ type: 'typing.start', room })) this.#typedAt.set(room, now)
  }

  /** Everything of the room that is known here was seen. */
  markRead(slug: string): void {
    const { rooms, timelines } = this.getState()
    const seq = timelines.get(slug)?.seq ?? 0
    if (seq <= (rooms?.get(slug)?.readSeq ?? seq)) return
    this.#store.dispatch({ type: 'read', room: slug, seq })
    this.#tellRead(slug, seq)
  }

  #connectionChanged(connection: ConnectionState): void {
    if (connection.phase !== 'live') {
      this.#following.clear()
      this.#outbox.pause()
      this.#requests.abandon()
    }
    this.#store.dispatch({ type: 'connection', connection })
    if (connection.phase === 'refused' && connection.code === closeCodes.signedOut)
      this.#store.dispatch({ type: 'session', session: { kind: 'signed-out' } })
  }

  #cursors() {
    const cursors = [...this.getState().timelines].map(
      ([slug, timeline]) => [slug, cursorOf(timeline)] as const,
    )
    return Object.fromEntries(cursors.slice(-limits.followedRooms))
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === 'ack' || frame.type === 'ok' || frame.type === 'error')
      this.#requests.settle(frame)
    else if (frame.type === 'ping') this.#catchUp(frame.heads)
    else if (frame.type === 'events' && this.#isBehind(frame)) this.#follow(frame.room)
    else this.#apply(frame)
  }

  #apply(frame: ServerFrame): void {
    const before = this.getState()
    this.#store.dispatch({ type: 'frame', frame, now: this.#clock.now() })
    if (frame.type === 'welcome') this.#welcomed(before)
    else if (frame.type === 'events' || frame.type === 'snapshot') this.#forgetSeen(frame.events)
    else if (frame.type === 'room.listed') this.#followNew([frame.room.slug])
    else if (frame.type === 'room.unlisted') this.#following.delete(frame.room)
    else if (frame.type === 'member.typing') this.#clock.after(typingShownFor, this.#expireTyping)
  }

  readonly #expireTyping = () =>
    this.#store.dispatch({ type: 'typing-expired', now: this.#clock.now() })

  #isBehind(frame: Events): boolean {
    const timeline = this.getState().timelines.get(frame.room)
    return timeline !== undefined && isBehind(timeline, frame)
  }

  #welcomed(before: ChatState): void {
    const { session, rooms } = this.getState()
    for (const slug of Object.keys(this.#cursors())) this.#following.add(slug)
    const open = this.#openRoom
    if (open !== undefined && rooms?.has(open) && !this.#following.has(open)) this.#follow(open)
    this.#followNew([...(rooms?.keys() ?? [])])
    if (session.kind !== 'signed-in') return
    for (const [slug, { readSeq }] of before.rooms ?? [])
      if (readSeq > 0 && readSeq === rooms?.get(slug)?.readSeq) this.#tellRead(slug, readSeq)
    this.#outbox.resume(session.user.id)
  }

  /** Rooms nobody has opened are followed from their end: enough to count, and nothing to fetch. */
  #followNew(slugs: readonly string[]): void {
    for (const slug of slugs) {
      if (this.#following.size >= limits.followedRooms) return
      if (this.#following.has(slug)) continue
      this.#store.dispatch({ type: 'followed-from-head', room: slug })
      this.#follow(slug)
      if (slug === this.#openRoom) this.#fill(slug)
    }
  }

  /** From our cursor, so it is also how a hole is filled. */
  #follow(slug: string): void {
    const timeline = this.getState().timelines.get(slug)
    const cursor = timeline ? cursorOf(timeline) : null
    if (!this.#connection.isLive) return
    this.#makePlaceFor(slug)
    this.#following.add(slug)
    this.#requests.ask({ type: 'room.follow', room: slug, cursor }).catch((refusal) => {
      this.#following.delete(slug)
      if (isRefusal(refusal) && refusal.code === 'no_such_room')
        this.#receive({ type: 'room.unlisted', room: slug })
    })
  }

  /** A connection follows only so many rooms: a further one takes the place of one that nobody looks at. */
  #makePlaceFor(slug: string): void {
    if (this.#following.has(slug) || this.#following.size < limits.followedRooms) return
    const other = [...this.#following].find((followed) => followed !== this.#openRoom)
    if (other === undefined) return
    this.#following.delete(other)
    this.#requests.ask({ type: 'room.unfollow', room: other }).catch(() => {})
  }

  #catchUp(heads: Record<string, number>): void {
    for (const [slug, head] of Object.entries(heads)) {
      const timeline = this.getState().timelines.get(slug)
      if (timeline && head > timeline.seq) this.#follow(slug)
    }
  }

  #fill(slug: string): void {
    const timeline = this.getState().timelines.get(slug)
    if (timeline && timeline.events.length < eventsToShow) void this.loadOlder(slug)
  }

  #forgetSeen(events: readonly RoomEvent[]): void {
    for (const event of events)
      if (event.type === 'message.created' && event.clientId) this.#outbox.remove(event.clientId)
    this.#forgetStored()
  }

  /** An acknowledged message leaves the outbox when its event is here, and not before: it would blink. */
  #forgetStored(): void {
    for (const { clientId, room, state } of this.#outbox.messages) {
      if (state.kind !== 'stored') continue
      const timeline = this.getState().timelines.get(room)
      if (!timeline || timeline.epoch !== state.epoch || timeline.seq >= state.seq)
        this.#outbox.remove(clientId)
    }
  }

  #tellRead(room: string, seq: number): void {
    // Lost on the way, it is told again after the next welcome.
    this.#requests.ask({ type: 'room.read', room, seq }).catch(() => {})
  }
}

function socketUrl(url: string): string {
  const socket = new URL('/ws', url)
  socket.protocol = socket.protocol === 'https:' ? 'wss:' : 'ws:'
  return socket.href
}

/** 128 random bits. Not `randomUUID`: a page on plain http in a local network does not have it. */
function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
