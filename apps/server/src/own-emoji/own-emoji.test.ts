import { limits } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { sampleImage } from '../images/testing/sample-images.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'

const put = (chat: Chat, as: Visitor, name: string, body = sampleImage('png')) =>
  chat.fetch(`/api/emoji/${name}`, { method: 'PUT', as, body })
const remove = (chat: Chat, as: Visitor, name: string) =>
  chat.fetch(`/api/emoji/${name}`, { method: 'DELETE', as })
const react = (chat: Chat, as: Visitor, emoji: string, method = 'PUT') =>
  chat.fetch(`/api/rooms/lobby/messages/1/reactions/${encodeURIComponent(emoji)}`, { method, as })
const allowMembers = (chat: Chat, as: Visitor) =>
  chat.json('/api/admin/settings', { method: 'PATCH', as, json: { makeEmoji: 'members' } })

async function build() {
  const chat = await buildChat()
  return { chat, ada: await chat.account('Ada', 'admin'), mel: await chat.account('Mel') }
}

test('an emoji is added, given another image and deleted, and open pages are told each time', async () => {
  const { chat, ada } = await build()
  await using _ = chat
  const reader = await chat.connect('Eve')
  const added = await (await put(chat, ada, 'parrot')).json()
  expect(added).toMatchObject({
    ...{ name: 'parrot', width: 24, height: 16, createdBy: { id: ada.id, name: 'Ada' } },
  })
  const told = async () => ((await reader.next('emoji.changed')) as { version: string }).version
  const first = await told()
  expect(await chat.json('/api/emoji')).toEqual({ version: first, emoji: [added] })
  expect((await (await chat.connect('Eve')).welcome) as object).toMatchObject({ emoji: first })

  const changed = await (await put(chat, ada, 'parrot', sampleImage('gif'))).json()
  expect(changed.image).not.toBe(added.image)
  expect(await told()).not.toBe(first)
  expect((await chat.fetch(added.image)).status).toBe(404)

  expect((await remove(chat, ada, 'parrot')).status).toBe(204)
  expect(await told()).toBe('')
  expect((await chat.fetch(changed.image)).status).toBe(404)
  expect((await remove(chat, ada, 'parrot')).status).toBe(404)
  const { entries } = await chat.json('/api/admin/audit', { as: ada })
  expect(
    entries
      .filter(({ target }: { target: { id: string } }) => target.id === 'emoji')
      .map(({ action, target }: { action: string; target: { name: string } }) => [
        action,
        target.name,
      ]),
  ).toEqual([
    ['emoji.manage', ':parrot:'],
    ['emoji.make', ':parrot:'],
    ['emoji.make', ':parrot:'],
  ])
})

test('its image is kept by caches for good, brings no cookie, and is nothing but an image', async () => {
  const { chat, ada } = await build()
  await using _ = chat
  const { image } = await (await put(chat, ada, 'parrot')).json()
  const answer = await chat.fetch(image, { as: ada })
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  })
  expect(answer.headers.getSetCookie()).toEqual([])
  const missing = await chat.fetch(`/images/${'x'.repeat(43)}`)
  expect([missing.status, missing.headers.get('cache-control')]).toEqual([404, 'no-store'])
})

test('what is no image, has a name that is none, or is one too many is refused, and nothing is stored', async () => {
  const { chat, ada } = await build()
  await using _ = chat
  const refusals = [
    await put(chat, ada, 'parrot', Buffer.from('<svg onload="alert(1)"/>')),
    await put(chat, ada, 'Parrot'),
    await put(chat, ada, '__proto__'),
    await put(chat, ada, 'a'),
    await put(chat, ada, encodeURIComponent('"><img src=x>')),
  ]
  expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400])
  expect((await put(chat, ada, 'parrot', Buffer.alloc(70_000))).status).toBe(413)
  expect((await chat.json('/api/emoji')).emoji).toEqual([])

  const { image } = await (await put(chat, ada, 'first')).json()
  const rows = Array.from({ length: limits.ownEmoji - 1 }, (_, index) => ({
    ...{ name: `e-${index}`, image: image.slice('/images/'.length) },
    ...{ createdBy: null, createdByName: '', createdAt: new Date(0).toISOString() },
  }))
  await chat.app.context.db.insertInto('own_emoji').values(rows).execute()
  expect(await (await put(chat, ada, 'parrot')).json()).toMatchObject({ code: 'too_many' })
  expect((await put(chat, ada, 'first', sampleImage('gif'))).status).toBe(200)
})

test('members add emoji where the owner lets them, change their own alone, and guests never do', async () => {
  const { chat, ada, mel } = await build()
  await using _ = chat
  const gus = await chat.guest('Gus')
  expect((await put(chat, mel, 'parrot')).status).toBe(403)
  await allowMembers(chat, ada)
  expect((await put(chat, gus, 'parrot')).status).toBe(403)
  expect((await put(chat, mel, 'parrot')).status).toBe(200)
  await put(chat, ada, 'crown')
  for (const answer of [await put(chat, mel, 'crown'), await remove(chat, mel, 'crown')])
    expect(answer.status).toBe(403)
  expect((await put(chat, mel, 'parrot', sampleImage('gif'))).status).toBe(200)
  expect((await remove(chat, mel, 'parrot')).status).toBe(204)
  await put(chat, mel, 'parrot')
  expect((await remove(chat, ada, 'parrot')).status).toBe(204)
})

test('people react with an own emoji that is there; those who did keep it when it is deleted', async () => {
  const { chat, ada, mel } = await build()
  await using _ = chat
  await chat.json('/api/rooms/lobby/messages', { as: ada, json: { body: 'Tea?' } })
  const refused = await react(chat, ada, ':parrot:')
  expect([refused.status, (await refused.json()).detail]).toEqual([
    400,
    'This server has no emoji :parrot:.',
  ])
  await put(chat, ada, 'parrot')
  expect((await react(chat, ada, ':parrot:')).status).toBe(204)
  expect((await react(chat, mel, ':parrot:')).status).toBe(204)
  await remove(chat, ada, 'parrot')
  expect((await react(chat, mel, ':parrot:', 'DELETE')).status).toBe(204)
  expect((await react(chat, mel, ':parrot:')).status).toBe(400)
  const { messages } = await chat.json('/api/rooms/lobby/messages')
  expect(messages[0].reactions).toEqual([{ emoji: ':parrot:', count: 1, people: [ada.id] }])
})
