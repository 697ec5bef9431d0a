// The server's side of the wire, in memory: enough of its behaviour for the
// client's tests, and switches for what a network does to people.
import type {
  Author,
  Command,
  Hello,
  MessageCreated,
  Room,
  RoomEvent,
  ServerFrame,
} from '@lobby/protocol'
import { closeCodes, limits } from '@lobby/protocol/limits'
import type { SocketClass } from '../connection.ts'
import { type FakeRoom, type Marker, missedOf, pageOf, shownTo } from './fake-rooms.ts'
import { type FakePeer, fakeSocketClass } from './fake-socket.ts'

type Reply = Extract<ServerFrame, { type: 'error' }>

const start: Marker = { seq: 0, version: 0 }
const gone = { code: 'no_such_room' } as const
/** Of every account. */
export const rightPassword = 'the right password'

/** One browser: its cookie, and its way to the server. */
export type Visitor = {
  user: Author | null
  readonly fetch: typeof fetch
  readonly WebSocket: SocketClass
  readonly peers: Set<FakePeer>
}

export class FakeServer {
  readonly rooms = new Map<string, FakeRoom>()
  readonly #visitors = new Set<Visitor>()
  readonly #markers = new Map<string, Marker>()
  #people = 0
  /** When set, sockets and requests fail as without a network. */
  offline = false
  /** When set, requests are answered and no socket opens, as behind a proxy that drops `Upgrade`. */
  upgradeless = false
  /** When set, what the server says is lost on the way to everybody. */
  mute = false
  /** When set, no session is accepted. */
  turnsAway = false
  /** When set, browsers have not got the cookie of their new session yet. */
  lateCookies = false
  /** Answers the next sends with these instead of storing them. */
  readonly refusals: Pick<Reply, 'code' | 'retryAfter'>[] = []
  /** Answers the next `hello` with these for its rooms, by slug. */
  readonly followRefusals = new Map<string, Pick<Reply, 'code' | 'retryAfter'>>()
  /** Said once before a welcome, as news of the moment may be. */
  readonly beforeWelcome: ServerFrame[] = []
  /** The same behind a welcome, before what the `hello` asked for. */
  readonly afterWelcome: ServerFrame[] = []
  /** Every `room.follow` that arrived. */
  readonly follows: Extract<Command, { type: 'room.follow' }>[] = []
  /** Every `message.send` that arrived, stored or not. */
  readonly sends: Extract<Command, { type: 'message.send' }>[] = []

  constructor(slugs: readonly string[] = ['lobby']) {
    for (const slug of slugs) this.addRoom(slug)
  }

