import { waitUntil } from '@lobby/channels/testing/waiting'
import type { RoomEvent } from '@lobby/protocol'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { noLogger } from '../ground/logger.ts'
import type { RoomBatch } from './follower.ts'
import { Hub } from './hub.ts'

const ada = { id: 'ada', name: 'Ada', guest: false }
const garden = { roomId: 'garden', slug: 'garden', epoch: 'one' }
const event = (seq: number): RoomEvent => ({ type: 'room.renamed', seq, name: `${seq}`, by: ada })
const events = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => event(first + index))
const announced = (of: readonly RoomEvent[], epoch = 'one') => ({
  ...{ roomId: 'garden', epoch, events: of },
  seq: of.at(-1)?.seq ?? 0,
})

/** A hub over a log that holds `stored` events of one room, which may grow. */
function build({ stored = 0, memory = 1_000_000 } = {}) {
  const log = { stored, epoch: 'one', reads: 0, broken: false, deleted: new Set<string>() }
  const errors: string[] = []
  const hub = new Hub({
    clock: systemClock,
    logger: { ...noLogger, error: (_, message) => errors.push(message) },
    memory,
    source: {
      async readHead(roomId) {
        return roomId === 'nowhere'
          ? undefined
          : { slug: roomId, epoch: log.epoch, seq: log.stored }
      },
      async readEvents(_, { after, limit }) {
        log.reads++
        if (log.broken) throw new Error('disk')
        return events(after + 1, Math.min(log.stored, after + limit))
      },
      async readHeads(roomIds) {
        return roomIds
          .filter((roomId) => !log.deleted.has(roomId))
          .map((roomId) => ({ roomId, epoch: log.epoch, seq: log.stored }))
      },
    },
  })
  /** Follows and collects; `until` resolves with everything once `last` has come. */
  const follow = (roomId = 'garden') => {
    const batches: RoomBatch[] = []
    const seqs: number[] = []
    let noticed = () => {}
    const restarted = vi.fn()
    const stop = hub.follow(roomId, {
      restarted,
      events(batch) {
        batches.push(batch)
        seqs.push(...batch.events.map(({ seq }) => seq))
        noticed()
      },
    })
    const until = async (last: number) => {
      while (seqs.at(-1) !== last)
        await new Promise<void>((resolve) => {
          noticed = resolve
        })
      return seqs
    }
    return { batches, seqs, stop, until, restarted }
  }
  return { hub, log, errors, follow }
}

test('followers get what is committed, in order, in frames of at most 64', () => {
  const { hub, follow } = build()
  const bob = follow()
  hub.roomOf('garden').committed(garden, events(1, 1))
  hub.roomOf('garden').committed(garden, events(2, 151))

  expect(bob.batches.map(({ first, last }) => [first, last])).toEqual([
    [1, 1],
    [2, 65],
    [66, 129],
    [130, 151],
  ])
  expect(bob.batches[0]).toMatchObject({ ...garden, events: [event(1)] })
})

test('a reader who stops following gets nothing more', () => {
  const { hub, follow } = build()
  const bob = follow()
  hub.roomOf('garden').committed(garden, events(1, 1))
  bob.stop()
  hub.roomOf('garden').committed(garden, events(2, 2))
  expect(bob.seqs).toEqual([1])
})

test('who comes between two deliveries hears the second, and who goes does not', () => {
  const { hub, follow } = build()
  const [bob, carol] = [follow(), follow()]
  hub.roomOf('garden').committed(garden, events(1, 1))
  const dave = follow()
  hub.roomOf('garden').committed(garden, events(2, 2))
  bob.stop()
  hub.roomOf('garden').committed(garden, events(3, 3))

  expect([bob, carol, dave].map(({ seqs }) => seqs)).toEqual([
    [1, 2],
    [1, 2, 3],
    [2, 3],
  ])
})

test('a follower that throws is reported and harms nobody', () => {
  const { hub, errors, follow } = build()
  hub.follow('garden', {
    events() {
      throw new Error('mine alone')
    },
  })
  const bob = follow()
  hub.roomOf('garden').committed(garden, events(1, 2))
  expect(bob.seqs).toEqual([1, 2])
  expect(errors).toHaveLength(1)
})

test('a follower that causes the next delivery does not come before the others', () => {
  const { hub, follow } = build()
  hub.follow('garden', {
    events({ last }) {
      if (last === 1) hub.roomOf('garden').committed(garden, events(2, 2))
    },
  })
  const bob = follow()
  hub.roomOf('garden').committed(garden, events(1, 1))
  expect(bob.seqs).toEqual([1, 2])
})

