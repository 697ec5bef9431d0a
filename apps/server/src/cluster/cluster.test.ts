import type { Broadcast } from '@lobby/channels'
import { LayerUnavailable } from '@lobby/channels'
import { waitUntil } from '@lobby/channels/testing/waiting'
import type { RoomEvent } from '@lobby/protocol'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Clock, systemClock } from '../ground/clock.ts'
import { noLogger } from '../ground/logger.ts'
import { openRoomLog } from '../log/open-room-log.ts'
import type { RoomLog } from '../log/room-log.ts'
import { openTestStorage } from '../storage/testing/test-storage.ts'
import { type Cluster, openCluster } from './cluster.ts'

const author = { id: 'ada', name: 'Ada', guest: false }
const secret = 'secret of the cluster'

/** Carries a payload to one listener. */
type Carry = (payload: string, arrive: (payload: string) => void) => void

/** A network between nodes of one process; `carry` is what it does with a payload on its way to one of them. */
class Network {
  readonly #listeners: ((payload: string) => void)[] = []
  isConnected = true
  /** Resolves when it takes what it is given. */
  isFree: Promise<void> | undefined
  carry: Carry = (payload, arrive) => arrive(payload)

  readonly transport = (): Broadcast => {
    const isConnected = () => this.isConnected
    return {
      get isConnected() {
        return isConnected()
      },
      broadcast: async (_, payload) => {
        if (this.isFree) await this.isFree
        this.inject(payload)
      },
      listen: async (_, listener) => void this.#listeners.push(listener),
    }
  }

