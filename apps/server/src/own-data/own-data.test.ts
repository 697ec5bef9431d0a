import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { uploadFile } from '../testing/send-file.ts'

const say = (chat: Chat, as: Visitor, body: string) =>
  chat.json('/api/rooms/lobby/messages', { as, json: { body } })
const ask = (chat: Chat, as: Visitor) => chat.fetch('/api/account/data', { as, json: {} })
const leave = (chat: Chat, as: Visitor) => chat.fetch('/api/account', { as, method: 'DELETE' })
const makeOld = async (chat: Chat, { id }: Visitor) => {
  const provenAt = new Date(Date.now() - 3_600_000).toISOString()
  const { db } = chat.app.context
  await db.updateTable('session').set({ provenAt }).where('userId', '=', id).execute()
}

test('a person takes along what the server keeps of them: no secret, and nothing of others', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('ada', 'owner'), await chat.account('bob')]
  await say(chat, ada, 'Hello')
  await say(chat, bob, 'Not hers')
  await say(chat, ada, 'Again')
  await chat.fetch(`/api/blocks/${bob.id}`, { as: ada, method: 'PUT' })

  const answer = await ask(chat, ada)
  expect(answer.status).toBe(200)
  const text = await answer.text()
  const { tables, messages } = JSON.parse(text)
  expect(messages).toBe(2)
  expect(tables.user.rows).toMatchObject([{ id: ada.id, name: 'ada' }])
  expect(tables.blocks.rows).toMatchObject([{ blockedId: bob.id }])
  expect(tables.session.rows).toHaveLength(1)
  expect(text).not.toMatch(/argon2|"(token|password|secret|hash)"/)

  const path = '/api/account/data/messages'
  const first = await chat.json(`${path}?limit=1`, { as: ada })
  expect(first.messages).toMatchObject([{ room: 'lobby', body: 'Hello' }])
  const rest = await chat.json(`${path}?limit=1&after=${first.next}`, { as: ada })
  expect(rest).toMatchObject({ messages: [{ body: 'Again' }], next: null })
  const { entries } = await chat.json('/api/admin/audit?action=account.export', { as: ada })
  expect(entries).toMatchObject([{ actor: { name: 'ada' } }])
})

test('a person takes along the files that they have sent, of rooms that they have left too, and those of nobody else', async () => {
  await using chat = await buildChat()
  const [olga, ada] = [await chat.account('olga', 'owner'), await chat.account('ada')]
  const { slug } = await makePrivateRoom(chat, olga, { members: [ada] })
  const id = await uploadFile(chat, ada, { name: 'tea.txt', content: 'Green' })
  const json = { body: '', attachments: [id] }
  const { seq } = await chat.json(`/api/rooms/${slug}/messages`, { as: ada, json })
  await chat.fetch(`/api/rooms/${slug}/members/${ada.id}`, { as: olga, method: 'DELETE' })

  const { tables } = await (await ask(chat, ada)).json()
  expect(tables.files.rows).toMatchObject([{ id, name: 'tea.txt', bytes: 5, seq }])
  expect(tables.files.rows[0]).not.toHaveProperty('content')
  const path = `/api/account/data/files/${id}`
  expect((await chat.fetch(`/files/${id}/tea.txt`, { as: ada })).status).toBe(404)
  expect(await (await chat.fetch(path, { as: ada })).text()).toBe('Green')
  expect((await chat.fetch(path, { as: olga })).status).toBe(404)

  // What they have sent stays when they go.
  await leave(chat, ada)
  expect(await (await chat.fetch(`/files/${id}/tea.txt`, { as: olga })).text()).toBe('Green')
})

test('security 41: both want a recent proof, and are for accounts', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('ada')
  await makeOld(chat, ada)
  for (const refused of [await ask(chat, ada), await leave(chat, ada)])
    expect(await refused.json()).toMatchObject({ code: 'confirm_first' })
  for (const refused of [
    await ask(chat, await chat.guest('Gus')),
    await leave(chat, await chat.guest('Gus')),
  ])
    expect(refused.status).toBe(403)
})

test('a deleted account is a name beside its messages: nobody signs in to it, takes its name or brings it back', async () => {
  await using chat = await buildChat()
  const [olga, ada] = [await chat.account('olga', 'owner'), await chat.account('ada')]
  await say(chat, ada, 'Farewell')
  const { slug } = await makePrivateRoom(chat, olga, { members: [ada] })

  expect((await leave(chat, ada)).status).toBe(204)
  expect((await chat.fetch('/api/blocks', { as: ada })).status).toBe(401)
  const { messages } = await chat.json('/api/rooms/lobby/messages', { as: olga })
  expect(messages.at(-1)).toMatchObject({ author: { name: 'ada' }, body: 'Farewell' })
  const { members } = await chat.json(`/api/rooms/${slug}/members`, { as: olga })
  expect(members.map(({ user }: { user: { name: string } }) => user.name)).toEqual(['olga'])

  const back = { as: olga, method: 'PATCH', json: { active: true } }
  expect((await chat.fetch('/api/admin/users/@ada', back)).status).toBe(403)
  await expect(chat.account('ada')).rejects.toThrow('taken')
  for (const table of ['account', 'session', 'read_markers', 'drafts'] as const) {
    const rows = chat.app.context.db.selectFrom(table).selectAll().where('userId', '=', ada.id)
    expect([table, await rows.execute()]).toEqual([table, []])
  }
})

test('the only owner stays', async () => {
  await using chat = await buildChat()
  expect((await leave(chat, await chat.account('olga', 'owner'))).status).toBe(403)
})
