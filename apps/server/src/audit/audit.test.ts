import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'
import { database } from '../testing/test-database.ts'
import { sayHeadDaily } from './daily-head.ts'
import { verifyAudit } from './verify.ts'

async function entries({ app }: Chat) {
  const rows = await app.context.db
    .selectFrom('audit')
    .selectAll()
    .where('action', 'not in', ['account.sign-in', 'account.leave'])
    .orderBy('id')
    .execute()
  return rows.map(
    ({ actorName, address, action, targetKind, targetName, room, before, after }) => ({
      actorName,
      address,
      action,
      targetKind,
      targetName,
      room,
      before: before === null ? undefined : JSON.parse(before),
      after: after === null ? undefined : JSON.parse(after),
    }),
  )
}

async function send(
  chat: Chat,
  method: string,
  path: string,
  who: { cookie: string },
  json?: object,
) {
  const { status } = await chat.fetch(path, { method, as: who as never, ...(json && { json }) })
  return status
}

test('security 41: each thing done to a room or its people is recorded once, and nothing said in it', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada', 'admin')
  const bob = await chat.guest('Bob')
  const made = await chat.fetch('/api/rooms', { as: ada, json: { name: 'Attic', kind: 'private' } })
  const { slug } = (await made.json()) as { slug: string }
  const room = `/api/rooms/${slug}`
  await send(chat, 'PUT', `${room}/members/${bob.id}`, ada)
  await send(chat, 'PUT', `${room}/members/${bob.id}`, ada)
  await send(chat, 'POST', `${room}/messages`, bob, { body: 'A secret.' })
  await send(chat, 'DELETE', `${room}/messages/3`, ada)
  await send(chat, 'PATCH', `${room}/members/${bob.id}`, ada, { role: 'muted' })
  await send(chat, 'PUT', `${room}/bans/${bob.id}`, ada)
  await send(chat, 'PATCH', room, ada, { name: 'Loft' })
  await send(chat, 'PATCH', `${room}/settings`, ada, { slowMode: 30, archived: false })
  await send(chat, 'PATCH', `${room}/settings`, ada, { slowMode: 30 })
  await send(chat, 'PATCH', `${room}/members/${bob.id}`, bob, { role: 'moderator' })
  await send(chat, 'DELETE', room, ada)

  const by = { actorName: 'Ada', address: '127.0.0.1', room: slug }
  const bobHimself = { ...by, targetKind: 'person', targetName: 'Bob' }
  const itself = { ...by, targetKind: 'room' }
  expect(await entries(chat)).toMatchObject([
    { ...itself, action: 'room.create', targetName: 'Attic' },
    {
      ...bobHimself,
      action: 'member.add',
      before: { role: 'outsider' },
      after: { role: 'member' },
    },
    {
      ...by,
      action: 'message.delete',
      targetKind: 'message',
      targetName: 'Bob',
      before: { sender: bob.id },
    },
    { ...bobHimself, action: 'member.role', before: { role: 'member' }, after: { role: 'muted' } },
    { ...bobHimself, action: 'member.ban', before: { role: 'muted' }, after: { role: 'banned' } },
    { ...itself, action: 'room.rename', before: { name: 'Attic' }, after: { name: 'Loft' } },
    {
      ...itself,
      action: 'room.configure',
      before: { slowMode: 0 },
      after: { slowMode: 30 },
    },
    { ...itself, action: 'room.delete', targetName: 'Loft' },
  ])
  const stored = await chat.app.context.db.selectFrom('audit').selectAll().execute()
  expect(JSON.stringify(stored)).not.toContain('secret')
})

test('security 41: what is done to accounts and settings is recorded; what is refused is not', async () => {
  await using chat = await buildChat()
  const owner = await chat.account('Olga', 'owner')
  await chat.account('Mia')
  await send(chat, 'PATCH', '/api/admin/settings', owner, { signUp: 'anybody' })
  await send(chat, 'PATCH', '/api/admin/settings', owner, { signUp: 'anybody' })
  await send(chat, 'PATCH', '/api/admin/settings', owner, { signUp: 'everything' })

  expect(await entries(chat)).toEqual([
    {
      actorName: 'Olga',
      address: '127.0.0.1',
      action: 'settings.change',
      targetKind: 'server',
      targetName: '',
      room: null,
      before: { signUp: 'invited' },
      after: { signUp: 'anybody' },
    },
  ])
})

/** What keeps the database from changing it. */
const guards = {
  sqlite: ['audit_no_update', 'audit_no_delete'],
  postgres: ['audit_only_added_to on audit'],
} as const

