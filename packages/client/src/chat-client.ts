import type { Author, Command, Room } from '@lobby/protocol'
import { closeCodes, protocolVersion } from '@lobby/protocol/limits'
import { Account } from './account.ts'
import { type Api, apiOf } from './api.ts'
import { Appearances } from './appearances.ts'
import { type Clock, systemClock } from './clock.ts'
import { Connection, type ConnectionState } from './connection.ts'
import { Drafts } from './drafts.ts'
import { FilesOfOutbox } from './files-of-outbox.ts'
import { Following } from './following.ts'
import { FrameIntake } from './frame-intake.ts'
import { History } from './history.ts'
import { createHttp, type Http, type RoomToMake } from './http.ts'
import { Incoming, type IncomingMessage } from './incoming.ts'
import { KeptState } from './kept-state.ts'
import { Outbox } from './outbox.ts'
import { OwnSession } from './own-session.ts'
import { type Answering, type PendingFile, placeOf } from './pending-message.ts'
import { PersonalNews } from './personal-news.ts'
import { PresenceWatch } from './presence-watch.ts'
import { ReadPointers } from './read-pointers.ts'
import { Requests } from './requests.ts'
import { searchSession } from './session-search.ts'
import type { ChatState } from './store/state.ts'
import { Store } from './store/store.ts'
import { type ChatClientOptions, type Surroundings, surroundings } from './surroundings.ts'
import type { Word } from './tabs.ts'
import { TypingSignal } from './typing-signal.ts'
import { watchForWaking } from './waking.ts'
import { wantsUpgrade } from './wants-upgrade.ts'

/** What was kept is not waited for longer. */
const restoreWithin = 1_000

export function createChatClient(options: ChatClientOptions): ChatClient {
  return new ChatClient(options)
}

/**
 * A person's view of the server, kept up to date: for a page, a bot or a test.
 * Everything to show is in `getState()`; `subscribe` says when it changed.
 */
export class ChatClient {
  /** Accounts, passwords and sessions. */
  readonly account: Account
  /** Requests that need nothing of the client, by what they are about. */
  readonly api: Api
  readonly drafts: Drafts
  /** Says of files of messages that wait what has become of them. */
  readonly files: FilesOfOutbox
  readonly presences: PresenceWatch
  readonly personal = new PersonalNews()
  readonly #store = new Store()
  readonly #clock: Clock
  readonly #http: Http
  readonly #connection: Connection
  readonly #requests: Requests
  readonly #following: Following
  readonly #history: History
  readonly #appearances: Appearances
  readonly #outbox: Outbox
  readonly #kept: KeptState
  readonly #typing: TypingSignal
  readonly #page: Surroundings['page']
  readonly #incoming = new Incoming()
  readonly #readPointers: ReadPointers
  readonly #intake: FrameIntake
  readonly #session: OwnSession
  #openRoom: string | undefined
  #isWanted = false
  #stopWatching = () => {}

