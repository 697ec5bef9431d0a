import type { EncodedFrame } from '@lobby/channels'
import type { Command, Hello, RoomEvent, ServerFrame } from '@lobby/protocol'
import { heartbeat } from '@lobby/protocol/limits'
import { FollowedRooms } from '@lobby/server/parts/followed-rooms'
import type { Hub } from '@lobby/server/parts/hub'
import { SendWindow } from '@lobby/server/parts/send-window'
import {
  AppendQueue,
  append,
  ChatError,
  claimedGuest,
  defaultSettings,
  type Entry,
  entryOf,
  eventOf,
  type Outcome,
} from '@lobby/server/testing'
import type { Random } from '../random.ts'
import { SimulatedLog } from './simulated-log.ts'
import type { SimulatedStorage } from './simulated-storage.ts'
import type { SimulatedTime } from './simulated-time.ts'

export interface NodeWiring {
  readonly time: SimulatedTime
  readonly random: Random
  readonly storage: SimulatedStorage
  /** Tells the other nodes, perhaps. */
  readonly publish: (from: SimulatedNode, roomId: string, events: readonly RoomEvent[]) => void
  /** Nothing disturbs any more. */
  readonly isCalm: () => boolean
}

/** The server's end of a connection. */
export interface Peer {
  readonly user: string
  say(text: string): void
  hangUp(): void
}

interface Session {
  readonly window: SendWindow
  readonly rooms: FollowedRooms
}

type Placed = Outcome & { readonly epoch: string }

/** Milliseconds between two comparisons with the heads of the log. */
const compareEvery = 5_000

/** One life of one server: the real append, queue, hub and followed rooms. It ends in a crash. */
export class SimulatedNode {
  readonly #wiring: NodeWiring
  readonly #log: SimulatedLog
  readonly #queue: AppendQueue<Entry, Placed>
  readonly #sessions = new Map<Peer, Session>()
  #crashed = false

  constructor(wiring: NodeWiring, TheHub?: typeof Hub) {
    this.#wiring = wiring
    const { storage, time } = wiring
    this.#log = new SimulatedLog(storage, time, TheHub)
    this.#queue = new AppendQueue((entries) => this.#run(entries))
    this.#compare()
  }

  crash(): void {
    this.#crashed = true
    for (const [peer, { rooms }] of this.#sessions) {
      rooms.stop()
      peer.hangUp()
    }
    this.#sessions.clear()
  }

  /** What another node has committed. */
  hear(roomId: string, events: readonly RoomEvent[]): void {
    if (!this.#crashed) this.#log.hub.accept(roomId, events)
  }

  left(peer: Peer): void {
    this.#sessions.get(peer)?.rooms.stop()
    this.#sessions.delete(peer)
  }

  take(peer: Peer, frame: Hello | Command): void {
    if (this.#crashed) return
    if (frame.type === 'hello') void this.#welcome(peer, frame)
    else if (frame.type === 'message.send') void this.#append(peer, frame)
    else if (frame.type === 'room.follow')
      void this.#follow(peer, frame.room, frame.cursor).then(() =>
        this.#say(peer, { type: 'ok', ref: frame.ref }),
      )
  }

  async #welcome(peer: Peer, { cursors }: Hello): Promise<void> {
    const { storage } = this.#wiring
    const window = new SendWindow({}, () => peer.hangUp())
    this.#sessions.set(peer, { window, rooms: this.#roomsFor(peer, window) })
    const rooms = storage.rooms.map(({ slug, epoch, seq }) => {
      const createdAt = '2026-11-21T10:00:00.000Z'
      const kind = 'public' as const
      const settings = defaultSettings
      const counts = { lastSeq: seq, readSeq: 0, unread: 0 }
      return { slug, name: slug, kind, settings, createdAt, epoch, ...counts }
    })
    const { id, name, guest } = claimedGuest(peer.user)
    this.#say(peer, { type: 'welcome', v: 1, user: { id, name, guest }, rooms })
    this.#beat(peer)
    for (const [slug, cursor] of Object.entries(cursors)) await this.#follow(peer, slug, cursor)
    this.#say(peer, { type: 'ready' })
  }

