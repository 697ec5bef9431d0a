import type { Command, Hello, ServerFrame } from '@lobby/protocol'
import { closeCodes, heartbeat } from '@lobby/protocol/limits'
import { backoff } from './backoff.ts'
import type { Clock } from './clock.ts'

/**
 * Where the connection is in its life. `live` begins with the server's
 * `welcome`, not with the open socket. It is `connecting` as well while it finds
 * out whether there is another session in place of one that has ended. `refused`
 * ends it: coming back would not help before a sign-in, or a newer page.
 * `blocked`: the server answers requests, and no socket to it opens. It stays from
 * one try to the next, until a socket opens or the server stops answering.
 */
export type ConnectionState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'connecting'; readonly blocked?: true }
  | { readonly phase: 'live' }
  | { readonly phase: 'waiting'; readonly milliseconds: number; readonly blocked?: true }
  | { readonly phase: 'refused'; readonly code: number }

/** The part of a WebSocket that is used here. */
export type Socket = Pick<WebSocket, 'send' | 'close' | 'readyState'> & {
  onopen: ((event: never) => void) | null
  onmessage: ((event: never) => void) | null
  onclose: ((event: never) => void) | null
}
export type SocketClass = new (url: string) => Socket

type Wiring = {
  /** Where the server is. */
  readonly url: string
  readonly WebSocket: SocketClass
  readonly clock: Clock
  readonly random: () => number
  /** Whether a person looks at this page now. */
  readonly isWatched: () => boolean
  /** Made anew for every try: it carries how far we have come. */
  readonly hello: () => Hello
  /** Whether there is a session, after that of a socket has ended. Rejects where that cannot be asked. */
  readonly searchSession: () => Promise<boolean>
  /** Whether the server answers a plain request for its address of sockets. Never rejects. */
  readonly wantsUpgrade: () => Promise<boolean>
  readonly onState: (state: ConnectionState) => void
  readonly onFrame: (frame: ServerFrame) => void
}

const final: ReadonlySet<number> = new Set([
  closeCodes.signedOut,
  closeCodes.forbidden,
  closeCodes.unsupportedVersion,
])
const probeTimeout = 3_000
/** So many handshakes in a row that never opened, and the server is asked whether it is there at all. */
const suspicious = 2
/** Milliseconds of life after which a connection counts as a good one. */
const steady = 5_000
/** So long after a loss a person who looks at the page is brought back without long pauses; then the server is spared. */
const hurry = { for: 60_000, pause: 2_000 }

/** Keeps one socket to the server alive, and comes back whenever it goes. */
export class Connection {
  readonly #wiring: Wiring
  #state: ConnectionState = { phase: 'idle' }
  #socket: Socket | undefined
  #attempt = 0
  #liveSince: number | undefined
  /** When the last good connection went. */
  #lostAt: number | undefined
  #cancelRetry = () => {}
  #cancelSilence = () => {}
  #search: Promise<boolean> | undefined
  /** After a search has found a session with which the server does not let us be here either, there is no other. */
  #maySearch = true
  /** Handshakes in a row that never opened. */
  #unopened = 0
  #isBlocked = false
  #upgradeQuestion: Promise<boolean> | undefined

  constructor(wiring: Wiring) {
    this.#wiring = wiring
  }

  get isLive(): boolean {
    return this.#state.phase === 'live'
  }

  /** Connects now, whatever it was waiting for. */
  open(): void {
    const { phase } = this.#state
    if (phase !== 'connecting' && phase !== 'live') this.#connect()
  }

  /** A new socket, as the person behind it is another one now. */
  restart(): void {
    this.#drop()
    this.#attempt = 0
    this.#unopened = 0
    this.#maySearch = true
    this.#connect()
  }

  close(): void {
    this.#drop()
    this.#opened()
    this.#become({ phase: 'idle' })
  }