test('what other nodes announce is delivered once and in order', async () => {
  const { hub, log, follow } = build({ stored: 3 })
  const bob = follow()
  await hub.ready('garden')
  log.stored = 6
  hub.accept(announced(events(4, 4)))
  hub.accept(announced(events(4, 4)))
  hub.accept(announced(events(3, 5)))
  expect(bob.seqs).toEqual([4, 5])
  expect(log.reads).toBe(0)
})

test('a hole is read from the database, by one read for all who wait', async () => {
  const { hub, log, follow } = build({ stored: 3 })
  const [bob, eve] = [follow(), follow()]
  await hub.ready('garden')
  log.stored = 9
  hub.accept(announced(events(7, 7)))
  hub.accept(announced(events(9, 9)))
  hub.accept(announced(events(8, 8)))

  expect(await bob.until(9)).toEqual([4, 5, 6, 7, 8, 9])
  expect(await eve.until(9)).toEqual([4, 5, 6, 7, 8, 9])
  expect(log.reads).toBe(1)
})

test('a commit of ours behind a hole waits for it too', async () => {
  const { hub, log, follow } = build({ stored: 3 })
  const bob = follow()
  await hub.ready('garden')
  log.stored = 5
  hub.roomOf('garden').committed(garden, events(5, 5))
  expect(await bob.until(5)).toEqual([4, 5])
})

test('what is announced before the place is known is not lost', async () => {
  const { hub, log, follow } = build({ stored: 3 })
  const bob = follow()
  hub.accept(announced(events(5, 5)))
  await hub.ready('garden')
  log.stored = 5
  expect(await bob.until(5)).toEqual([4, 5])
})

test('a repair that fails is tried again', async () => {
  vi.useFakeTimers()
  try {
    const { hub, log, errors, follow } = build({ stored: 3 })
    const bob = follow()
    await hub.ready('garden')
    log.broken = true
    hub.accept(announced(events(5, 5)))
    await waitUntil(() => errors.length === 1)

    log.broken = false
    log.stored = 5
    await vi.advanceTimersByTimeAsync(500)
    expect(await bob.until(5)).toEqual([4, 5])
  } finally {
    vi.useRealTimers()
  }
})

test('in whatever order events arrive, followers see them all in order', async () => {
  const arrivals = fc.integer({ min: 1, max: 40 }).chain((count) =>
    fc.array(fc.record({ seq: fc.integer({ min: 1, max: count }), ours: fc.boolean() }), {
      minLength: 1,
      maxLength: 60,
    }),
  )
  await fc.assert(
    fc.asyncProperty(arrivals, async (arriving) => {
      const { hub, log, follow } = build()
      const bob = follow()
      await hub.ready('garden')
      let newest = 0
      for (const { seq, ours } of arriving) {
        newest = Math.max(newest, seq)
        // Nobody announces what is not durable.
        log.stored = Math.max(log.stored, seq)
        if (ours) hub.roomOf('garden').committed(garden, [event(seq)])
        else hub.accept(announced([event(seq)]))
        if (seq % 3 === 0) await null
      }
      expect(await bob.until(newest)).toEqual(events(1, newest).map(({ seq }) => seq))
    }),
    { numRuns: 300 },
  )
})

test('memory answers for a room that is followed, and for no other', async () => {
  const { hub, follow } = build({ stored: 3 })
  hub.roomOf('garden').committed(garden, events(4, 9))
  expect(hub.head('garden')).toBeUndefined()

  const bob = follow()
  hub.roomOf('garden').committed(garden, events(10, 10))
  expect(hub.head('garden')).toEqual({ slug: 'garden', epoch: 'one', seq: 10 })
  expect(hub.recent('garden', { after: 7, limit: 2 })).toEqual(events(8, 9))
  expect(hub.recent('garden', { after: 10, limit: 2 })).toEqual([])
  expect(hub.recent('garden', { after: 1, limit: 2 })).toBeUndefined()
  bob.stop()
  expect(hub.recent('garden', { after: 7, limit: 2 })).toBeUndefined()
})

test('memory that missed something while nobody followed is not believed', async () => {
  const { hub, log, follow } = build()
  const bob = follow()
  hub.roomOf('garden').committed(garden, events(1, 5))
  bob.stop()
  log.stored = 8

  follow()
  await hub.ready('garden')
  expect(hub.recent('garden', { after: 3, limit: 9 })).toBeUndefined()
})

test('what all rooms keep stays within its memory, and streams go on', () => {
  const { hub, follow } = build({ memory: 10_000 })
  const bob = follow()
  hub.roomOf('garden').committed(garden, events(1, 5))
  for (let room = 0; room < 20; room++)
    hub.roomOf(`room-${room}`).committed({ slug: '', epoch: 'one' }, events(1, 5))
  expect(hub.recent('garden', { after: 0, limit: 5 })).toBeUndefined()

  hub.roomOf('garden').committed(garden, events(6, 7))
  expect(bob.seqs).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(hub.recent('garden', { after: 5, limit: 5 })).toEqual(events(6, 7))
})