  constructor(options: ChatClientOptions) {
    const { url, name, clock = systemClock, random = Math.random } = options
    const { fetch, WebSocket, persistence, joinTabs, cookies, page, isWatched } = {
      ...surroundings(),
      ...options,
    }
    const store = this.#store
    this.#clock = clock
    this.#page = page
    const ask: typeof fetch = (input, init) => fetch(input, init)
    this.#http = createHttp(url, ask, cookies)
    this.api = apiOf(this.#http)
    this.account = new Account({ http: this.#http, become: (ask) => this.#session.become(ask) })
    this.#connection = new Connection({
      url,
      WebSocket,
      clock,
      random,
      isWatched,
      hello: () => ({
        type: 'hello',
        v: protocolVersion,
        ...(name !== undefined && { name }),
        cursors: this.#following.cursors(),
      }),
      searchSession: () => searchSession(clock, this.#http.me),
      wantsUpgrade: () => wantsUpgrade(url, ask, clock),
      onState: (state) => this.#connectionChanged(state),
      onFrame: (frame) => this.#intake.receive(frame),
    })
    const say = (command: Command) => this.#connection.send(command)
    this.#requests = new Requests(say)
    this.presences = new PresenceWatch({ clock, requests: this.#requests, say })
    this.drafts = new Drafts(this.#requests, this.#http)
    this.#readPointers = new ReadPointers(store, this.#requests)
    this.#typing = new TypingSignal(clock, say)
    this.#following = new Following({
      clock,
      store,
      requests: this.#requests,
      isLive: () => this.#connection.isLive,
      openRoom: () => this.#openRoom,
      onGone: (room) => this.#intake.receive({ type: 'room.unlisted', room }),
    })
    this.#history = new History(store, this.#http)
    this.#appearances = new Appearances({ clock, http: this.#http, store })
    this.#kept = new KeptState({ store, persistence, clock, page })
    this.#outbox = new Outbox({
      clock,
      random,
      persistence,
      joinTabs,
      deliver: (message, after) => this.#requests.send(message, after),
      placeOf: ({ room, clientId }) => placeOf(clientId, this.getState().timelines.get(room)),
      onChange: () => this.#intake.showPending(),
      onWord: (word) => this.#hear(word),
    })
    this.files = new FilesOfOutbox(this.#outbox)
    this.#intake = new FrameIntake({
      ...{ store, clock, incoming: this.#incoming, outbox: this.#outbox, kept: this.#kept },
      ...{ requests: this.#requests, following: this.#following, history: this.#history },
      ...{ appearances: this.#appearances, readPointers: this.#readPointers },
      ...{ personal: this.personal, presences: this.presences, openRoom: () => this.#openRoom },
    })
    this.#session = new OwnSession({
      ...{ http: this.#http, store, connection: this.#connection, clock: this.#clock },
      ...{ kept: this.#kept, outbox: this.#outbox },
      isWanted: () => this.#isWanted,
      leaveRoom: () => {
        this.#openRoom = undefined
      },
    })
  }

  readonly getState = (): ChatState => this.#store.state
  readonly subscribe = (listener: () => void) => this.#store.subscribe(listener)

  /** Calls back for each message that comes in from now on, once and in its room's order. A break is no gap, unless it was longer than the server replays. */
  onMessage(listener: (incoming: IncomingMessage) => void): () => void {
    return this.#incoming.listen(listener)
  }

  /** Shows what was kept from last time, goes online, and stays there until `close`. */
  connect(): void {
    if (this.#isWanted) return
    this.#isWanted = true
    const onWake = () => this.probe()
    this.#stopWatching = watchForWaking({ clock: this.#clock, page: this.#page, onWake })
    this.#kept.start()
    let goOnline = () => {
      goOnline = () => {}
      if (this.#isWanted) this.#connection.open()
    }
    const cancel = this.#clock.after(restoreWithin, () => goOnline())
    void this.#kept.restore().then((user) => {
      cancel()
      if (user) void this.#outbox.signedIn(user)
      goOnline()
    })
  }

  close(): void {
    this.#isWanted = false
    this.#stopWatching()
    this.#connection.close()
    this.#outbox.close()
    this.#kept.stop()
  }

  /** Makes sure of the connection: tries now instead of later, and finds out whether a quiet one is dead. */
  probe(): void {
    if (!this.#isWanted) return
    const slug = this.#openRoom ?? this.#following.first
    if (!this.#connection.isLive) this.#connection.open()
    else if (slug !== undefined) {
      this.#following.follow(slug)
      this.#connection.expectWord()
    }
  }

  /** Signs in as a guest of this name, or gives the guest who is signed in this name. */
  signInAsGuest(name: string): Promise<Author> {
    return this.#session.signInAsGuest(name)
  }

  /** Ends the session, and forgets on this device what belonged to it, unsent messages too. */
  signOut(): Promise<void> {
    return this.#session.signOut()
  }

  async createRoom(room: RoomToMake): Promise<Room> {
    const created = await this.#http.createRoom(room)
    this.#intake.receive({ type: 'room.listed', room: created })
    return created
  }

  /** The room that this person and these people have among themselves; always the same one. */
  async openDirectRoom(people: readonly string[]): Promise<Room> {
    const room = await this.#http.openDirectRoom(people)
    this.#intake.receive({ type: 'room.listed', room })
    return room
  }

  /** A person is shown: their colour will be among the `colors` of the state. */
  wantAppearance(id: string): void {
    this.#appearances.want(id)
  }

  /** The room on screen: followed before all others, and with some history. */
  open(slug: string): void {
    this.#openRoom = slug
    this.#readPointers.opened(slug)
    if (!this.#following.has(slug) && this.getState().rooms?.has(slug)) this.#following.follow(slug)
    this.#intake.fill(slug)
  }

  /** Shows the room around this `seq`; see `windows` in the state. False when it could not be fetched. */
  jumpTo(slug: string, seq: number): Promise<boolean> {
    return this.#history.jumpTo(slug, seq)
  }

  /** Back from wherever the reader is to the room's end. */
  showLatest(slug: string): void {
    this.#history.showLatest(slug)
  }

  /** Fetches the page before what is shown of the room; does nothing at its beginning, or while one is on its way. */
  loadOlder(slug: string): Promise<void> {
    return this.#history.loadOlder(slug)
  }

  /** Fetches the page after what is shown, until that has met the room's end. */
  loadNewer(slug: string): Promise<void> {
    return this.#history.loadNewer(slug)
  }

  /** Says whether the reader is further up: then nothing is taken from under them, however much comes in. */
  setScrolledBack(slug: string, isBack: boolean): void {
    this.#store.dispatch({ type: 'scrolled', room: slug, isBack })
  }

  /** Hands the message to the outbox, which keeps it until the server has it. Answers its client id. */
  send(room: string, body: string, answering?: Answering, files?: readonly PendingFile[]): string {
    this.#typing.ended(room)
    return this.#outbox.write({ room, body, answering, files })
  }

  /** Sends a failed message again. */
  retry(clientId: string): void {
    this.#outbox.retry(clientId)
  }

  /** Throws a message away that failed, or waits for its files. */
  discard(clientId: string): void {
    this.#outbox.discard(clientId)
  }

  /** Call it at every keystroke: it says so to the others at most every 3 s. */
  typing(room: string): void {
    this.#typing.typed(room)
  }

  /** Everything of the room that is known here is read. */
  readonly markRead = (slug: string): void => this.#readPointers.markRead(slug)
  /** The end of the room is in view: it is read, unless the person has marked it as unread since they opened it. */
  readonly markSeen = (slug: string): void => this.#readPointers.markSeen(slug)
  /** Marks this message and what follows it as unread, in all tabs. Rejects with a `ChatRefusal`. */
  readonly markUnread = (slug: string, seq: number): Promise<void> =>
    this.#readPointers.markUnread(slug, seq)

  #connectionChanged(connection: ConnectionState): void {
    if (connection.phase !== 'live') {
      this.#following.clear()
      this.#outbox.pause()
      this.#requests.abandon()
    }
    this.#store.dispatch({ type: 'connection', connection })
    const isOut = connection.phase === 'refused' && connection.code === closeCodes.signedOut
    if (isOut && !this.#session.isBecoming)
      this.#store.dispatch({ type: 'session', session: { kind: 'signed-out' } })
  }

  #hear(word: Word): void {
    if (word === 'online' && this.#isWanted) this.#connection.open()
    if (word === 'signed-in' && this.#isWanted) this.#connection.restart()
    if (word === 'signed-out') void this.#session.forget()
  }
}
