import { waitFor, waitUntil } from '@lobby/channels/testing/waiting'
import { expect, test } from 'vitest'
import { type Clock, systemClock } from '../ground/clock.ts'
import { readEventsOfKinds } from '../log/log-queries.ts'
import type { Database } from '../storage/database.ts'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { readsAll, recordQueries } from '../testing/query-plans.ts'
import type { Consequences } from './log-reader.ts'
import { openLogReaders } from './log-readers.ts'

const logger = { error() {} }

type Needs = Parameters<typeof openLogReaders>[0]

const openLogReader = ({
  consequences,
  ...needs
}: Omit<Needs, 'settled'> & { readonly consequences: Consequences }) =>
  openLogReaders({ ...needs, settled: () => settledIn(needs.db) }, [consequences])

/** Nothing is written but by the test. */
async function settledIn(db: Database) {
  const { last } = await db
    .selectFrom('event_rows')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirstOrThrow()
  const next = Number(last ?? 0) + 1
  return { below: next, next }
}

/** A reader of its own, which notes the places of what it is given. */
function readerOf(
  { app: { context } }: Chat,
  seen: number[],
  { fails = (): boolean => false, clock = systemClock, db = context.db } = {},
) {
  return openLogReader({
    ...{ db, clock, notify: async () => {}, logger },
    consequences: {
      name: 'test',
      kinds: ['message.created'],
      concerns: (event) => event.type === 'message.created' && event.message.replyTo !== undefined,
      async store(_tx, _roomId, events) {
        if (fails()) throw new Error('The disk is full.')
        seen.push(...events.map(({ seq }) => seq))
        return []
      },
    },
  })
}

const reply = async (chat: Chat) =>
  chat.json('/api/rooms/lobby/messages', {
    as: await chat.account(`A${crypto.randomUUID().slice(0, 8)}`),
    json: { body: 'x', replyTo: 1 },
  })

test('a reader begins where it ended, and gets each event that concerns it once', async () => {
  await using chat = await buildChat()
  await chat.say('lobby', 'one', 'two')
  await reply(chat)
  const seen: number[] = []
  const first = readerOf(chat, seen)
  first.start()
  await waitFor(() => expect(seen).toEqual([3]))
  await first.close()

  await chat.say('lobby', 'four')
  await reply(chat)
  const second = readerOf(chat, seen)
  second.start()
  await waitFor(() => expect(seen).toEqual([3, 5]))
  await second.close()
})

test('what could not be stored is tried again', async () => {
  await using chat = await buildChat()
  await chat.say('lobby', 'one')
  await reply(chat)
  const seen: number[] = []
  let tries = 0
  const reader = readerOf(chat, seen, { fails: () => ++tries === 1 })
  reader.start()
  await waitUntil(() => seen.length > 0)
  expect([seen, tries]).toEqual([[2], 2])
  await reader.close()
})

test('what a node that is gone has left is read by another one, though that has begun before', async () => {
  await using chat = await buildChat()
  const seen: number[] = []
  let looks = 0
  const clock: Clock = {
    ...systemClock,
    // A minute is soon over.
    after(milliseconds, call) {
      if (milliseconds === 60_000) looks++
      return systemClock.after(milliseconds === 60_000 ? 20 : milliseconds, call)
    },
  }
  const reader = readerOf(chat, seen, { clock })
  reader.start()
  await waitUntil(() => looks > 0)
  await chat.say('lobby', 'one')
  await reply(chat)
  await waitFor(() => expect(seen).toEqual([2]))
  await reader.close()
})

test('of two nodes that read the same events one stores what follows', async () => {
  await using chat = await buildChat()
  await chat.say('lobby', 'one')
  for (let count = 0; count < 3; count++) await reply(chat)
  const told: string[] = []
  const noting = () =>
    openLogReader({
      ...{ db: chat.app.context.db, clock: systemClock, logger },
      notify: async (group) => void told.push(group),
      consequences: {
        ...{ name: 'test', kinds: ['message.created'], readsAll: true, together: 2 },
        concerns: () => true,
        store: async (_tx, _roomId, events) =>
          events.map(({ seq }) => ({
            group: `${seq}`,
            notice: { type: 'emoji.changed' } as never,
          })),
      },
    })
  const nodes = [noting(), noting()]
  for (const node of nodes) node.start()
  await waitUntil(() => told.length >= 4)
  await Promise.all(nodes.map((node) => node.close()))
  expect(told.toSorted()).toEqual(['1', '2', '3', '4'])
})

