import { expect, test } from 'vitest'
import { append } from './append.ts'
import { entryOf } from './entries.ts'
import { type Draft, type PayloadColumns, payloadOf } from './kinds/kinds.ts'
import { buildLogStore, failingAt, failures } from './testing/log-store-in-thread.ts'

const ada = { id: 'ada', name: 'Ada', guest: false }
const bob = { id: 'bob', name: 'Bob', guest: true }

/** A message that must not be stored before another one of its sender's. */
function following(after: string, body: string, clientId: string): Draft {
  return { kind: 'message.created', author: ada, body, clientId, after }
}

function message(body: string, clientId?: string, author = ada): Draft {
  return { kind: 'message.created', author, body, ...(clientId && { clientId }) }
}

async function build() {
  const { store, roomIds, all } = await buildLogStore('garden', 'attic')
  const [garden = '', attic = ''] = roomIds
  const seqs = async (roomId: string) => {
    const events = `select seq from events where "roomId" = '${roomId}' order by seq`
    return (await all<{ seq: number }>(events)).map(({ seq }) => seq)
  }
  const heads = () =>
    all<object>('select "lastSeq", "messageCount" from room_heads order by "roomId"')
  return { store, garden, attic, all, seqs, heads }
}

test('events of a room are numbered from one, each room for itself', async () => {
  const { store, garden, attic } = await build()
  const { outcomes } = await append(store, [
    entryOf(garden, message('Tea?')),
    entryOf(attic, message('Dust.')),
    entryOf(garden, message('Cake?')),
  ])
  expect(outcomes).toMatchObject([{ seq: 1 }, { seq: 1 }, { seq: 2 }])
  expect((await append(store, [entryOf(garden, message('More?'))])).outcomes).toMatchObject([
    { is: 'stored', seq: 3 },
  ])
})

test('an entry that cannot be stored breaks no other one of its batch, and their order stays', async () => {
  const { store, garden, attic, all } = await build()
  const first = entryOf(garden, message('Tea?'))
  const broken = { ...entryOf(attic, message('Dust.')), messageId: first.messageId }
  const batch = [first, broken, entryOf(garden, message('Cake?')), entryOf(attic, message('Mice.'))]

  const { outcomes, rooms } = await append(store, batch)
  expect(outcomes).toMatchObject([
    { is: 'stored', seq: 1 },
    { is: 'failed', message: expect.stringContaining('constraint') },
    { is: 'stored', seq: 2 },
    { is: 'stored', seq: 1 },
  ])
  expect(rooms.map(({ slug }) => slug)).toEqual(['garden', 'attic'])
  expect(await all('select body from events order by number')).toEqual(
    ['Tea?', 'Cake?', 'Mice.'].map((body) => ({ body })),
  )
})

test('of its author and its member an event holds id, name and whether they are guests, and nothing else', async () => {
  const { store, garden, all } = await build()
  const more = { role: 'owner', session: true, address: '192.0.2.7', email: 'ada@example.org' }
  const [author, member] = [
    { ...ada, ...more },
    { ...bob, ...more },
  ]
  const message: Draft = { kind: 'message.created', author, body: 'Tea?' }
  await append(store, [
    entryOf(garden, message),
    entryOf(garden, { kind: 'member.joined', author, member }),
  ])

  const rows = await all<PayloadColumns>('select * from events order by seq')
  expect(rows.map(payloadOf)).toEqual([
    { author: ada, body: 'Tea?' },
    { author: ada, member: bob },
  ])
  const members = await all<object>('select * from members')
  expect(JSON.stringify([rows, members])).not.toMatch(/owner|192\.0\.2|example/)
})

test('a retry is answered with the first place and takes none of its own', async () => {
  const { store, garden, heads } = await build()
  const entry = entryOf(garden, message('Tea?', 'client-1'))
  const first = await append(store, [entry])
  const again = await append(store, [entryOf(garden, message('Tea?', 'client-1'))])

  expect(again.outcomes).toEqual([{ ...first.outcomes[0], is: 'duplicate', id: entry.messageId }])
  expect(await heads()).toContainEqual({ lastSeq: 1, messageCount: 1 })
})

test('a message is not stored without the one that it follows', async () => {
  const { store, garden, seqs } = await build()
  const early = entryOf(garden, following('client-1', 'and two', 'client-2'))
  expect((await append(store, [early])).outcomes).toMatchObject([{ code: 'out_of_order' }])
  expect(await seqs(garden)).toEqual([])

  const first = entryOf(garden, message('one', 'client-1'))
  const third = entryOf(garden, following('client-2', 'and three', 'client-3'))
  expect((await append(store, [first, early])).outcomes).toMatchObject([{ seq: 1 }, { seq: 2 }])
  expect((await append(store, [third])).outcomes).toMatchObject([{ seq: 3 }])
})