  /** As anybody can who reaches the Redis. */
  inject(payload: string): void {
    if (!this.isConnected) throw new LayerUnavailable('cut')
    for (const listener of this.#listeners) this.carry(payload, listener)
  }
}

interface Node {
  readonly log: RoomLog
  readonly cluster: Cluster
  /** Collects what a follower of the room gets. */
  follow(roomId: string): { readonly events: RoomEvent[]; readonly gone: () => boolean }
}

/** Two nodes over one database, each with a log of its own. */
async function build({ clock = systemClock }: { clock?: Clock } = {}) {
  const storage = await openTestStorage()
  const network = new Network()
  const opened: { close(): unknown }[] = []
  onTestFinished(async () => {
    for (const each of opened) await each.close()
    await storage.close()
  })
  const open = (options: { secret?: string } = {}): Node => {
    const needs = { secret, clock, logger: noLogger, ...options }
    const cluster = openCluster({ transport: network.transport(), ...needs })
    const log = openRoomLog(storage, { clock, ...cluster.announces })
    cluster.join(log)
    opened.push(cluster, log)
    return {
      ...{ log, cluster },
      follow(roomId) {
        const events: RoomEvent[] = []
        let isGone = false
        const gone = () => {
          isGone = true
        }
        log.follow(roomId, { events: (batch) => events.push(...batch.events), gone })
        return { events, gone: () => isGone }
      },
    }
  }
  const [here, there] = [open(), open()]
  const { id } = await here.log.createRoom({ slug: 'garden', name: 'Garden' })
  const say = (node: Node, body: string) =>
    node.log.append(id, { kind: 'message.created', author, body })
  return { network, here, there, open, roomId: id, say, db: storage.db }
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index)

/** A clock whose timers wait until they are told to go off. */
function stoppedClock() {
  const timers = new Map<object, { at: number; call: () => void }>()
  let now = 0
  const clock: Clock = {
    monotonic: () => now,
    wall: () => Date.now(),
    after(milliseconds, call) {
      const key = {}
      timers.set(key, { at: now + milliseconds, call })
      return () => timers.delete(key)
    },
  }
  const pass = (milliseconds: number) => {
    now += milliseconds
    for (const [key, { at, call }] of [...timers]) if (at <= now && timers.delete(key)) call()
  }
  return { clock, pass }
}

test('what one node commits reaches the followers of another with equal bytes, and the database is not read for it', async () => {
  const { clock } = stoppedClock()
  const { here, there, roomId, say } = await build({ clock })
  const [ours, theirs] = [here.follow(roomId), there.follow(roomId)]
  for (const node of [here, there]) await node.log.head(roomId)

  for (const body of ['one', 'ünö 👋', 'x'.repeat(3_000)]) await say(here, body)

  await waitUntil(() => theirs.events.length === 3)
  expect(JSON.stringify(theirs.events)).toBe(JSON.stringify(ours.events))
  expect(there.cluster.counts).toMatchObject({ received: 3, forged: 0, unknown: 0 })
  expect(here.cluster.counts).toMatchObject({ sent: 3, received: 0 })
})

test('a message that is too large to go along is read from the database', async () => {
  const { clock } = stoppedClock()
  const { here, there, roomId, say } = await build({ clock })
  const theirs = there.follow(roomId)
  await there.log.head(roomId)
  await say(here, 'x'.repeat(7_500))
  await waitUntil(() => theirs.events.length === 1)
  expect(theirs.events[0]).toMatchObject({ message: { body: 'x'.repeat(7_500) } })
})

test('a node knows how many others are there, though they say nothing', async () => {
  const { clock, pass } = stoppedClock()
  const { here, there, open } = await build({ clock })
  expect(there.cluster.peers()).toBe(0)
  pass(10_000)
  await waitUntil(() => there.cluster.peers() === 1 && here.cluster.peers() === 1)
  const third = open()
  pass(10_000)
  await waitUntil(() => there.cluster.peers() === 2)
  third.cluster.close()
  for (const _ of range(4)) pass(10_000)
  await waitUntil(() => there.cluster.peers() === 1)
})

test('a room that another node deletes is gone', async () => {
  const { clock } = stoppedClock()
  const { here, there, roomId } = await build({ clock })
  const theirs = there.follow(roomId)
  await there.log.head(roomId)
  await here.log.deleteRoom(roomId)
  await waitUntil(theirs.gone)
})

test('a node that closes has told the others before what it has committed', async () => {
  const { clock } = stoppedClock()
  const { network, here, there, roomId, say } = await build({ clock })
  const theirs = there.follow(roomId)
  await there.log.head(roomId)
  const { promise, resolve } = Promise.withResolvers<void>()
  network.isFree = promise
  await say(here, 'one')
  const closed = vi.fn()
  const closing = here.cluster.close().then(closed)
  await new Promise(setImmediate)
  expect([closed.mock.calls.length, theirs.events.length]).toEqual([0, 0])
  resolve()
  await closing
  expect(theirs.events).toHaveLength(1)
})

test('a node that closes does not wait for a network that takes nothing', async () => {
  const { clock, pass } = stoppedClock()
  const { network, here, say } = await build({ clock })
  const { promise, resolve } = Promise.withResolvers<void>()
  network.isFree = promise
  await say(here, 'one')
  const closing = here.cluster.close()
  await new Promise(setImmediate)
  pass(1_000)
  await closing
  resolve()
})

test('while the network is down heads are compared every 500 ms, and within 500 ms of its return', async () => {
  const { clock, pass } = stoppedClock()
  const { network, here, there, roomId, say } = await build({ clock })
  const theirs = there.follow(roomId)
  await there.log.head(roomId)

  network.isConnected = false
  await say(here, 'one')
  expect(theirs.events).toEqual([])
  pass(500)
  await waitUntil(() => theirs.events.length === 1)
  expect(here.cluster.counts.unsent).toBe(1)

  await say(here, 'two')
  network.isConnected = true
  there.cluster.connectionChanged()
  expect(theirs.events).toHaveLength(1)
  pass(500)
  await waitUntil(() => theirs.events.length === 2)
})

test('without the network being known to be down, heads are compared every 5 s', async () => {
  const { clock, pass } = stoppedClock()
  const { network, here, there, roomId, say } = await build({ clock })
  const theirs = there.follow(roomId)
  await there.log.head(roomId)
  network.carry = () => {}
  await say(here, 'one')
  pass(6_000)
  await waitUntil(() => theirs.events.length === 1)
})

test('security 38: what another secret signed, or nobody, is not delivered; the database is asked instead', async () => {
  const { clock, pass } = stoppedClock()
  const { network, here, there, open, roomId, say } = await build({ clock })
  const captured: string[] = []
  network.carry = (payload) => captured.push(payload)
  await say(here, 'true')
  const other = open({ secret: 'of an attacker' })
  const [genuine = ''] = captured
  other.cluster.announces.deleted(roomId)
  await null
  network.carry = (payload, arrive) => arrive(payload)
  const theirs = there.follow(roomId)
  const { seq } = await there.log.head(roomId)
  expect(seq).toBe(1)
  await say(here, 'two')
  await waitUntil(() => theirs.events.length === 1)

  const forgeries = [
    genuine.replace('true', 'fake').replaceAll('"seq":1', '"seq":3'),
    genuine.slice(0, -1),
    genuine.replace(/ \S+ /, ' '),
    genuine.replace(/ \S+ /, '  '),
    captured.at(-1) ?? '',
    '1',
    '1 ',
    '1 x',
    '1 x y\n\n\n',
  ]
  for (const forgery of forgeries) network.inject(forgery)
  expect(there.cluster.counts.forged).toBe(forgeries.length - 1)
  expect(there.cluster.counts.unknown).toBe(1)
  expect(theirs.events).toHaveLength(1)
  network.inject(genuine)
  expect(theirs.events).toHaveLength(1)

  network.carry = () => {}
  await say(here, 'three')
  pass(500)
  await waitUntil(() => theirs.events.length === 2)
})

test('of a version that is not known nothing is read, and heads are compared once for many', async () => {
  const { clock, pass } = stoppedClock()
  const { network, here, there, roomId, say } = await build({ clock })
  const theirs = there.follow(roomId)
  await there.log.head(roomId)
  network.carry = (_, arrive) => {
    for (const payload of ['2 {"what":1}', '', '\0', '2']) arrive(payload)
  }
  await say(here, 'one')
  pass(500)
  await waitUntil(() => theirs.events.length === 1)
  expect(there.cluster.counts.unknown).toBe(4)
})

test('late, repeated, lost and reordered announcements: each node gives everything once and in order', async () => {
  const steps = fc.array(
    fc.record({
      by: fc.nat({ max: 1 }),
      copies: fc.array(fc.nat({ max: 8 }), { maxLength: 3 }),
      large: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  )
  const { clock } = stoppedClock()
  const { network, here, there, db } = await build({ clock })
  const nodes = [here, there]
  let run = 0
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const { id: roomId } = await here.log.createRoom({ slug: `room-${++run}`, name: 'Room' })
      const seen = nodes.map((node) => node.follow(roomId))
      for (const { log } of nodes) await log.head(roomId)
      /** What is on its way, by the step at which it arrives. */
      const onTheirWay = new Map<number, (() => void)[]>()
      let step = 0
      for (const { by, copies, large } of taken) {
        network.carry = (payload, arrive) => {
          for (const late of copies)
            onTheirWay.getOrInsertComputed(step + late, () => []).push(() => arrive(payload))
        }
        const body = large ? 'x'.repeat(7_000) : `${step}`
        await nodes[by]?.log.append(roomId, { kind: 'message.created', author, body })
        await null
        for (const arrive of onTheirWay.get(step) ?? []) arrive()
        onTheirWay.delete(step++)
      }
      for (const arrivals of onTheirWay.values()) for (const arrive of arrivals) arrive()
      for (const { log } of nodes) log.compareHeads()

      await waitUntil(() => seen.every(({ events }) => events.length >= taken.length), 2)
      const rows = await db
        .selectFrom('events')
        .select('seq')
        .where('roomId', '=', roomId)
        .execute()
      expect(rows).toHaveLength(taken.length)
      for (const { events } of seen)
        expect(events.map(({ seq }) => seq)).toEqual(taken.map((_, index) => index + 1))
      expect(JSON.stringify(seen[0]?.events)).toBe(JSON.stringify(seen[1]?.events))
    }),
    { numRuns: 30 },
  )
})
