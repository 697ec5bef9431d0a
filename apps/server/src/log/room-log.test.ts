import { limits } from '@lobby/protocol/limits'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { openTestStorage } from '../storage/testing/test-storage.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'
import { openRoomLog } from './open-room-log.ts'
import type { Draft, RoomBatch } from './room-log.ts'

const ada = { id: 'ada', name: 'Ada', guest: false }
const say = (body: string, clientId?: string): Draft => ({
  kind: 'message.created',
  author: ada,
  body,
  ...(clientId && { clientId }),
})

async function build(dataFolder = temporaryFolder()) {
  const storage = await openTestStorage({ dataFolder })
  const log = openRoomLog(storage)
  onTestFinished(async () => {
    await log.close()
    await storage.close()
  })
  return { storage, log, db: storage.db, dataFolder }
}

async function buildGarden() {
  const built = await build()
  return { ...built, garden: await built.log.createRoom({ slug: 'garden', name: 'Garden' }) }
}

test('an append answers with the place, and the room’s readers see the same event', async () => {
  const { log, garden } = await buildGarden()
  const place = await log.append(garden.id, say('Tea?', 'client-1'))
  const { epoch } = await log.head(garden.id)

  expect(place).toMatchObject({ seq: 1, epoch, duplicate: false })
  expect(place.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  const { id, createdAt } = place
  expect(await log.read(garden.id, { after: 0, limit: 10 })).toEqual([
    {
      type: 'message.created',
      seq: 1,
      clientId: 'client-1',
      message: { seq: 1, id, author: ada, body: 'Tea?', createdAt },
    },
  ])
})

test('a retry is acknowledged as the first try was and announced to nobody', async () => {
  const { log, garden } = await buildGarden()
  const batches: RoomBatch[] = []
  log.follow(garden.id, { events: (batch) => batches.push(batch) })
  const first = await log.append(garden.id, say('Tea?', 'client-1'))
  const again = await log.append(garden.id, say('Tea?', 'client-1'))

  expect(again).toEqual({ ...first, duplicate: true })
  expect(batches).toHaveLength(1)
})

test('refusals are errors with codes', async () => {
  const { log, garden } = await buildGarden()
  await log.append(garden.id, say('Tea?', 'client-1'))
  const code = (code: string) => expect.objectContaining({ name: 'ChatError', code })

  await expect(log.append(garden.id, say('Cake?', 'client-1'))).rejects.toEqual(
    code('client_id_conflict'),
  )
  await expect(log.append('nowhere', say('Hello?'))).rejects.toEqual(code('no_such_room'))
  await expect(log.head('nowhere')).rejects.toEqual(code('no_such_room'))
  await expect(log.tail('nowhere', 5)).rejects.toEqual(code('no_such_room'))
  await expect(log.deleteRoom('nowhere')).rejects.toEqual(code('no_such_room'))
  await expect(log.createRoom({ slug: 'garden', name: 'Other' })).rejects.toEqual(
    code('room_exists'),
  )
})

test('history and the live stream agree, from memory and from the database', async () => {
  const { log, garden } = await buildGarden()
  const live: unknown[] = []
  const stop = log.follow(garden.id, { events: ({ events }) => live.push(...events) })
  const drafts = Array.from({ length: 150 }, (_, index) => say(`${index + 1}`))
  await Promise.all(drafts.map((draft) => log.append(garden.id, draft)))
  await log.append(garden.id, { kind: 'room.renamed', author: ada, name: 'Orchard' })

  const range = { after: 0, limit: 1_000 }
  expect(await log.read(garden.id, range)).toEqual(live)
  const tail = await log.tail(garden.id, 3)
  expect(tail).toMatchObject({ seq: 151, prev: 148, events: live.slice(-3) })
  stop()
  expect(await log.read(garden.id, range)).toEqual(live)
  expect(await log.tail(garden.id, 3)).toEqual(tail)
  expect(live).toMatchObject([
    ...drafts.map((_, index) => ({ message: { body: `${index + 1}` } })),
    { name: 'Orchard' },
  ])
})

test('a tail longer than the room reaches back to the beginning', async () => {
  const { log, garden } = await buildGarden()
  expect(await log.tail(garden.id, 50)).toMatchObject({ seq: 0, prev: 0, events: [] })
  await log.append(garden.id, say('Tea?'))
  expect(await log.tail(garden.id, 50)).toMatchObject({ seq: 1, prev: 0, events: [{ seq: 1 }] })
})

test('a batch, a page and a tail have no more than one frame may have, and one event in any case', async () => {
  const { log, garden } = await buildGarden()
  const sizes: number[] = []
  log.follow(garden.id, { events: ({ events }) => sizes.push(events.length) })
  const long = say('x'.repeat(limits.frameBytes / 3))
  await Promise.all(Array.from({ length: 20 }, () => log.append(garden.id, long)))
  expect(Math.max(...sizes)).toBe(2)
  expect((await log.page(garden.id, 0))?.events).toHaveLength(2)
  expect(await log.tail(garden.id, 50)).toMatchObject({ seq: 20, prev: 18, events: { length: 2 } })

  await log.append(garden.id, say('"'.repeat(limits.frameBytes)))
  expect(await log.tail(garden.id, 50)).toMatchObject({ seq: 21, prev: 20, events: { length: 1 } })
})

test('following, then reading, misses nothing however appends fall between', async () => {
  const { log, garden } = await buildGarden()
  const appends = Array.from({ length: 300 }, (_, index) => log.append(garden.id, say(`${index}`)))
  const readers = Array.from({ length: 20 }, async (_, index) => {
    await appends[index * 10]
    const live: number[] = []
    log.follow(garden.id, { events: (batch) => live.push(...batch.events.map(({ seq }) => seq)) })
    const { events, seq, prev } = await log.tail(garden.id, 30)
    return { live, read: events.map(({ seq }) => seq), seq, prev }
  })
  await Promise.all(appends)
  for (const { live, read, seq, prev } of await Promise.all(readers)) {
    const whole = [...read, ...live.filter((one) => one > seq)]
    expect(whole).toEqual(Array.from({ length: 300 - prev }, (_, index) => prev + 1 + index))
  }
})

test('an event is announced by the time its sender hears of it, and not before it is stored', async () => {
  const { log, db, garden } = await buildGarden()
  const stored: Promise<unknown>[] = []
  const announced: number[] = []
  log.follow(garden.id, {
    events({ last }) {
      announced.push(last)
      stored.push(db.selectFrom('events').select('seq').where('seq', '=', last).execute())
    },
  })
  for (let seq = 1; seq <= 5; seq++) {
    await log.append(garden.id, say('Tea?'))
    expect(announced.at(-1)).toBe(seq)
  }
  expect(await Promise.all(stored)).toEqual([1, 2, 3, 4, 5].map((seq) => [{ seq }]))
})

test('a deleted room leaves no rows, and its followers know', async () => {
  const { log, db, garden } = await buildGarden()
  await log.append(garden.id, say('Tea?'))
  const marker = { userId: 'ada', roomId: garden.id, readSeq: 1, readCount: 1 }
  await db.insertInto('read_markers').values(marker).execute()
  const gone = new Promise<void>((resolve) => {
    log.follow(garden.id, { events() {}, gone: resolve })
  })
  await log.deleteRoom(garden.id)
  await gone

  for (const table of ['rooms', 'room_heads', 'events', 'messages', 'read_markers'] as const)
    expect([table, await db.selectFrom(table).selectAll().execute()]).toEqual([table, []])
  await expect(log.append(garden.id, say('Hello?'))).rejects.toMatchObject({ code: 'no_such_room' })
})

test('rooms have epochs of their own, which outlive the process', async () => {
  const { log, storage, garden, dataFolder } = await buildGarden()
  const attic = await log.createRoom({ slug: 'attic', name: 'Attic', createdBy: 'ada' })
  const epochs = [await log.head(garden.id), await log.head(attic.id)].map(({ epoch }) => epoch)
  expect(new Set(epochs).size).toBe(2)
  await log.close()
  await storage.close()

  const again = await build(dataFolder)
  expect((await again.log.head(garden.id)).epoch).toBe(epochs[0])
})

test('closing keeps what was accepted and refuses the rest', async () => {
  const { log, garden } = await buildGarden()
  const accepted = log.append(garden.id, say('Tea?'))
  const closed = log.close()
  await expect(log.append(garden.id, say('Too late?'))).rejects.toMatchObject({ code: 'busy' })
  await closed
  expect(await accepted).toMatchObject({ seq: 1 })
})

onlySqlite('the bounds of a file')(
  'on a full disk appends are refused whole, reading goes on, and room made is used at once',
  async () => {
    const { log, db, garden } = await buildGarden()
    await log.append(garden.id, say('Before.'))
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    const setPages = (pages: number) =>
      sql`pragma max_page_count = ${sql.raw(`${pages}`)}`.execute(db)
    await setPages((rows[0]?.page_count ?? 0) + 4)

    const long = 'x'.repeat(10_000)
    const sends = Array.from({ length: 20 }, (_, index) =>
      log.append(garden.id, say(long, `client-${index}`)),
    )
    for (const send of sends) await expect(send).rejects.toMatchObject({ code: 'storage_full' })
    expect(await log.tail(garden.id, 5)).toMatchObject({ seq: 1 })

    await setPages(1_000_000)
    const retries = await Promise.all(
      sends.map((_, index) => log.append(garden.id, say(long, `client-${index}`))),
    )
    expect(retries.map(({ seq }) => seq)).toEqual(retries.map((_, index) => index + 2))
  },
)
