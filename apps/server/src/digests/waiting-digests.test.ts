import { CompiledQuery, sql } from 'kysely'
import { expect, test } from 'vitest'
import { digestChat } from '../testing/digest-chat.ts'
import { meet } from '../testing/private-room.ts'
import { recordQueries } from '../testing/query-plans.ts'
import { database } from '../testing/test-database.ts'
import { readWithin } from './due-people.ts'
import { listWaiting } from './waiting-digests.ts'

const minute = 60_000
const hour = 60 * minute

const waiting = async ({ db }: Awaited<ReturnType<typeof digestChat>>) =>
  (await db.selectFrom('waiting_digests').select('userId').execute()).map(({ userId }) => userId)

/** All that waits from the start is looked at, and is nothing. */
async function build() {
  const here = await digestChat()
  await here.db.deleteFrom('waiting_digests').execute()
  return here
}

test('who is written to directly waits for a mail, the author does not, and after it nobody does', async () => {
  await using here = await build()
  const { chat, bob, member, after } = here
  const ada = await member('Ada')
  await using _ = await meet(chat, ada, bob)
  const direct = await chat.json('/api/direct-rooms', { as: bob, json: { people: [ada.id] } })
  await chat.json(`/api/rooms/${direct.slug}/messages`, { as: bob, json: { body: 'Just you.' } })
  await expect.poll(() => waiting(here), { timeout: 20_000 }).toEqual([ada.id])

  expect(await after(readWithin)).toHaveLength(1)
  // It is unread for as long as ever, and costs nothing.
  expect(await waiting(here)).toEqual([])
  expect(await after(48 * hour)).toEqual([])
})

test('what comes while a mail is written is told by the next one', async () => {
  await using here = await build()
  const { chat, member, call, after } = here
  const ada = await member('Ada')
  const choose = { as: ada, method: 'PATCH', json: { digest: { every: 'hour' } } }
  await chat.fetch('/api/auth/profile', choose)
  await call('tea?', ['Ada'])
  expect(await after(readWithin - minute)).toEqual([])
  await call('cake?', ['Ada'])
  expect(await after(2 * minute)).toHaveLength(1)
  expect(await waiting(here)).toEqual([ada.id])
  expect(await after(readWithin)).toEqual([])
  expect(await after(hour)).toHaveLength(1)
  expect(await waiting(here)).toEqual([])
})

test('an address that the mail server refuses for good is tried three times, and the account says so', async () => {
  await using here = await build()
  const { chat, mails, member, call, after } = here
  const ada = await member('Ada')
  const isRefused = async () => (await chat.json('/api/auth/account', { as: ada })).emailRefused
  const again = () =>
    chat.fetch('/api/auth/profile', {
      ...{ as: ada, method: 'PATCH', json: { digest: { every: 'day' } } },
    })
  mails.isRefusing = true
  await call('tea?', ['Ada'])
  await after(readWithin)
  const tries: number[] = [mails.tries]
  // Another message is no reason to try sooner.
  await call('cake?', ['Ada'])
  for (const wait of [30 * minute, 31 * minute, 11 * hour, 61 * minute, 48 * hour]) {
    await after(wait)
    tries.push(mails.tries)
  }
  expect(tries).toEqual([1, 1, 2, 2, 3, 3])
  expect(await isRefused()).toBe(true)

  mails.isRefusing = false
  await call('biscuits?', ['Ada'])
  expect(await after(readWithin)).toEqual([])
  expect((await again()).status).toBe(200)
  expect(await isRefused()).toBeUndefined()
  expect(await after(0)).toHaveLength(1)
})

test('a mail that is not taken for now is tried again after twice as long each time', async () => {
  await using here = await build()
  const { mails, member, call, after } = here
  await member('Ada')
  mails.isBusy = true
  await call('tea?', ['Ada'])
  await after(readWithin)
  const tries: number[] = [mails.tries]
  for (const wait of [14, 2, 28, 3, 58, 3]) {
    await after(wait * minute)
    tries.push(mails.tries)
  }
  expect(tries).toEqual([1, 1, 2, 2, 3, 3, 4])
})

test('a mail server that is away is asked once for all who wait, and nothing is lost', async () => {
  await using here = await build()
  const { mails, member, call, after } = here
  for (const name of ['Ada', 'Cleo', 'Dora']) await member(name)
  await call('tea?', ['Ada', 'Cleo', 'Dora'])
  mails.isAway = true
  await after(readWithin)
  expect(mails.connections).toBe(1)
  mails.isAway = false
  await after(minute)
  expect(mails.tries).toBe(2)
  const [later] = await after(20 * minute)
  expect([mails.tries, later === undefined]).toEqual([3, false])
})

test('sixty messages of a muted room do not hide a mention from the mail', async () => {
  await using here = await build()
  const { chat, bob, slug, member, call, after } = here
  const ada = await member('Ada')
  await call('is the tea ready?', ['Ada'])
  const { slug: loud } = await chat.json('/api/rooms', {
    ...{ as: bob, json: { name: 'Loud', kind: 'private' } },
  })
  const path = `/api/rooms/${loud}`
  expect((await chat.fetch(`${path}/members/${ada.id}`, { as: bob, method: 'PUT' })).ok).toBe(true)
  for (let number = 0; number < 60; number++)
    await chat.json(`${path}/messages`, { as: bob, json: { body: `@Ada, ${number}` } })
  const mentions = async () =>
    (await here.db.selectFrom('activity').select('seq').where('userId', '=', ada.id).execute())
      .length
  await expect.poll(mentions).toBe(61)
  const mute = { as: ada, method: 'PUT', json: { level: 'nothing' } }
  expect((await chat.fetch(`${path}/level`, mute)).status).toBeLessThan(300)

  const [mail] = await after(readWithin)
  expect(mail?.subject).toBe('A message for you at Lobby')
  expect(mail?.text).toContain(`/chat/${slug}@`)
})

test('of ten thousand accounts those alone are looked at who are due, by an index', async () => {
  await using here = await build()
  const { db, member, call, age } = here
  const ada = await member('Ada')
  await call('tea?', ['Ada'])
  await age(readWithin)
  const now = Date.now()
  const people = Array.from({ length: 10_000 }, (_, number) => `p${number}`)
  for (let from = 0; from < people.length; from += 500) {
    const some = people.slice(from, from + 500)
    await db
      .insertInto('user')
      .values(
        some.map((id) => ({
          ...{ id, name: id, username: id, email: `${id}@example.org`, emailVerified: 1 },
          ...{ createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' },
          ...{ isAnonymous: 0, role: 'member' as const, deactivatedAt: null },
        })),
      )
      .execute()
    const row = { newestAt: now, dueAt: now + hour, tries: 0 }
    await db
      .insertInto('waiting_digests')
      .values(some.map((userId) => ({ ...row, userId })))
      .execute()
  }
  await sql.raw('analyze').execute(db)
  const { db: recorder, asked } = recordQueries(db)

  expect((await listWaiting(recorder, now)).map(({ id }) => id)).toEqual([ada.id])
  expect(asked).toHaveLength(1)
  const { sql: text = '', parameters = [] } = asked[0] ?? {}
  const explain = database === 'sqlite' ? 'explain query plan' : 'explain'
  const { rows } = await db.executeQuery(CompiledQuery.raw(`${explain} ${text}`, [...parameters]))
  const plan = JSON.stringify(rows)
  expect(plan).toContain('waiting_digests_due')
  expect(plan).not.toMatch(/Seq Scan|SCAN/)
})