test('security 41: an entry that was changed, taken out or cut off is found; and the database changes none', async () => {
  await using chat = await buildChat()
  const { db } = chat.app.context
  const ada = await chat.account('Ada', 'admin')
  for (const slug of ['one', 'two', 'three']) await send(chat, 'POST', '/api/rooms', ada, { slug })
  const whole = await verifyAudit(db)
  // The first is that Ada has signed in.
  expect(whole).toEqual({ entries: 4, head: expect.stringMatching(/^[0-9a-f]{64}$/) })

  const change = () =>
    db.updateTable('audit').set({ targetName: 'x' }).where('id', '=', 2).execute()
  await expect(change()).rejects.toThrow()
  await expect(db.deleteFrom('audit').execute()).rejects.toThrow()
  expect(await verifyAudit(db)).toEqual(whole)

  // A person who has the file can do more than the server does.
  for (const guard of guards[database]) await sql`drop trigger ${sql.raw(guard)}`.execute(db)
  await change()
  expect(await verifyAudit(db)).toMatchObject({ entries: 1, breach: expect.stringMatching(/2/) })
  await db.deleteFrom('audit').where('id', '=', 2).execute()
  expect(await verifyAudit(db)).toMatchObject({ entries: 1, breach: expect.stringMatching(/2/) })
  await db.deleteFrom('audit').where('id', '>', 1).execute()
  expect((await verifyAudit(db)).breach).toBeUndefined()
  expect((await verifyAudit(db, whole.head)).breach).toMatch(/end/)
})

test('`lobby audit verify` follows the chain, beside a server and without one', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: folder.path }
  const verify = (...more: string[]) => runLobby(['audit', 'verify', ...more], env)
  await runLobby(['user', 'create', 'ada', '--admin'], env)
  expect((await verify()).stdout).toMatch(/^1 entries, each as it was written/)

  await using server = await LobbyProcess.start(env)
  await runLobby(['user', 'role', 'ada', 'member'], env)
  const { stdout } = await verify()
  expect(stdout).toMatch(/^2 entries/)
  expect(server.url).toContain('http')
  const head = /one: (\w+)/.exec(stdout)?.[1] ?? ''
  expect((await verify('--expect', head)).stdout).toMatch(/^2 entries/)
  expect(await verify('--expect', 'f'.repeat(64))).toMatchObject({ code: 1 })
  expect(await verify('--expect', 'zz')).toMatchObject({ code: 2 })
})

test('security 41: signing in and out, ending sessions, own deletions, direct rooms, reports and what admins read are recorded', async () => {
  await using chat = await buildChat()
  const olga = await chat.account('Olga', 'owner')
  const bob = await chat.account('Bob')
  await chat.signIn('Bob')
  const room = '/api/rooms/lobby'
  await send(chat, 'POST', `${room}/messages`, olga, { body: 'By Olga.' })
  await send(chat, 'POST', `${room}/messages`, bob, { body: 'A regret.' })
  await send(chat, 'POST', `${room}/messages/1/reports`, bob, { reason: 'A private reason.' })
  await send(chat, 'DELETE', `${room}/messages/2`, bob)
  await send(chat, 'POST', '/api/direct-rooms', bob, { people: [olga.id] })
  await send(chat, 'DELETE', '/api/auth/sessions', bob)
  await send(chat, 'POST', '/api/auth/sign-out', bob)
  for (let times = 0; times < 2; times++) {
    await send(chat, 'GET', '/api/admin/messages?q=regret', olga)
    await send(chat, 'GET', '/api/admin/audit', olga)
  }

  const rows = await chat.app.context.db.selectFrom('audit').selectAll().orderBy('id').execute()
  expect(rows.map(({ actorName, action }) => [actorName, action])).toEqual([
    ['Olga', 'account.sign-in'],
    ['Bob', 'account.sign-in'],
    ['Bob', 'account.sign-in'],
    ['Bob', 'report.make'],
    ['Bob', 'message.delete'],
    ['Bob', 'room.create-direct'],
    ['Bob', 'session.end'],
    ['Bob', 'account.leave'],
    ['Olga', 'message.search'],
    ['Olga', 'audit.read'],
  ])
  expect(rows.every(({ address }) => address === '127.0.0.1')).toBe(true)
  for (const text of ['regret', 'reason', 'By Olga'])
    expect(JSON.stringify(rows)).not.toContain(text)
  // The people he talks with are not in it.
  expect(rows.find(({ action }) => action === 'room.create-direct')?.after).toBe('{"people":2}')
})

test('security 41: the log says every day with which entry the audit log ends, so that a chain that was made anew shows', async () => {
  await using chat = await buildChat()
  await chat.account('Ada')
  const said: { head: string }[] = []
  const twice = Promise.withResolvers<void>()
  const logger = {
    info: (fields: { head: string }) => {
      if (said.push(fields) === 2) twice.resolve()
    },
    error: twice.reject,
  }
  const stop = sayHeadDaily({ ...chat.app.context, logger: logger as never }, 10)
  await twice.promise
  await stop()

  const { entries, head } = await verifyAudit(chat.app.context.db)
  expect(said.slice(0, 2)).toEqual([
    { entries, head },
    { entries, head },
  ])
})