  /** False when there is no live connection; then nothing was sent. */
  send(command: Command): boolean {
    if (!this.isLive || this.#socket?.readyState !== 1) return false
    this.#socket.send(JSON.stringify(command))
    return true
  }

  /** The caller has just asked something: unless the server says a word soon, it is gone. */
  expectWord(): void {
    if (this.isLive) this.#giveUpAfter(probeTimeout)
  }

  #connect(): void {
    const { WebSocket, url, hello } = this.#wiring
    this.#drop()
    this.#become({ phase: 'connecting' })
    const socket = new WebSocket(socketUrl(url))
    this.#socket = socket
    this.#giveUpAfter(heartbeat.silence)
    this.#unopened++
    socket.onopen = () => {
      this.#opened()
      socket.send(JSON.stringify(hello()))
    }
    socket.onmessage = (event: { data: unknown }) => this.#receive(event.data)
    socket.onclose = ({ code }: { code: number }) => this.#closed(code)
  }

  #receive(data: unknown): void {
    if (typeof data !== 'string') return
    const frame: ServerFrame = JSON.parse(data)
    this.#giveUpAfter(heartbeat.silence)
    if (frame.type === 'welcome') {
      this.#liveSince = this.#wiring.clock.monotonic()
      this.#maySearch = true
      this.#become({ phase: 'live' })
    }
    if (frame.type === 'ping') this.send({ type: 'pong' })
    this.#wiring.onFrame(frame)
  }

  #closed(code: number): void {
    this.#drop()
    if (code === closeCodes.signedOut && this.#maySearch) this.#searchSession(code)
    else if (final.has(code)) this.#become({ phase: 'refused', code })
    else this.#comeBack(code)
  }

  /** The socket was of a session that has ended. The browser may have another one since, as after a new password. */
  #searchSession(code: number): void {
    this.#maySearch = false
    this.#become({ phase: 'connecting' })
    const search = this.#wiring.searchSession()
    this.#search = search
    const ended = (then: () => void) => {
      if (this.#search !== search) return
      this.#search = undefined
      then()
    }
    search.then(
      (found) => ended(() => (found ? this.#comeBack() : this.#become({ phase: 'refused', code }))),
      () => ended(() => this.#comeBack()),
    )
  }

  #comeBack(code?: number): void {
    const { clock, random, isWatched } = this.#wiring
    const now = clock.monotonic()
    // A welcome alone proves little: a server that fails right after it must not be stormed.
    if (now - (this.#liveSince ?? now) >= steady) {
      this.#attempt = 0
      this.#lostAt = now
    }
    this.#liveSince = undefined
    this.#lostAt ??= now
    const isUrgent = isWatched() && now - this.#lostAt < hurry.for
    const milliseconds = backoff(this.#attempt++, random, code, isUrgent ? hurry.pause : undefined)
    this.#cancelRetry = clock.after(milliseconds, () => this.#connect())
    this.#become({ phase: 'waiting', milliseconds })
    this.#searchCause()
  }

  /** A browser does not say why a handshake failed: the server may be away, or something between does not let sockets through. */
  #searchCause(): void {
    if (this.#unopened < suspicious || this.#upgradeQuestion) return
    const question = this.#wiring.wantsUpgrade()
    this.#upgradeQuestion = question
    question.then((isBlocked) => {
      if (this.#upgradeQuestion !== question) return
      this.#upgradeQuestion = undefined
      if (this.#isBlocked === isBlocked) return
      this.#isBlocked = isBlocked
      this.#become(this.#state)
    })
  }

  /** Nothing is in the way of sockets, as far as is known. */
  #opened(): void {
    this.#unopened = 0
    this.#isBlocked = false
    this.#upgradeQuestion = undefined
  }

  #giveUpAfter(milliseconds: number): void {
    this.#cancelSilence()
    this.#cancelSilence = this.#wiring.clock.after(milliseconds, () => {
      this.#drop()
      this.#comeBack()
    })
  }

  /** Lets go of the socket at once: the closing handshake of a dead connection takes minutes. */
  #drop(): void {
    this.#cancelRetry()
    this.#cancelSilence()
    this.#search = undefined
    const socket = this.#socket
    this.#socket = undefined
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  #become(state: ConnectionState): void {
    this.#state = state
    const isOnTheWay = state.phase === 'connecting' || state.phase === 'waiting'
    this.#wiring.onState(isOnTheWay && this.#isBlocked ? { ...state, blocked: true } : state)
  }
}

function socketUrl(url: string): string {
  const socket = new URL('/ws', url)
  socket.protocol = socket.protocol === 'https:' ? 'wss:' : 'ws:'
  return socket.href
}