test('while nothing can follow events are passed over without a write, and later ones are not', async () => {
  await using chat = await buildChat()
  await chat.say('lobby', 'one')
  const { db } = chat.app.context
  const seen: number[] = []
  const asked: (number | undefined)[] = []
  let isWanted = false
  const reader = openLogReader({
    ...{ db, clock: systemClock, notify: async () => {}, logger },
    consequences: {
      ...{ name: 'test', kinds: ['message.created'], readsAll: true, concerns: () => true },
      async isWanted() {
        asked.push((await cursor())?.seq)
        return isWanted
      },
      async store(_tx, _roomId, events) {
        seen.push(...events.map(({ seq }) => seq))
        return []
      },
    },
  })
  const cursor = () =>
    db.selectFrom('log_readers').select('seq').where('name', '=', 'test').executeTakeFirst()
  const { id: roomId } = await db
    .selectFrom('rooms')
    .select('id')
    .where('slug', '=', 'lobby')
    .executeTakeFirstOrThrow()
  const say = async (text: string, after: number) => {
    await chat.say('lobby', text)
    const range = { after, upTo: after + 1, limit: 1, readsPlain: true }
    reader.committed({ roomId }, await readEventsOfKinds(db, roomId, ['message.created'], range))
  }
  reader.start()
  // A room that is new to it gets its cursor once.
  await expect.poll(cursor).toEqual({ seq: 1 })

  await say('two', 1)
  await waitUntil(() => asked.length === 2)
  isWanted = true
  await say('three', 2)
  await waitUntil(() => seen.length > 0)
  await reader.close()
  // Nothing was written for the second.
  expect({ seen, asked }).toEqual({ seen: [3], asked: [undefined, 1, 1] })
  expect(await cursor()).toEqual({ seq: 3 })
})

test('among ten thousand rooms a look costs what has changed since the one before', async () => {
  await using chat = await buildChat()
  const { db } = chat.app.context
  const numbers = Array.from({ length: 10_000 }, (_, number) => number)
  for (let from = 0; from < numbers.length; from += 500) {
    const some = numbers.slice(from, from + 500).map((number) => `room-${number}`)
    const room = { createdAt: '2026-01-01T00:00:00.000Z', createdBy: null }
    await db
      .insertInto('rooms')
      .values(some.map((id) => ({ ...room, id, slug: id, name: id })))
      .execute()
    await db
      .insertInto('room_heads')
      .values(some.map((roomId) => ({ roomId, epoch: 'e', lastSeq: 0, messageCount: 0 })))
      .execute()
  }
  const { db: recorder, asked } = recordQueries(db)
  let looks = 0
  const clock: Clock = {
    ...systemClock,
    after(milliseconds, call) {
      if (milliseconds !== 60_000) return systemClock.after(milliseconds, call)
      looks++
      return systemClock.after(20, call)
    },
  }
  const seen: number[] = []
  const reader = readerOf(chat, seen, { clock, db: recorder })
  reader.start()
  await waitUntil(() => looks >= 1)
  asked.length = 0
  const before = looks
  await waitUntil(() => looks >= before + 3)
  const inQuiet = asked.map(({ sql }) => sql).filter((text) => !text.includes('max('))
  // One question a look, about what was written alone.
  expect(inQuiet.length).toBeLessThanOrEqual(looks - before + 1)
  expect(inQuiet.filter((text) => !text.includes('from "event_rows"'))).toEqual([])

  asked.length = 0
  await chat.say('lobby', 'one')
  await reply(chat)
  await waitFor(() => expect(seen).toEqual([2]))
  const after = looks
  await waitUntil(() => looks >= after + 2)
  await reader.close()
  const distinct = new Map(asked.map((query) => [query.sql, query]))
  const looked = [...distinct.values()].filter(({ sql }) => !sql.includes('max('))
  for (const table of ['"event_rows"', '"rooms"', '"log_readers"', '"room_heads"'])
    expect(looked.some(({ sql }) => sql.includes(`from ${table}`))).toBe(true)
  // A plan that goes through a whole table costs what there is.
  for (const query of looked)
    expect([query.sql, await readsAll(db, query)]).toEqual([query.sql, false])
})