  async #follow(peer: Peer, slug: string, cursor: Hello['cursors'][string] | null): Promise<void> {
    const followed = await this.#sessions.get(peer)?.rooms.follow(slug, cursor ?? null)
    await followed?.sent
  }

  #roomsFor(peer: Peer, window: SendWindow): FollowedRooms {
    const { reading: log, getRoom, findFormerPlace } = this.#log
    return new FollowedRooms(
      { log, getRoom, findFormerPlace },
      {
        window,
        person: () => undefined,
        deliver: (frame) => this.#sayText(peer, textOf(frame)),
        failed: () => peer.hangUp(),
        async joinGroup() {},
        async leaveGroup() {},
      },
    )
  }

  async #append(peer: Peer, command: Extract<Command, { type: 'message.send' }>): Promise<void> {
    const { ref, room, clientId, after, body } = command
    const { id, name, guest } = claimedGuest(peer.user)
    const author = { id, name, guest }
    const message = { kind: 'message.created', author, clientId, after, body } as const
    const entry = entryOf(`id-${room}`, message)
    try {
      const outcome = await this.#queue.push(entry, body.length)
      if (outcome.is === 'refused') throw new ChatError(outcome.code, outcome.message)
      const { epoch, seq, createdAt } = outcome
      const place = { epoch, seq, id: entry.messageId ?? '', createdAt }
      this.#say(peer, { type: 'ack', ref, clientId, room, ...place })
    } catch (error) {
      const code = error instanceof ChatError ? error.code : 'internal'
      this.#say(peer, { type: 'error', ref, code, message: String(error) })
    }
  }

  /** The disk takes its time, and a commit may fail without anybody knowing whether it happened. */
  async #run(entries: readonly Entry[]): Promise<readonly Placed[]> {
    const { time, random, storage, isCalm } = this.#wiring
    await time.delay(300)
    if (this.#crashed) return new Promise(() => {})
    const luck = isCalm() ? 1 : random.next()
    const store = storage.connect((really) => {
      if (luck < 0.03) throw new ChatError('storage_full', 'The disk is full.')
      really()
      if (luck < 0.06) throw new ChatError('storage', 'Nobody knows.')
    })
    const { outcomes, rooms } = await append(store, entries)
    await time.delay(100)
    if (this.#crashed) return new Promise(() => {})
    for (const room of rooms) {
      const events = entries.flatMap((entry, index) => {
        const outcome = outcomes[index]
        if (entry.roomId !== room.roomId || outcome?.is !== 'stored') return []
        return [eventOf({ ...entry, seq: outcome.seq, createdAt: outcome.createdAt })]
      })
      if (events.length === 0) continue
      this.#log.hub.committed(room, events)
      this.#wiring.publish(this, room.roomId, events)
    }
    const epochs = new Map(rooms.map(({ roomId, epoch }) => [roomId, epoch]))
    return outcomes.map((outcome, index) => {
      return { ...outcome, epoch: epochs.get(entries[index]?.roomId ?? '') ?? '' }
    })
  }

  #compare(): void {
    this.#wiring.time.after(compareEvery, () => {
      if (this.#crashed) return
      void this.#log.hub.compareHeads()
      this.#compare()
    })
  }

  #beat(peer: Peer): void {
    this.#wiring.time.after(heartbeat.interval, () => {
      const session = this.#sessions.get(peer)
      if (!session) return
      this.#say(peer, { type: 'ping', heads: session.rooms.heads })
      this.#beat(peer)
    })
  }

  #say(peer: Peer, frame: ServerFrame): void {
    this.#sayText(peer, JSON.stringify(frame))
  }

  #sayText(peer: Peer, text: string): void {
    if (!this.#crashed && this.#sessions.has(peer)) peer.say(text)
  }
}

/** The text of a frame as it goes over the wire: unmasked, in one piece. */
function textOf({ bytes }: EncodedFrame): string {
  const length = bytes[1] ?? 0
  return bytes.toString('utf8', length < 126 ? 2 : length === 126 ? 4 : 10)
}
