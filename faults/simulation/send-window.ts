// The send window against the inbound bound: one client that says much at once
// and reads as it can, before the real connection, inbox, send window and rooms. A seed
// decides everything. `node send-window.ts 4711` repeats one.
import { WebSocketConsumer, type WebSocketScope } from '@lobby/channels'
import { Heartbeat } from '@lobby/channels/parts/heartbeat'
import { defaultLimits } from '@lobby/channels/parts/limits'
import { FlushTurn } from '@lobby/channels/parts/outbox'
import { WebSocketConnection } from '@lobby/channels/parts/websocket-connection'
import type { Cursor, Hello, RoomEvent, ServerFrame } from '@lobby/protocol'
import { FollowedRooms, type RoomsSource } from '@lobby/server/parts/followed-rooms'
import { Hub } from '@lobby/server/parts/hub'
import { SendWindow } from '@lobby/server/parts/send-window'
import { createRoomLog, noLogger } from '@lobby/server/testing'
import { type Random, randomFrom } from '../random.ts'
import { SimulatedPorts } from './simulated-ports.ts'
import { SimulatedReader } from './simulated-reader.ts'
import { simulatedRooms } from './simulated-rooms.ts'
import { SimulatedStorage } from './simulated-storage.ts'
import { SimulatedTime } from './simulated-time.ts'

const slugs = ['garden', 'attic', 'cellar', 'kitchen', 'loft', 'porch']
const author = { id: 'claimed-narrator', name: 'Narrator', guest: true }
/** Milliseconds in which what is there at first is stored. */
const beforehand = 2_000
/** Milliseconds in which things are said, and after which nothing may stand still for long. */
const disturbed = 20_000
/** Milliseconds in which at least one byte must have been read, if anything is missing. */
const patience = 150_000

type Asked = { readonly type: string; readonly ref?: number; readonly room?: string } & {
  readonly cursor?: Cursor | null
}

export interface WindowRun {
  /** What is wrong at the end, in words; empty: nothing. */
  readonly wrong: readonly string[]
  /** Whether the server stopped reading at times, and whether the connection lagged. */
  readonly paused: boolean
  readonly lagged: boolean
}

/** Runs one seed. `Rooms` may be a twin. */
export async function simulateWindow(seed: number, Rooms = FollowedRooms): Promise<WindowRun> {
  const random = randomFrom(seed)
  const time = new SimulatedTime(random)
  const storage = new SimulatedStorage(slugs)
  const isCalm = () => true
  const { source, append } = new SimulatedPorts({ time, random, storage, isCalm })
  const common = { source, clock: time, logger: noLogger }
  const log = createRoomLog({ ...common, append, hub: new Hub(common), random: random.next })
  const fill = (slug: string, count: number, bytes: number) => {
    const draft = { kind: 'message.created', author, body: 'x'.repeat(bytes) } as const
    return Promise.all(Array.from({ length: count }, () => log.append(`id-${slug}`, draft)))
  }
  for (const slug of slugs) void fill(slug, random.whole(0, 60), random.pick([50, 600, 1_500]))
  await time.runUntil(beforehand)

  const client = new Client()
  const reader = new SimulatedReader({
    time,
    bytesPerSecond: random.pick([1, 8, 64, 1_024]) * 1024,
    latency: random.between(1, 200),
    onText: (text) => client.hear(JSON.parse(text)),
  })
  const server = serve({
    reader,
    rooms: simulatedRooms({ storage, log, time }),
    time,
    random,
    Rooms,
  })
  // The handshake is over before anything is said.
  await new Promise(setImmediate)
  const say = (frame: object) => reader.say('message', JSON.stringify(frame))

  say(client.hello(storage, random))
  for (let bursts = random.whole(1, 3); bursts > 0; bursts--)
    time.after(random.pick([0, random.between(0, disturbed)]), () => {
      for (let count = random.whole(0, 60); count > 0; count--) say(client.command(random))
    })
  for (let count = random.whole(0, 40); count > 0; count--)
    time.after(random.between(0, disturbed), () => {
      void fill(random.pick(slugs), random.whole(1, 8), random.pick([50, 1_500]))
    })
  if (random.chance(0.3))
    time.after(random.between(0, disturbed), () => {
      reader.stalledUntil = time.monotonic() + random.between(1_000, disturbed)
    })

  await time.runUntil(beforehand + disturbed)
  for (let heardAt = time.monotonic(); time.monotonic() - heardAt < patience; ) {
    if (client.missing(storage).length === 0 || reader.readyState === 3) break
    const before = client.frames
    await time.runUntil(time.monotonic() + 5_000)
    if (client.frames > before) heardAt = time.monotonic()
  }
  const wrong = [...client.wrong, ...client.missing(storage)]
  if (reader.closedWith !== undefined) wrong.push(`closed with ${reader.closedWith}`)
  const { paused, lagged } = server
  reader.close(1000)
  return { wrong, paused, lagged }
}

/** What the client knows, and what it has asked. */
class Client {
  frames = 0
  readonly wrong: string[] = []
  readonly #cursors = new Map<string, number>()
  readonly #followed = new Set<string>()
  readonly #open = new Set<number>()
  #isReady = false
  #ref = 0

