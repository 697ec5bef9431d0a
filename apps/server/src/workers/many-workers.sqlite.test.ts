import { LinkedChannelLayer } from '@lobby/channels'
import { waitFor } from '@lobby/channels/testing/waiting'
import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openRoomLogOver } from '../log/open-room-log.ts'
import type { RoomBatch } from '../log/room-log.ts'
import { everyone } from '../notices.ts'
import { openWorkerStorage } from '../storage/worker-storage.ts'
import type { Chat } from '../testing/build-chat.ts'
import { buildWorkers } from '../testing/build-workers.ts'
import { Link } from './link.ts'
import { linkedPair } from './testing/linked-pair.ts'
import type { OfLogProcess, OfWorker } from './worker-requests.ts'

const room = (slug: string) => ({ id: slug, slug, name: slug, createdAt: '', createdBy: null })
const author = { id: 'ada', name: 'Ada', guest: false }

test('a message that is sent to one worker reaches the sockets of all, once and in order', async () => {
  await using server = await buildWorkers(2)
  const [one, other] = server.workers.map(({ chat }) => chat)
  const ada = await one?.connect('Ada', { lobby: null })
  const bob = await other?.connect('Bob', { lobby: null })

  for (let n = 1; n <= 20; n++)
    await ada?.post({ type: 'message.send', room: 'lobby', clientId: `client-${n}`, body: `${n}` })
  const events = (await bob?.eventsUpTo('lobby', 20)) ?? []
  const bodies = events.map((event) => event.type === 'message.created' && event.message.body)
  expect(bodies).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 1}`))
})

test('what one worker has written, every other one reads as soon as that is answered', async () => {
  await using server = await buildWorkers(2)
  const dbs = [server.owner, ...server.workers.map(({ chat }) => chat)].map(
    ({ app }) => app.context.db,
  )
  for (let n = 0; n < 30; n++) {
    const writer = dbs[n % 3]
    await writer
      ?.insertInto('rooms')
      .values(room(`room-${n}`))
      .execute()
    for (const db of dbs)
      expect(await db.selectFrom('rooms').select('id').execute()).toHaveLength(n + 2)
  }
})

test('transactions of workers wait for each other, and see what was committed before', async () => {
  await using server = await buildWorkers(2)
  const add = async (db: (typeof server.owner)['app']['context']['db']) =>
    db.transaction().execute(async (tx) => {
      const { value } = await tx
        .selectFrom('meta')
        .select('value')
        .where('key', '=', 'epoch')
        .executeTakeFirstOrThrow()
      await tx
        .updateTable('meta')
        .set({ value: `${value}+` })
        .where('key', '=', 'epoch')
        .execute()
    })
  const dbs = server.workers.map(({ chat }) => chat.app.context.db)
  await Promise.all([...dbs, ...dbs, ...dbs, ...dbs].map(add))
  const { value } = await server.owner.app.context.db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'epoch')
    .executeTakeFirstOrThrow()
  expect(value.endsWith('+'.repeat(8))).toBe(true)
  expect(value.endsWith('+'.repeat(9))).toBe(false)
})

test('a worker that ends in a transaction leaves nothing of it, and the next writer goes on', async () => {
  await using server = await buildWorkers(2)
  const [dying, other] = server.workers
  const transaction = await dying?.chat.app.context.db.startTransaction().execute()
  await transaction?.insertInto('rooms').values(room('half')).execute()
  const waiting = other?.chat.app.context.db.insertInto('rooms').values(room('whole')).execute()

  dying?.cut()

  await waiting
  const rooms = await server.owner.app.context.db.selectFrom('rooms').select('slug').execute()
  expect(rooms.map(({ slug }) => slug).sort()).toEqual(['lobby', 'whole'])
})

test('blobs, big numbers and constraints come over as they are', async () => {
  await using server = await buildWorkers(1)
  const db = server.workers[0]?.chat.app.context.db
  if (!db) throw new Error('There is no worker.')
  await sql`create table things (bytes)`.execute(db)
  await sql`insert into things values (${new Uint8Array([0, 255, 7])})`.execute(db)
  const { rows } = await sql<{ bytes: Uint8Array }>`select bytes from things`.execute(db)
  expect([...(rows[0]?.bytes ?? [])]).toEqual([0, 255, 7])

  await db.insertInto('rooms').values(room('garden')).execute()
  const again = db
    .insertInto('rooms')
    .values({ ...room('garden'), id: 'other' })
    .execute()
  await expect(again).rejects.toMatchObject({ name: 'SqliteError', errcode: 2067 })
  const changed = await db.updateTable('rooms').set({ name: 'Attic' }).executeTakeFirst()
  expect(changed.numUpdatedRows).toBe(2n)
})

test('what is known to be written grows in every worker before a notice about it comes', async () => {
  await using server = await buildWorkers(2)
  const [one, other] = server.workers
  const layer = other?.chat.app.context.layer
  const channel = (await layer?.newChannel()) ?? ''
  await layer?.groupAdd(everyone, channel)
  for (let n = 0; n < 20; n++) {
    const before = other?.logProcess.writes()
    await one?.chat.app.context.db
      .insertInto('rooms')
      .values(room(`room-${n}`))
      .execute()
    await one?.chat.app.context.layer.groupSend(everyone, { type: 'news' })
    await layer?.receive(channel)
    expect(other?.logProcess.writes()).toBeGreaterThan(before ?? 0)
  }
})

test('a room that is made or deleted at one worker is so at the others', async () => {
  await using server = await buildWorkers(2)
  const [one, other] = server.workers.map(({ chat }) => chat.app.context.log)
  const { id } = (await one?.createRoom({ slug: 'garden', name: 'Garden' })) ?? { id: '' }
  const again = one?.createRoom({ slug: 'garden', name: 'Garden' })
  await expect(again).rejects.toMatchObject({ code: 'room_exists' })
  const gone = vi.fn()
  other?.follow(id, { events() {}, gone })
  expect(await other?.head(id)).toMatchObject({ seq: 0 })

  await one?.deleteRoom(id)

  await waitFor(() => expect(gone).toHaveBeenCalled())
  await expect(one?.deleteRoom(id)).rejects.toMatchObject({ code: 'no_such_room' })
})

test('a retry at another worker is answered as the first try was, and told to nobody', async () => {
  await using server = await buildWorkers(2)
  const [one, other] = server.workers.map(({ chat }) => chat.app.context.log)
  const id = await server.owner.roomId('lobby')
  const batches: RoomBatch[] = []
  other?.follow(id, { events: (batch) => batches.push(batch) })
  await other?.head(id)
  const draft = { kind: 'message.created', author, body: 'Tea?', clientId: 'client-1' } as const
  const first = await one?.append(id, draft)
  expect(await other?.append(id, draft)).toEqual({ ...first, duplicate: true })
  expect(batches.flatMap(({ events }) => events)).toHaveLength(1)
})

test('a worker that was told nothing finds out by itself', async () => {
  await using server = await buildWorkers(1)
  const [worker] = server.workers
  if (!worker) throw new Error('There is no worker.')
  const { logProcess, chat } = worker
  const storage = await openWorkerStorage({
    ...{ ...logProcess, dataFolder: chat.dataFolder },
    onFatal(error) {
      throw error
    },
  })
  // Nobody tells this log what is committed.
  const deaf = openRoomLogOver(logProcess.appends, storage)
  const id = await server.owner.roomId('lobby')
  const seqs: number[] = []
  deaf.follow(id, { events: (batch) => seqs.push(...batch.events.map(({ seq }) => seq)) })
  const { seq: before } = await deaf.head(id)
  const { seq } = await chat.app.context.log.append(id, {
    ...{ kind: 'message.created', author, body: 'Tea?' },
  })
  expect(seqs).toEqual([])
  deaf.compareHeads()
  await waitFor(() => expect(seqs.at(-1)).toBe(seq))
  expect(seqs).toHaveLength(seq - before)
  await deaf.close()
  await storage.close()
})

async function codes(chat: Chat | undefined): Promise<string[]> {
  const health = await chat?.json('/health')
  return health.problems.map(({ code }: { code: string }) => code)
}

test('troubles are those of the log process, whichever process has met them', async () => {
  await using server = await buildWorkers(2)
  const [one, other] = server.workers.map(({ chat }) => chat)
  one?.app.troubles.begin('mail', new Error('refused'))
  for (const chat of [server.owner, other])
    await waitFor(async () => expect(await codes(chat)).toEqual(['mail']))
  other?.app.troubles.end('mail')
  await waitFor(async () => expect(await codes(one)).toEqual([]))
})

test('what a worker tries again is no trouble once that worker has ended; what is damaged stays so', async () => {
  await using server = await buildWorkers(2)
  const [dying, other] = server.workers
  dying?.chat.app.troubles.begin('mail', new Error('refused'), () => Promise.reject())
  dying?.chat.app.troubles.begin('storage_damaged', new Error('page 7'))
  const seen = async () => (await codes(other?.chat)).sort()
  await waitFor(async () => expect(await seen()).toEqual(['mail', 'storage_damaged']))

  dying?.cut()

  await waitFor(async () => expect(await seen()).toEqual(['storage_damaged']))
})

test('what is sent to a worker that stands still fails after ten seconds', async () => {
  await using server = await buildWorkers(0)
  const { ends, cut } = linkedPair()
  onTestFinished(cut)
  const options = { failed() {} }
  server.owner.app.workerDesk?.serve(
    1,
    new Link<OfWorker, OfLogProcess>(ends[0], options),
    () => {},
  )
  const worker = new Link<OfLogProcess, OfWorker>(ends[1], options)
  const heard = Promise.withResolvers<void>()
  worker.answer({
    health: () => undefined,
    layer() {
      heard.resolve()
      return new Promise(() => {})
    },
  } as never)
  const its = new LinkedChannelLayer()
  await worker.ask('hello', { node: its.node })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())

  const { layer } = server.owner.app.context
  const sent = layer.send(await its.newChannel(), { type: 'hello' }).catch((error) => error)
  await heard.promise
  vi.advanceTimersByTime(10_000)
  expect(await sent).toMatchObject({ message: expect.stringContaining('does not answer') })
  vi.useRealTimers()
})