  addRoom(slug: string, name = slug, ...events: RoomEvent[]): Room {
    this.rooms.set(slug, { slug, name, epoch: `epoch-${slug}`, events })
    for (const visitor of this.#visitors)
      this.#sendToTabs(visitor, { type: 'room.listed', room: this.#roomFor(slug, null) })
    return this.#roomFor(slug, null)
  }

  removeRoom(slug: string): void {
    this.rooms.delete(slug)
    for (const visitor of this.#visitors)
      this.#sendToTabs(visitor, { type: 'room.unlisted', room: slug })
  }

  /** A browser; signed in when a name is given. */
  visit(name?: string): Visitor {
    const visitor: Visitor = {
      user: name === undefined ? null : this.#newGuest(name),
      peers: new Set(),
      fetch: async (input, init) => this.#answer(visitor, String(input), init),
      WebSocket: fakeSocketClass(
        (peer) => this.#accept(visitor, peer),
        () => this.offline || this.upgradeless,
      ),
    }
    this.#visitors.add(visitor)
    return visitor
  }

  /** Stores a message as if that person had sent it from elsewhere. */
  post(slug: string, name: string, body: string): MessageCreated {
    return this.#append(slug, { id: `elsewhere-${name}`, name, guest: true }, body)
  }

  /** Cuts every connection, as a restart of the server does. */
  dropAll(code = 1006): void {
    for (const { peers } of this.#visitors) for (const peer of [...peers]) peer.hangUp(code)
  }

  /** The session of a browser ends, and its sockets hear of it first. */
  endSockets({ peers }: Visitor): void {
    for (const peer of [...peers]) peer.hangUp(closeCodes.signedOut)
  }

  /** Says something to every connection, out of turn. */
  say(frame: ServerFrame): void {
    for (const visitor of this.#visitors) this.#sendToTabs(visitor, frame)
  }

  #accept(visitor: Visitor, peer: FakePeer) {
    visitor.peers.add(peer)
    peer.onHangUp = () => visitor.peers.delete(peer)
    peer.onText = (text) => {
      const frame: Hello | Command = JSON.parse(text)
      if (frame.type === 'hello') this.#welcome(visitor, peer, frame)
      else this.#obey(visitor, peer, frame)
    }
  }

  #welcome(visitor: Visitor, peer: FakePeer, { cursors, name }: Hello): void {
    if (this.turnsAway) {
      peer.hangUp(closeCodes.signedOut)
      return
    }
    if (name !== undefined) visitor.user ??= { id: `claimed-${name}`, name, guest: true }
    const rooms = [...this.rooms.keys()].map((slug) => this.#roomFor(slug, visitor.user))
    for (const frame of this.beforeWelcome.splice(0)) this.#send(peer, frame)
    this.#send(peer, { type: 'welcome', v: 1, user: visitor.user, rooms })
    for (const frame of this.afterWelcome.splice(0)) this.#send(peer, frame)
    for (const [slug, cursor] of Object.entries(cursors)) {
      const refusal = this.followRefusals.get(slug) ?? (this.rooms.has(slug) ? undefined : gone)
      this.followRefusals.delete(slug)
      if (!refusal) this.#follow(peer, slug, cursor)
      else this.#send(peer, { type: 'error', room: slug, message: refusal.code, ...refusal })
    }
    this.#send(peer, { type: 'ready' })
  }

  #obey(visitor: Visitor, peer: FakePeer, command: Command) {
    switch (command.type) {
      case 'message.send':
        return this.#store(visitor, peer, command)
      case 'room.follow':
        this.follows.push(command)
        if (!this.rooms.has(command.room)) return this.#refuse(peer, command.ref, 'no_such_room')
        if (!peer.following.has(command.room) && peer.following.size >= limits.followedRooms)
          return this.#refuse(peer, command.ref, 'invalid')
        this.#follow(peer, command.room, command.cursor)
        return this.#send(peer, { type: 'ok', ref: command.ref })
      case 'room.unfollow':
        peer.following.delete(command.room)
        return this.#send(peer, { type: 'ok', ref: command.ref })
      case 'room.read': {
        const key = `${visitor.user?.id} ${command.room}`
        const { seq, version } = this.#markers.get(key) ?? start
        if ((command.version ?? version) >= version)
          this.#markers.set(key, { seq: Math.max(seq, command.seq), version })
        return this.#send(peer, { type: 'ok', ref: command.ref })
      }
      case 'room.unread': {
        const { ref, room } = command
        const key = `${visitor.user?.id} ${room}`
        const version = (this.#markers.get(key) ?? start).version + 1
        this.#markers.set(key, { seq: command.seq - 1, version })
        const { unread, lastSeq } = this.#roomFor(room, visitor.user)
        const seq = command.seq - 1
        this.#sendToTabs(visitor, { type: 'room.read', room, seq, version, unread, lastSeq })
        return this.#send(peer, { type: 'ok', ref })
      }
      case 'typing.start': {
        if (!visitor.user) return
        const typing = { type: 'member.typing', room: command.room, author: visitor.user } as const
        for (const other of this.#visitors) if (other !== visitor) this.#sendToTabs(other, typing)
      }
    }
  }

  #store(visitor: Visitor, peer: FakePeer, command: Extract<Command, { type: 'message.send' }>) {
    this.sends.push(command)
    const refusal = this.refusals.shift()
    if (refusal) return this.#refuse(peer, command.ref, refusal.code, refusal.retryAfter)
    const room = this.rooms.get(command.room)
    if (!room) return this.#refuse(peer, command.ref, 'no_such_room')
    if (!visitor.user) return this.#refuse(peer, command.ref, 'signed_out')
    const known = room.events.find(
      (event): event is MessageCreated =>
        event.type === 'message.created' && event.clientId === command.clientId,
    )
    const { after } = command
    const isStored = (id: string) =>
      room.events.some((event) => event.type === 'message.created' && event.clientId === id)
    if (!known && after !== undefined && !isStored(after))
      return this.#refuse(peer, command.ref, 'out_of_order')
    const { seq, message } =
      known ?? this.#append(command.room, visitor.user, command.body, command.clientId)
    const { ref, clientId } = command
    const { id, createdAt } = message
    this.#send(peer, {
      ...{ type: 'ack', ref, clientId, room: command.room, epoch: room.epoch, seq, id, createdAt },
      ...(known ? { dup: true } : {}),
    } as ServerFrame)
  }

  #append(slug: string, author: Author, body: string, clientId?: string): MessageCreated {
    const room = this.rooms.get(slug)
    if (!room) throw new Error(`There is no room ${slug}.`)
    const seq = room.events.length + 1
    const event: MessageCreated = {
      type: 'message.created',
      seq,
      ...(clientId ? { clientId } : {}),
      message: { seq, id: crypto.randomUUID(), author, body, createdAt: new Date().toISOString() },
    }
    room.events.push(event)
    const frame: ServerFrame = { type: 'events', room: slug, epoch: room.epoch, events: [event] }
    for (const { peers } of this.#visitors)
      for (const peer of peers) if (peer.following.has(slug)) this.#send(peer, frame)
    return event
  }

  #follow(peer: FakePeer, slug: string, cursor: Hello['cursors'][string] | undefined) {
    const room = this.rooms.get(slug)
    if (!room) return
    peer.following.add(slug)
    this.#send(peer, missedOf(room, cursor))
  }

