import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { markRead, startCounting } from '../rooms/read-markers.ts'
import type { Database } from '../storage/database.ts'
import { buildChat } from '../testing/build-chat.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'
import { forgetDepartedGuests } from './departures.ts'

const day = 24 * 60 * 60 * 1_000

async function usersOf(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('user').select('name').orderBy('name').execute()
  return rows.map(({ name }) => name)
}

test('security 66: a guest who was away for a day and left nothing is forgotten, with sessions and markers', async () => {
  await using chat = await buildChat()
  const { db } = chat.app.context
  const ada = await chat.guest('Ada')
  await chat.connect(ada)
  await chat.say('lobby', 'hello')
  await markRead(db, ada.id, await chat.roomId('lobby'), 1)

  await forgetDepartedGuests(db, Date.now() + day - 60_000)
  expect(await usersOf(db)).toEqual(['Ada'])
  await forgetDepartedGuests(db, Date.now() + day + 60_000)
  expect(await usersOf(db)).toEqual([])
  for (const table of ['session', 'read_markers'] as const)
    expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
})

test('security 66: a guest who was here today is not forgotten, however long ago they first came', async () => {
  await using chat = await buildChat()
  const { db } = chat.app.context
  const ada = await chat.guest('Ada')
  await db
    .updateTable('user')
    .set({ createdAt: new Date(Date.now() - 30 * day).toISOString() })
    .where('id', '=', ada.id)
    .execute()
  await forgetDepartedGuests(db, Date.now())
  expect(await usersOf(db)).toEqual(['Ada'])
})

test('security 66: an account is not forgotten', async () => {
  await using chat = await buildChat()
  const { db } = chat.app.context
  await chat.account('Ada')
  await chat.guest('Nothing')
  await forgetDepartedGuests(db, Date.now() + 2 * day)
  expect(await usersOf(db)).toEqual(['Ada'])
})

type Place = { readonly id: string; readonly roomId: string }
const at = new Date().toISOString()
const audited = {
  at,
  actorName: '',
  address: null,
  action: 'room.rename',
  targetKind: 'person' as const,
  targetName: '',
  room: null,
  before: null,
  after: null,
  hash: '',
}

/** One row each, in one table alone: what people do leaves more than one. */
const leaves: Record<string, (db: Database, place: Place) => Promise<unknown>> = {
  'has written': async (db, { id, roomId }) => {
    await db.insertInto('senders').values({ id }).execute()
    await sql`
      insert into event_rows (room, seq, kind, sender, "senderName", "senderGuest", "createdAt")
      select rooms.number, 1, 'message.created', senders.number, 'Ada', 1, 0
      from rooms, senders where rooms.id = ${roomId} and senders.id = ${id}`.execute(db)
  },
  'has a place in a room, or a ban': (db, { id, roomId }) => {
    const member = { roomId, userId: id, name: 'Ada', guest: 1, role: 'banned' } as const
    return db
      .insertInto('members')
      .values({ ...member, joinedSeq: 1, leftSeq: 1 })
      .execute()
  },
  'has reported': (db, { id, roomId }) => {
    const report = { id: 'r', roomId, messageSeq: 1, reporterId: id, reporterName: 'Ada' }
    const values = { ...report, reporterGuest: 1, reason: '', createdAt: at }
    return db.insertInto('reports').values(values).execute()
  },
  'has made a room': (db, { id, roomId }) =>
    db.updateTable('rooms').set({ createdBy: id }).where('id', '=', roomId).execute(),
  'did what the audit log has': (db, { id }) =>
    db
      .insertInto('audit')
      .values({ ...audited, id: 1_000, actorId: id, targetId: '' })
      .execute(),
  'had done to them what the audit log has': (db, { id }) =>
    db
      .insertInto('audit')
      .values({ ...audited, id: 1_000, actorId: '', targetId: id })
      .execute(),
}

test.each(Object.keys(leaves))('security 66: a guest who %s is not forgotten', async (what) => {
  await using chat = await buildChat()
  const { db } = chat.app.context
  const { id } = await chat.guest('Ada')
  await chat.guest('Nothing')
  await leaves[what]?.(db, { id, roomId: await chat.roomId('lobby') })
  await forgetDepartedGuests(db, Date.now() + 2 * day)
  expect(await usersOf(db)).toEqual(['Ada'])
})

test('security 66: a guest who signed out again is forgotten like any other', async () => {
  await using chat = await buildChat()
  const { db } = chat.app.context
  await chat.fetch('/api/auth/sign-out', { as: await chat.guest('Ada'), method: 'POST' })
  await forgetDepartedGuests(db, Date.now() + 2 * day)
  expect(await usersOf(db)).toEqual([])
})

onlySqlite('the pages of its file')(
  'security 66: 2,000 guests who come, look and go leave the disk as full as 200 have',
  async () => {
    await using chat = await buildChat()
    const { db, log } = chat.app.context
    for (let index = 0; index < 50; index++)
      await log.createRoom({ slug: `room-${index}`, name: `Room ${index}` })
    let now = Date.now()
    /** Bytes in use after as many have come and gone: pages that are not free. */
    const bytesAfter = async (guests: number) => {
      for (let come = 0; come < guests; come += 100) {
        const at = new Date(now).toISOString()
        const ids = Array.from({ length: 100 }, () => randomUUIDv7())
        await db
          .insertInto('user')
          .values(ids.map((id) => guestRow(id, at)))
          .execute()
        await db
          .insertInto('session')
          .values(ids.map((id) => sessionRow(id, at)))
          .execute()
        for (const id of ids) await startCounting(db, id)
        now += day + 60_000
        await forgetDepartedGuests(db, now)
      }
      const pages = await sql<{ used: number }>`
      SELECT (page_count - freelist_count) * page_size AS used
      FROM pragma_page_count, pragma_freelist_count, pragma_page_size`.execute(db)
      return pages.rows[0]?.used ?? 0
    }
    const few = await bytesAfter(200)
    expect(await bytesAfter(1_800)).toBe(few)
    expect(await usersOf(db)).toEqual([])
  },
)

function guestRow(id: string, at: string) {
  const user = { id, name: 'Guest', email: `${id}@guest.invalid`, emailVerified: 0 }
  const role = 'guest' as const
  return {
    ...user,
    createdAt: at,
    updatedAt: at,
    isAnonymous: 1,
    username: null,
    role,
    deactivatedAt: null,
  }
}

function sessionRow(userId: string, at: string) {
  const session = {
    id: randomUUIDv7(),
    token: randomUUIDv7(),
    userId,
    createdAt: at,
    updatedAt: at,
  }
  return { ...session, expiresAt: at, provenAt: null, ipAddress: null, userAgent: null }
}