test('followers of a room that is deleted, or never was, are told', async () => {
  const { hub } = build()
  const told: string[] = []
  for (const roomId of ['garden', 'nowhere'])
    hub.follow(roomId, { events() {}, gone: () => told.push(roomId) })
  hub.gone('garden')
  await hub.ready('nowhere')
  expect(told).toEqual(['garden', 'nowhere'])
})

test('what is read of a room while it is deleted takes nothing of the memory of others', async () => {
  const { hub, log, follow } = build({ stored: 1, memory: 100_000 })
  const carol = follow('pond')
  hub.roomOf('pond').committed({ slug: 'pond', epoch: 'one' }, events(1, 50))
  for (let room = 0; room < 10; room++) {
    const bob = follow(`garden-${room}`)
    await hub.ready(`garden-${room}`)
    log.stored = 200
    hub.accept({ ...announced(events(200, 200)), roomId: `garden-${room}` })
    hub.gone(`garden-${room}`)
    await new Promise(setImmediate)
    log.stored = 1
    bob.stop()
  }
  hub.roomOf('pond').committed({ slug: 'pond', epoch: 'one' }, events(51, 51))
  expect(carol.seqs).toHaveLength(51)
  expect(hub.recent('pond', { after: 0, limit: 60 })).toHaveLength(51)
})

test('what nobody told us of is found by comparing heads', async () => {
  const { hub, log, follow } = build({ stored: 1 })
  const bob = follow()
  await hub.ready('garden')
  log.stored = 300

  await hub.compareHeads()

  expect(await bob.until(300)).toEqual(events(2, 300).map(({ seq }) => seq))
  const { reads } = log
  await hub.compareHeads()
  expect(log.reads).toBe(reads)
})

test('a number alone is enough: the events are read', async () => {
  const { hub, log, follow } = build({ stored: 3 })
  const bob = follow()
  await hub.ready('garden')
  log.stored = 5
  hub.accept({ roomId: 'garden', epoch: 'one', seq: 5, events: [] })
  expect(await bob.until(5)).toEqual([4, 5])
})

test('comparing heads finds a room with another history: its followers begin anew', async () => {
  const { hub, log, follow } = build({ stored: 3 })
  const bob = follow()
  await hub.ready('garden')
  hub.roomOf('garden').committed(garden, events(4, 6))
  log.stored = 5
  log.epoch = 'two'

  await hub.compareHeads()

  expect(bob.restarted).toHaveBeenCalledOnce()
  expect(hub.head('garden')).toEqual({ slug: 'garden', epoch: 'two', seq: 5 })
  expect(hub.recent('garden', { after: 3, limit: 9 })).toBeUndefined()
  await hub.compareHeads()
  expect(bob.restarted).toHaveBeenCalledOnce()
  log.stored = 6
  hub.accept(announced(events(6, 6), 'two'))
  expect(bob.batches.at(-1)).toMatchObject({ epoch: 'two', first: 6, last: 6 })
})

test('events of another history are not delivered: the database is asked which one it is', async () => {
  const { hub, log, follow } = build({ stored: 3 })
  const bob = follow()
  await hub.ready('garden')

  hub.accept(announced(events(4, 9), 'before'))
  await hub.compareHeads()
  expect([bob.seqs, bob.restarted.mock.calls.length]).toEqual([[], 0])
  expect(log.reads).toBe(0)

  log.epoch = 'two'
  hub.accept(announced(events(4, 4), 'two'))
  await waitUntil(() => bob.restarted.mock.calls.length === 1)
  expect(bob.seqs).toEqual([])
})

test('what was announced of another history before the place is known counts for nothing', async () => {
  const { hub, log, errors, follow } = build({ stored: 3 })
  const bob = follow()
  hub.accept(announced(events(4, 9), 'before'))
  await hub.ready('garden')
  log.stored = 4
  hub.accept(announced(events(4, 4)))
  expect([bob.seqs, log.reads, errors]).toEqual([[4], 0, []])
})

test('a commit of ours in another history makes followers begin anew', async () => {
  const { hub, follow } = build({ stored: 3 })
  const bob = follow()
  await hub.ready('garden')
  hub.roomOf('garden').committed({ ...garden, epoch: 'two' }, events(3, 3))
  expect(bob.restarted).toHaveBeenCalledOnce()
  expect(hub.head('garden')).toEqual({ slug: 'garden', epoch: 'two', seq: 3 })
})

test('comparing heads finds the rooms that are gone', async () => {
  const { hub, log } = build({ stored: 1 })
  const gone = vi.fn()
  hub.follow('garden', { events: () => {}, gone })
  await hub.ready('garden')
  log.deleted.add('garden')

  await hub.compareHeads()

  expect(gone).toHaveBeenCalledOnce()
})
