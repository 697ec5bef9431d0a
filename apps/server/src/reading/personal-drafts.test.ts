import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

const draftsOf = async (chat: Chat, as: Visitor) =>
  (await chat.json('/api/drafts', { as })).drafts as unknown[]
const put = (chat: Chat, as: Visitor, json: object, slug = 'lobby') =>
  chat.fetch(`/api/drafts/${slug}`, { as, method: 'PUT', json })

test('what a person is writing is in all of their tabs, by room and thread, the newest first', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const [here, there] = [await chat.connect(ada), await chat.connect(ada)]

  await here.command({ type: 'draft.set', room: 'lobby', text: 'Te' })
  const draft = { room: 'lobby', text: 'Te', version: 1 }
  for (const tab of [here, there])
    expect(await tab.next('draft.changed')).toEqual({ type: 'draft.changed', draft })
  await there.command({ type: 'draft.set', room: 'lobby', thread: 7, text: 'in a thread' })
  const answer = { room: 'lobby', thread: 7, text: 'in a thread', version: 1 }
  expect(await here.next('draft.changed')).toEqual({ type: 'draft.changed', draft: answer })

  expect(await draftsOf(chat, ada)).toEqual([answer, draft])
  expect(await draftsOf(chat, await chat.account('Bob'))).toEqual([])
})

test('the newest text is the one that is kept, and the same again changes nothing', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const write = async (text: string) => (await put(chat, ada, { text })).json()

  expect(await write('Te')).toMatchObject({ text: 'Te', version: 1 })
  expect(await write('Tea?')).toMatchObject({ text: 'Tea?', version: 2 })
  expect(await write('Tea?')).toMatchObject({ text: 'Tea?', version: 2 })
  expect(await draftsOf(chat, ada)).toEqual([{ room: 'lobby', text: 'Tea?', version: 2 }])
})

test('a draft that is thrown away is told, and one written after it is newer', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  await put(chat, ada, { text: 'Te' })
  const tab = await chat.connect(ada)
  const remove = () => chat.fetch('/api/drafts/lobby', { as: ada, method: 'DELETE' })

  expect((await remove()).status).toBe(204)
  expect((await remove()).status).toBe(204)
  expect(await tab.next('draft.changed')).toMatchObject({ draft: { text: '', version: 2 } })
  expect(await draftsOf(chat, ada)).toEqual([])
  expect(await (await put(chat, ada, { text: 'T' })).json()).toMatchObject({ version: 3 })
})

test('drafts of a room that one may not read any more are not shown, and go with the room', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  await put(chat, bob, { text: 'Te' }, slug)
  expect(await draftsOf(chat, bob)).toHaveLength(1)

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  expect(await draftsOf(chat, bob)).toEqual([])
  expect((await put(chat, bob, { text: 'Tea' }, slug)).status).toBe(404)
  await chat.app.context.roomActions.deleteRoom('operator', slug)
  expect(await chat.app.context.db.selectFrom('drafts').selectAll().execute()).toEqual([])
})

test('a text that is too long is refused, and so is one draft too many', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  expect((await put(chat, ada, { text: 'x'.repeat(16 * 1024 + 1) })).status).toBe(413)

  const roomId = await chat.roomId('lobby')
  const place = { userId: ada.id, roomId, body: 'x', version: 1, updatedAt: '2026-01-01' }
  const rows = Array.from({ length: 500 }, (_, index) => ({ ...place, thread: index + 1 }))
  await chat.app.context.db.insertInto('drafts').values(rows).execute()
  expect((await put(chat, ada, { text: 'one more' })).status).toBe(503)
  expect((await put(chat, ada, { text: 'changed', thread: 3 })).status).toBe(200)
})