  hello(storage: SimulatedStorage, random: Random): Hello {
    const cursors: Record<string, Cursor | null> = {}
    for (const { slug, epoch, seq } of random.some(storage.rooms, random.whole(0, slugs.length))) {
      this.#followed.add(slug)
      const known = random.whole(0, seq)
      cursors[slug] = random.chance(0.5) ? null : { epoch, seq: known }
      this.#cursors.set(slug, cursors[slug] ? known : 0)
    }
    return { type: 'hello', v: 1, cursors }
  }

  command(random: Random): Asked {
    const room = random.pick(slugs)
    const ref = ++this.#ref
    const type = random.pick(['room.follow', 'room.follow', 'room.unfollow', 'room.read', 'pong'])
    if (type === 'pong') return { type }
    this.#open.add(ref)
    if (type === 'room.follow') this.#followed.add(room)
    if (type === 'room.unfollow') this.#followed.delete(room)
    return { type, ref, room, ...(type === 'room.follow' && { cursor: null }) }
  }

  hear(frame: ServerFrame): void {
    this.frames++
    if (frame.type === 'ready') {
      if (this.#isReady) this.wrong.push('ready twice')
      this.#isReady = true
    } else if (frame.type === 'ok') {
      if (!this.#open.delete(frame.ref)) this.wrong.push(`${frame.ref} answered twice`)
    } else if (frame.type === 'snapshot') this.#cursors.set(frame.room, frame.seq)
    else if (frame.type === 'events') this.#take(frame.room, frame.events)
  }

  /** What the server still owes, in words. */
  missing({ rooms }: SimulatedStorage): string[] {
    const missing = [...this.#open].map((ref) => `no answer to ${ref}`)
    if (!this.#isReady) missing.push('not ready')
    for (const { slug, seq } of rooms)
      if (this.#followed.has(slug) && this.#cursors.get(slug) !== seq)
        missing.push(`${slug} at ${this.#cursors.get(slug)} of ${seq}`)
    return missing
  }

  #take(room: string, events: readonly RoomEvent[]): void {
    for (const { seq } of events) {
      const cursor = this.#cursors.get(room) ?? 0
      if (seq > cursor + 1) this.wrong.push(`${room} has a hole before ${seq}`)
      this.#cursors.set(room, Math.max(cursor, seq))
    }
  }
}

interface Serving {
  readonly reader: SimulatedReader
  readonly rooms: RoomsSource
  readonly time: SimulatedTime
  readonly random: Random
  readonly Rooms: typeof FollowedRooms
}

/** The server's end: the engine's connection, and a consumer that follows rooms as the chat's does. */
function serve({ reader, rooms, time, random, Rooms }: Serving) {
  const clock = () => time.monotonic()
  const pulse = new Heartbeat({ ...defaultLimits, clock, random: random.next })
  const services = { limits: defaultLimits, turn: new FlushTurn(), heartbeat: pulse, clock }
  const handshake = {
    accept: (_: unknown, onOpen: (ws: never, socket: never) => void) =>
      onOpen(reader as never, reader as never),
    refuse() {},
  }
  const connection = new WebSocketConnection(services, handshake, [])
  const network = {
    queuedBytes: () => connection.queuedBytes,
    unansweredFor: () => connection.unansweredFor,
    whenRead: () => connection.whenRead(),
  }
  const window = new SendWindow(network, () => connection.close(4408))
  const seen = { paused: false, lagged: false }

  class Consumer extends WebSocketConsumer {
    readonly #rooms = new Rooms(rooms, {
      window,
      person: undefined,
      failed: () => void this.close(1011),
      async joinGroup() {},
      async leaveGroup() {},
    })

    override async connect(): Promise<void> {
      await this.accept()
      window.open(this.frames)
    }

    override async receiveText(text: string): Promise<void> {
      const frame: Hello | Asked = JSON.parse(text)
      if ('cursors' in frame) {
        const rooms: Promise<void>[] = []
        for (const [slug, cursor] of Object.entries(frame.cursors))
          rooms.push((await this.#rooms.follow(slug, cursor)).sent)
        void Promise.all(rooms).then(() => this.#say({ type: 'ready' }))
      } else await this.#carryOut(frame as Asked)
    }

    override disconnect(): void {
      this.#rooms.stop()
    }

    async #carryOut({ type, ref, room = '', cursor = null }: Asked): Promise<void> {
      if (ref === undefined) return
      const ok = () => this.#say({ type: 'ok', ref })
      if (type === 'room.unfollow') await this.#rooms.unfollow(room)
      if (type !== 'room.follow') return ok()
      void (await this.#rooms.follow(room, cursor)).sent.then(ok)
    }

    #say(frame: ServerFrame): Promise<void> {
      return this.send(JSON.stringify(frame))
    }
  }

  const look = () => {
    if (reader.readyState === 3) return
    window.check()
    pulse.look()
    seen.paused ||= reader.isPaused
    seen.lagged ||= window.lags
    time.after(250, look)
  }
  look()
  const scope = { type: 'websocket', ...network } as unknown as WebSocketScope
  const application = Consumer.asApplication()
  void application(scope, connection.receive, connection.send)
  return seen
}

if (import.meta.main) console.log(await simulateWindow(Number(process.argv[2])))
