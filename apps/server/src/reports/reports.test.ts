import type { Report } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { rates } from '../ground/rate-limit.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'
import { countOpenReports, insertReport } from './queries.ts'

const report = async (chat: Chat, slug: string, seq: number, as?: Visitor, reason = '') => {
  const path = `/api/rooms/${slug}/messages/${seq}/reports`
  return (await chat.fetch(path, { json: { reason }, ...(as && { as }) })).status
}
const say = async (chat: Chat, slug: string, as: Visitor, body: string): Promise<number> =>
  (await chat.json(`/api/rooms/${slug}/messages`, { as, json: { body } })).seq
const list = async (chat: Chat, as: Visitor, query = ''): Promise<Report[]> =>
  (await chat.json(`/api/reports${query}`, { as })).reports
const resolve = async (chat: Chat, id: string, as: Visitor, outcome: string) =>
  (await chat.fetch(`/api/reports/${id}`, { method: 'PATCH', as, json: { outcome } })).status
const summary = (chat: Chat, as: Visitor) => chat.json('/api/reports/summary', { as })

/** Mod moderates the server; Eve has said something in the lobby, and Bob has reported it. */
async function build() {
  const chat = await buildChat()
  const [mod, eve, bob] = [
    await chat.account('Mod', 'moderator'),
    await chat.guest('Eve'),
    await chat.account('Bob'),
  ]
  const seq = await say(chat, 'lobby', eve, 'Something nasty.')
  expect(await report(chat, 'lobby', seq, bob, '  It is nasty. ')).toBe(204)
  const [first] = await list(chat, mod)
  return { chat, mod, eve, bob, seq, id: first?.id as string }
}

test('a report reaches the moderators, with the message and the reason', async () => {
  const { chat, mod, eve, bob, seq } = await build()
  await using _ = chat
  expect(await list(chat, mod)).toMatchObject([
    {
      room: { slug: 'lobby', name: 'Lobby' },
      message: { seq, body: 'Something nasty.', author: { id: eve.id, guest: true } },
      reporter: { id: bob.id, name: 'Bob' },
      reason: 'It is nasty.',
      resolved: null,
    },
  ])
  expect(await summary(chat, mod)).toEqual({ moderates: true, open: 1 })
  expect(await summary(chat, bob)).toEqual({ moderates: false, open: 0 })
  expect(await list(chat, bob)).toEqual([])
})

test('a person reports a message once, and several people may', async () => {
  const { chat, mod, bob, seq } = await build()
  await using _ = chat
  expect(await report(chat, 'lobby', seq, bob, 'Again.')).toBe(204)
  expect(await report(chat, 'lobby', seq, await chat.guest('Gus'))).toBe(204)
  expect((await list(chat, mod)).map(({ reason }) => reason)).toEqual(['It is nasty.', ''])
})

test('a report is dismissed, or settled by deleting the message with all that is said of it', async () => {
  const { chat, mod, bob, eve, seq, id } = await build()
  await using _ = chat
  await report(chat, 'lobby', seq, await chat.guest('Gus'))
  expect(await resolve(chat, id, mod, 'dismissed')).toBe(204)
  expect(await list(chat, mod)).toHaveLength(1)
  expect(await list(chat, mod, '?state=resolved')).toMatchObject([
    { id, resolved: { outcome: 'dismissed', by: 'Mod' }, message: { body: 'Something nasty.' } },
  ])

  const other = await say(chat, 'lobby', eve, 'Worse.')
  for (const who of [bob, await chat.guest('Cyd')]) await report(chat, 'lobby', other, who)
  const worse = (await list(chat, mod)).find(({ message }) => message.seq === other)
  expect(await resolve(chat, worse?.id as string, mod, 'deleted')).toBe(204)
  expect(await list(chat, mod)).toHaveLength(1)
  const { messages } = await chat.json('/api/rooms/lobby/messages')
  expect(messages).toMatchObject([{ body: 'Something nasty.' }, { body: '', deleted: true }])
  expect(await report(chat, 'lobby', other, await chat.guest('Dan'))).toBe(404)
})

test('reports come in pages, the oldest first', async () => {
  const { chat, mod, eve, bob } = await build()
  await using _ = chat
  for (let n = 0; n < 4; n++)
    await report(chat, 'lobby', await say(chat, 'lobby', eve, `${n}`), bob)
  const seen: number[] = []
  for (let after: string | null = ''; after !== null; ) {
    const path = `/api/reports?limit=2${after && `&after=${after}`}`
    const page: { reports: Report[]; next: string | null } = await chat.json(path, { as: mod })
    seen.push(...page.reports.map(({ message }) => message.seq))
    after = page.next
  }
  expect(seen).toEqual([1, 2, 3, 4, 5])
})