  #answer(visitor: Visitor, address: string, init?: RequestInit): Response {
    if (this.offline) throw new TypeError('There is no network.')
    const { pathname, searchParams } = new URL(address)
    const input = init?.body ? JSON.parse(String(init.body)) : {}
    const [, , what, slug] = pathname.split('/')
    switch (`${init?.method} ${pathname}`) {
      case 'POST /api/auth/guest':
        visitor.user = this.#newGuest(input.name)
        return Response.json({ user: visitor.user })
      case 'PATCH /api/auth/me':
        visitor.user = { ...(visitor.user ?? this.#newGuest('')), name: input.name }
        return Response.json({ user: visitor.user })
      case 'GET /ws':
        return new Response(null, { status: 426, headers: { upgrade: 'websocket' } })
      case 'GET /api/auth/me':
        return Response.json({ user: this.lateCookies ? null : visitor.user })
      case 'POST /api/auth/sign-up':
        this.endSockets(visitor)
        visitor.user = {
          ...(visitor.user ?? this.#newGuest('')),
          name: input.username,
          guest: false,
        }
        return Response.json({ user: visitor.user })
      case 'POST /api/auth/sign-in':
        if (input.password !== rightPassword) return problem(401, 'wrong_credentials')
        this.endSockets(visitor)
        visitor.user = { id: `account-${input.username}`, name: input.username, guest: false }
        return Response.json({ user: visitor.user })
      case 'POST /api/auth/sign-out':
        visitor.user = null
        return new Response(null, { status: 204 })
      case 'POST /api/rooms':
        if (this.rooms.has(input.slug ?? input.name)) return problem(409, 'room_exists')
        return Response.json(this.addRoom(input.slug ?? input.name, input.name), { status: 201 })
    }
    const room = this.rooms.get(decodeURIComponent(slug ?? ''))
    if (what !== 'rooms' || !room) return problem(404, 'no_such_room')
    return Response.json(pageOf(room.events, searchParams))
  }

  #roomFor(slug: string, user: Author | null): Room {
    const room = this.rooms.get(slug)
    if (!room) throw new Error(`There is no room ${slug}.`)
    return shownTo(user, room, this.#markers.get(`${user?.id} ${slug}`) ?? start)
  }

  #newGuest(name: string): Author {
    this.#people += 1
    return { id: `guest-${this.#people}`, name, guest: true }
  }

  #refuse(peer: FakePeer, ref: number, code: Reply['code'], retryAfter?: number): void {
    const frame: Reply = { type: 'error', ref, code, message: code }
    this.#send(peer, retryAfter === undefined ? frame : { ...frame, retryAfter })
  }

  #sendToTabs({ peers }: Visitor, frame: ServerFrame): void {
    for (const peer of peers) this.#send(peer, frame)
  }

  #send(peer: FakePeer, frame: ServerFrame): void {
    if (!this.mute) peer.say(JSON.stringify(frame))
  }
}

function problem(status: number, code: string): Response {
  const body = { type: 'about:blank', title: code, status, code, detail: code }
  return Response.json(body, { status })
}