test('the message of another sender is not the one that it follows', async () => {
  const { store, garden } = await build()
  await append(store, [entryOf(garden, message('one', 'client-1', bob))])
  const mine = entryOf(garden, following('client-1', 'two', 'client-2'))
  expect((await append(store, [mine])).outcomes).toMatchObject([{ code: 'out_of_order' }])
})

test('a retry in the same batch counts once', async () => {
  const { store, garden, seqs } = await build()
  const entry = entryOf(garden, message('Tea?', 'client-1'))
  const { outcomes } = await append(store, [
    entry,
    entryOf(garden, message('Tea?', 'client-1')),
    entryOf(garden, message('Cake?', 'client-2')),
  ])
  expect(outcomes).toMatchObject([
    { is: 'stored', seq: 1 },
    { is: 'duplicate', seq: 1, id: entry.messageId },
    { is: 'stored', seq: 2 },
  ])
  expect(await seqs(garden)).toEqual([1, 2])
})

test('a client id stands for one message of one sender in one room', async () => {
  const { store, garden, attic } = await build()
  const { outcomes } = await append(store, [
    entryOf(garden, message('Tea?', 'client-1')),
    entryOf(garden, message('Cake?', 'client-1')),
    entryOf(attic, message('Tea?', 'client-1')),
    entryOf(garden, message('Tea?', 'client-1', bob)),
  ])
  expect(outcomes).toMatchObject([
    { is: 'stored', seq: 1 },
    { is: 'refused', code: 'client_id_conflict' },
    { is: 'refused', code: 'client_id_conflict' },
    { is: 'stored', seq: 2 },
  ])
})

test('a room that does not exist refuses its own entries alone', async () => {
  const { store, garden, seqs } = await build()
  const { outcomes, rooms } = await append(store, [
    entryOf('nowhere', message('Hello?', 'client-1')),
    entryOf(garden, message('Tea?')),
    entryOf('nowhere', message('Hello?', 'client-1')),
  ])
  expect(outcomes).toMatchObject([
    { is: 'refused', code: 'no_such_room' },
    { is: 'stored', seq: 1 },
    { is: 'refused', code: 'no_such_room' },
  ])
  expect(rooms).toMatchObject([{ roomId: garden, slug: 'garden' }])
  expect(await seqs(garden)).toEqual([1])
})

test('the tables made from events follow in the same transaction', async () => {
  const { store, garden, all, heads } = await build()
  await append(store, [
    entryOf(garden, message('Tea?', undefined, bob)),
    entryOf(garden, { kind: 'room.renamed', author: ada, name: 'Orchard' }),
    entryOf(garden, { kind: 'room.renamed', author: ada, name: 'Meadow' }),
  ])
  expect(await all('select seq, "authorName", "authorGuest", body from messages')).toEqual([
    { seq: 1, authorName: 'Bob', authorGuest: 1, body: 'Tea?' },
  ])
  expect(await all(`select name from rooms where slug = 'garden'`)).toEqual([{ name: 'Meadow' }])
  expect(await heads()).toContainEqual({ lastSeq: 3, messageCount: 1 })
})

test('a batch in which nothing is new writes nothing', async () => {
  const { store, garden } = await build()
  const entry = entryOf(garden, message('Tea?', 'client-1'))
  await append(store, [entry])
  const { outcomes } = await append(failingAt(store, 'commit', 'before'), [entry])
  expect(outcomes).toMatchObject([{ is: 'duplicate', seq: 1 }])
})

test.each(failures)('a failure at %s (%s it) leaves no trace and no hole', async (step, when) => {
  const { store, garden, attic, seqs, heads } = await build()
  const batch = [
    entryOf(garden, message('Tea?', 'client-1')),
    entryOf(garden, { kind: 'room.renamed', author: ada, name: 'Orchard' }),
    entryOf(attic, message('Dust.', 'client-2')),
  ]
  await append(store, [entryOf(garden, message('First.'))])
  const before = await heads()

  await expect(append(failingAt(store, step, when), batch)).rejects.toThrow(
    `failed ${when} ${step}`,
  )
  expect(await heads()).toEqual(before)

  await append(store, batch)
  expect(await seqs(garden)).toEqual([1, 2, 3])
  expect(await seqs(attic)).toEqual([1])
})

test('an answer that was lost after the commit is found by the retry', async () => {
  const { store, garden, seqs } = await build()
  const entry = entryOf(garden, message('Tea?', 'client-1'))
  await expect(append(failingAt(store, 'commit', 'after'), [entry])).rejects.toThrow()
  expect((await append(store, [entry])).outcomes).toMatchObject([{ is: 'duplicate', seq: 1 }])
  expect(await seqs(garden)).toEqual([1])
})
