import { expect, test } from 'vitest'
import { buildChat, type Chat, newClientId, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

const path = '/api/rooms/lobby/messages'
const edit = (chat: Chat, as: Visitor | undefined, body: string, more: object = {}) =>
  chat.fetch(`${path}/1`, { ...(as && { as }), method: 'PATCH', json: { body }, ...more })
const versions = (chat: Chat, as: Visitor) => chat.fetch(`${path}/1/edits`, { as })

async function build() {
  const chat = await buildChat()
  const ada = await chat.account('Ada')
  const clientId = newClientId()
  const writer = await chat.connect(ada, { lobby: null })
  await writer.say('lobby', 'Tea?', clientId)
  return { chat, ada, clientId, writer, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}

test('an edited message has its new text and its place, for readers of all kinds', async () => {
  await using all = await build()
  const { chat, ada } = all
  const reader = await chat.connect('Bob', { lobby: null })
  await reader.next('snapshot')

  const answer = await edit(chat, ada, 'Tea, at four?')

  expect(answer.status).toBe(200)
  const message = await answer.json()
  expect(message).toMatchObject({ seq: 1, body: 'Tea, at four?', changedSeq: 2 })
  expect(await reader.eventsUpTo('lobby', 2)).toEqual([
    {
      type: 'message.edited',
      seq: 2,
      messageSeq: 1,
      body: 'Tea, at four?',
      editedAt: message.editedAt,
      by: { id: ada.id, name: 'Ada', guest: false },
    },
  ])
  expect((await chat.json(path)).messages).toEqual([message])
})

test('what was said before is shown to no later reader of the log, and kept for those who may ask', async () => {
  await using all = await build()
  const { chat, ada } = all
  await edit(chat, ada, 'swordfish')
  await edit(chat, ada, 'Coffee?')

  const { epoch } = await chat.json('/api/rooms/lobby')
  for (const cursor of [null, { epoch, seq: 0 }]) {
    const later = await chat.connect('Bob', { lobby: cursor })
    const events = await later.eventsUpTo('lobby', 3)
    expect(events.map(({ type }) => type)).toEqual([
      'message.created',
      'message.edited',
      'message.edited',
    ])
    expect(events[0]).toMatchObject({ message: { body: 'Coffee?' } })
    expect(JSON.stringify(events)).not.toMatch(/swordfish|Tea/)
  }
  const answer = await (await versions(chat, ada)).json()
  expect(answer.versions.map(({ body }: { body: string }) => body)).toEqual(['Tea?', 'swordfish'])
})

test('the room decides who sees earlier versions', async () => {
  await using all = await build()
  const { chat, ada } = all
  const bob = await chat.account('Bob')
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const place = `/api/rooms/${slug}/messages`
  const { seq } = await chat.json(place, { as: ada, json: { body: 'Tea?' } })
  await chat.fetch(`${place}/${seq}`, { as: ada, method: 'PATCH', json: { body: 'Cake?' } })
  const seenBy = async (as: Visitor) => (await chat.fetch(`${place}/${seq}/edits`, { as })).status

  expect([await seenBy(ada), await seenBy(bob)]).toEqual([200, 200])
  for (const [edits, expected] of [
    ['moderators', [200, 403]],
    ['nobody', [403, 403]],
  ] as const) {
    await chat.fetch(`/api/rooms/${slug}/settings`, { as: ada, method: 'PATCH', json: { edits } })
    expect([await seenBy(ada), await seenBy(bob)]).toEqual(expected)
  }
})

test('only its author edits a message: no moderator, and nobody who claims the name', async () => {
  await using all = await build()
  const { chat } = all

  expect((await edit(chat, await chat.account('Mo', 'owner'), 'x')).status).toBe(403)
  expect((await edit(chat, undefined, 'x')).status).toBe(401)
  expect((await chat.json(path)).messages).toMatchObject([{ body: 'Tea?' }])
})

test('the same edit again changes nothing more, by its key or by its text', async () => {
  await using all = await build()
  const { chat, ada, writer, clientId } = all
  const headers = { 'idempotency-key': 'first-edit' }
  await edit(chat, ada, 'Cake?', { headers })
  await edit(chat, ada, 'Pie?')
  expect((await edit(chat, ada, 'Cake?', { headers })).status).toBe(200)
  expect((await edit(chat, ada, 'Pie?')).status).toBe(200)
  // The message itself is known again by the text that it was sent with.
  expect(await writer.say('lobby', 'Tea?', clientId)).toMatchObject({ seq: 1, dup: true })

  expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(3)
  expect((await chat.json(path)).messages).toMatchObject([{ body: 'Pie?' }])
})

test('a deleted message takes its versions, its reactions and its pin along, and is not edited any more', async () => {
  await using all = await build()
  const { chat, ada } = all
  await edit(chat, ada, 'swordfish')
  await chat.fetch(`${path}/1/reactions/${encodeURIComponent('👍')}`, { as: ada, method: 'PUT' })
  await chat.fetch(`${path}/1/pin`, { as: ada, method: 'PUT' })

  expect((await chat.fetch(`${path}/1`, { as: ada, method: 'DELETE' })).status).toBe(204)

  const [message] = (await chat.json(path)).messages
  expect(message).toMatchObject({ body: '', deleted: true })
  expect(Object.keys(message).sort()).toEqual(
    ['seq', 'id', 'author', 'body', 'createdAt', 'deleted', 'changedSeq'].sort(),
  )
  expect((await chat.json('/api/rooms/lobby/pins', { as: ada })).messages).toEqual([])
  expect(await (await versions(chat, ada)).json()).toEqual({ versions: [] })
  expect((await edit(chat, ada, 'Again')).status).toBe(404)
  const { db } = chat.app.context
  const rows = await Promise.all([
    db.selectFrom('events').selectAll().execute(),
    db.selectFrom('message_versions').selectAll().execute(),
  ])
  expect(JSON.stringify(rows)).not.toMatch(/swordfish|Tea/)
})

test('an edit by the native socket is answered by ok when it is stored', async () => {
  await using all = await build()
  const { chat, writer } = all
  const place = { room: 'lobby', messageSeq: 1 }

  const edit = { type: 'message.edit', ...place, body: 'Cake?' } as const
  expect(await writer.command(edit)).toMatchObject({ type: 'ok' })
  expect(await writer.command({ ...edit, messageSeq: 9 })).toMatchObject({
    type: 'error',
    code: 'not_found',
  })

  expect((await chat.json(path)).messages).toMatchObject([{ body: 'Cake?' }])
})
