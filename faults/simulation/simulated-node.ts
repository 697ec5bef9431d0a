import type { Broadcast, EncodedFrame } from '@lobby/channels'
import type { Command, Hello, ServerFrame } from '@lobby/protocol'
import { heartbeat } from '@lobby/protocol/limits'
import { type Cluster, openCluster } from '@lobby/server/parts/cluster'
import { FollowedRooms } from '@lobby/server/parts/followed-rooms'
import { Hub } from '@lobby/server/parts/hub'
import { SendWindow } from '@lobby/server/parts/send-window'
import {
  ChatError,
  claimedGuest,
  createRoomLog,
  defaultSettings,
  noLogger,
  type RoomLog,
} from '@lobby/server/testing'
import { type PortsWiring, SimulatedPorts } from './simulated-ports.ts'
import { simulatedRooms } from './simulated-rooms.ts'

export interface NodeWiring extends PortsWiring {
  /** Tells all nodes, perhaps. */
  readonly transport: Broadcast
}

/** The server's end of a connection. */
export interface Peer {
  readonly user: string
  say(text: string): void
  hangUp(): void
}

/** All nodes have it. */
const secret = 'of the simulation'

interface Session {
  readonly window: SendWindow
  readonly rooms: FollowedRooms
}

/** One life of one server: the real log and followed rooms over simulated ports. It ends in a crash. */
export class SimulatedNode {
  readonly #wiring: NodeWiring
  readonly #ports: SimulatedPorts
  readonly #log: RoomLog
  readonly #cluster: Cluster
  readonly #sessions = new Map<Peer, Session>()
  #crashed = false
  #isLeaving = false

  constructor(wiring: NodeWiring, TheHub = Hub) {
    this.#wiring = wiring
    const { time: clock, random } = wiring
    const transport: Broadcast = {
      isConnected: true,
      // What a node that has crashed was about to say is never said.
      broadcast: async (...said) => {
        if (!this.#crashed) await wiring.transport.broadcast(...said)
      },
      listen: (topic, listener) =>
        wiring.transport.listen(topic, (text) => {
          if (!this.#crashed) listener(text)
        }),
    }
    this.#cluster = openCluster({
      ...{ transport, secret, clock, logger: noLogger, random: random.next },
    })
    this.#ports = new SimulatedPorts(wiring)
    const { source, append } = this.#ports
    this.#log = createRoomLog({
      hub: new TheHub({ source, clock, logger: noLogger }),
      source,
      append,
      clock,
      logger: noLogger,
      random: random.next,
      ...this.#cluster.announces,
    })
    this.#cluster.join(this.#log)
  }

  crash(): void {
    this.#crashed = true
    this.#ports.crash()
    void this.#log.close()
    void this.#cluster.close()
    for (const [peer, { rooms }] of this.#sessions) {
      rooms.stop()
      peer.hangUp()
    }
    this.#sessions.clear()
  }

  /** Ends in order: takes nothing more, stores what it has taken, and tells the others. */
  async leave(): Promise<void> {
    this.#isLeaving = true
    for (const peer of this.#sessions.keys()) peer.hangUp()
    await this.#log.close()
    await this.#cluster.close()
    if (!this.#crashed) this.crash()
  }

  left(peer: Peer): void {
    this.#sessions.get(peer)?.rooms.stop()
    this.#sessions.delete(peer)
  }

  take(peer: Peer, frame: Hello | Command): void {
    if (this.#crashed || this.#isLeaving) return
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
    const push = (frame: EncodedFrame) => this.#sayText(peer, textOf(frame))
    window.open({ queuedAtMost: 0, push })
    this.#sessions.set(peer, { window, rooms: this.#roomsFor(peer, window) })
    const rooms = storage.rooms.map(({ slug, epoch, seq }) => {
      const createdAt = '2026-11-21T10:00:00.000Z'
      const kind = 'public' as const
      const settings = defaultSettings
      const counts = { lastSeq: seq, readSeq: 0, unread: 0 }
      return { slug, name: slug, topic: '', kind, settings, createdAt, epoch, ...counts }
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
    return new FollowedRooms(simulatedRooms({ ...this.#wiring, log: this.#log }), {
      window,
      person: undefined,
      failed: () => peer.hangUp(),
      async joinGroup() {},
      async leaveGroup() {},
    })
  }

  async #append(peer: Peer, command: Extract<Command, { type: 'message.send' }>): Promise<void> {
    const { ref, room, clientId, after, body } = command
    const author = claimedGuest(peer.user)
    const message = { kind: 'message.created', author, clientId, after, body } as const
    try {
      const { epoch, seq, createdAt, id } = await this.#log.append(`id-${room}`, message)
      this.#say(peer, { type: 'ack', ref, clientId, room, epoch, seq, id, createdAt })
    } catch (error) {
      const code = error instanceof ChatError ? error.code : 'internal'
      this.#say(peer, { type: 'error', ref, code, message: String(error) })
    }
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