describe('security 02: of a private room', () => {
  test('only its moderators, inside, see and settle reports', async () => {
    const { chat, mod, bob } = await build()
    await using _ = chat
    const ada = await chat.account('Ada')
    const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
    const seq = await say(chat, slug, ada, 'Between us.')
    expect(await report(chat, slug, seq, bob)).toBe(204)
    expect(await report(chat, slug, seq, await chat.account('Out'))).toBe(404)
    const owner = await chat.account('Olga', 'owner')
    const [mine] = await list(chat, ada)
    expect(mine).toMatchObject({ room: { slug }, reporter: { name: 'Bob' } })

    for (const outside of [mod, owner]) {
      expect((await list(chat, outside)).map(({ room }) => room.slug)).toEqual(['lobby'])
      expect(await resolve(chat, mine?.id as string, outside, 'dismissed')).toBe(404)
    }
    expect(await resolve(chat, mine?.id as string, bob, 'dismissed')).toBe(404)
    expect(await summary(chat, ada)).toEqual({ moderates: true, open: 1 })
    expect(await resolve(chat, mine?.id as string, ada, 'deleted')).toBe(204)
  })

  test('security 33: a person who came later sees no report of what was said before', async () => {
    const { chat, bob } = await build()
    await using _ = chat
    const ada = await chat.account('Ada')
    const room = await makePrivateRoom(chat, ada, { history: 'joined', members: [bob] })
    const seq = await say(chat, room.slug, ada, 'Before.')
    await report(chat, room.slug, seq, bob)
    const late = await chat.account('Late')
    await using __ = await meet(chat, ada, late)
    const path = `/api/rooms/${room.slug}/members/${late.id}`
    await chat.fetch(path, { as: ada, method: 'PUT' })
    await chat.fetch(path, { as: ada, method: 'PATCH', json: { role: 'moderator' } })

    const [mine] = await list(chat, ada)
    expect(await list(chat, late)).toEqual([])
    expect(await summary(chat, late)).toEqual({ moderates: true, open: 0 })
    expect(await resolve(chat, mine?.id as string, late, 'dismissed')).toBe(404)
    expect(await report(chat, room.slug, seq, late)).toBe(404)
  })
})

test('the operator sees and settles a report of a room that shows newcomers nothing of its past', async () => {
  const operatorToken = 'the operator of this machine'
  await using chat = await buildChat({ operatorToken })
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const room = await makePrivateRoom(chat, ada, { history: 'joined', members: [bob] })
  const seq = await say(chat, room.slug, bob, 'Something nasty.')
  await report(chat, room.slug, seq, ada)
  const headers = { authorization: `Bearer ${operatorToken}` }

  const { reports } = await chat.json('/api/reports', { headers })
  expect(reports).toMatchObject([{ room: { slug: room.slug }, message: { seq } }])
  const settled = { method: 'PATCH', json: { outcome: 'deleted' }, headers }
  expect((await chat.fetch(`/api/reports/${reports[0].id}`, settled)).status).toBe(204)

  const { messages } = await chat.json(`/api/rooms/${room.slug}/messages`, { as: ada })
  expect(messages).toMatchObject([{ seq, body: '', deleted: true }])
})

test('what is no message, no person and no reason is refused', async () => {
  const { chat, bob, seq } = await build()
  await using _ = chat
  expect(await report(chat, 'lobby', 99, bob)).toBe(404)
  expect(await report(chat, 'nowhere', 1, bob)).toBe(404)
  expect(await report(chat, 'lobby', seq)).toBe(401)
  expect(await report(chat, 'lobby', seq, await chat.guest('Gus'), '𝕏'.repeat(500))).toBe(204)
  expect(await report(chat, 'lobby', seq, await chat.guest('Gus'), '𝕏'.repeat(501))).toBe(413)
})

test('security 23: nobody floods the queue', async () => {
  await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
  const bob = await chat.account('Bob')
  const { limiter } = chat.app.context
  for (let n = 0; n < rates.report.burst; n++) limiter.consume('report', bob.id)
  expect(await report(chat, 'lobby', 1, bob)).toBe(429)
})

test('security 41: a report that is settled is in the audit log, once', async () => {
  const { chat, mod, id, seq } = await build()
  await using _ = chat
  await Promise.all([resolve(chat, id, mod, 'dismissed'), resolve(chat, id, mod, 'dismissed')])
  await resolve(chat, id, mod, 'deleted')
  const rows = await chat.app.context.db
    .selectFrom('audit')
    .select(['actorName', 'targetId', 'room', 'after'])
    .where('action', '=', 'report.resolve')
    .execute()
  const after = JSON.stringify({ outcome: 'dismissed', message: seq })
  expect(rows).toEqual([{ actorName: 'Mod', targetId: id, room: 'lobby', after }])
})

test('reports of many more rooms than a query has parts are counted by their rooms', async () => {
  await using chat = await buildChat()
  const { db } = chat.app.context
  const roomId = await chat.roomId('lobby')
  const reporter = { id: 'ada', name: 'Ada', guest: false }
  const report = { roomId, messageSeq: 7, reporter, reason: '' }
  await inTransaction(db, (tx) => insertReport(tx, report))
  const rooms = Array.from({ length: 2_000 }, (_, each) => ({ id: `${each}`, visibleFrom: 0 }))
  const counted = (visibleFrom: number) =>
    countOpenReports(db, [...rooms, { id: roomId, visibleFrom }])
  expect([await counted(7), await counted(8)]).toEqual([1, 0])
})
