import type { Room } from '@lobby/protocol'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { ChatError } from '../ground/errors.ts'
import type { Person } from '../ground/person.ts'
import { createRoomActions } from '../rooms/actions.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { uploadFile } from '../testing/send-file.ts'

async function garden(background: string) {
  const picture = sharp({ create: { width: 600, height: 300, channels: 3, background } })
  return { name: 'garden.png', content: new Uint8Array(await picture.png().toBuffer()) }
}

const at = (slug: string) => `/api/rooms/${slug}`
const take = (chat: Chat, as: Visitor, slug: string, upload: string) =>
  chat.fetch(`${at(slug)}/picture`, { as, method: 'PUT', json: { upload } })

async function build() {
  const chat = await buildChat()
  const [ada, bob, eve] = [
    await chat.account('ada'),
    await chat.account('bob'),
    await chat.account('eve'),
  ]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const statusOf = async (image: string) =>
    (await chat.fetch(`/images/${image}`, { as: bob })).status
  const dispose = () => chat[Symbol.asyncDispose]()
  return { chat, ada, bob, eve, slug, statusOf, [Symbol.asyncDispose]: dispose }
}

test('the middle of a picture shows a room to its members, by an event of its log, until it is another one or taken away', async () => {
  await using all = await build()
  const { chat, ada, bob, slug, statusOf } = all
  const bobs = await chat.connect(bob)
  const upload = await uploadFile(chat, ada, await garden('#0a0'))

  const room: Room = await (await take(chat, ada, slug, upload)).json()

  const { image } = room.settings
  expect(image).toMatch(/^[\w-]{43}$/)
  expect(await bobs.next('room.listed')).toMatchObject({ room: { slug, settings: { image } } })
  const { welcome } = await chat.connect(bob)
  expect(welcome.rooms.find((one) => one.slug === slug)?.settings.image).toBe(image)
  const shown = await chat.fetch(`/images/${image}`, { as: bob })
  const square = await sharp(Buffer.from(await shown.arrayBuffer())).metadata()
  expect([square.format, square.width, square.height]).toEqual(['webp', 160, 160])
  const events = await chat.connect(bob, { [slug]: null })
  expect((await events.eventsUpTo(slug, room.lastSeq)).at(-1)).toMatchObject({
    ...{ type: 'room.changed', changes: { image }, by: { name: 'ada' } },
  })
  expect((await chat.fetch(`/files/${upload}/garden.png`, { as: ada })).status).toBe(404)

  const { url } = await chat.json(`${at(slug)}/guest-links`, { as: ada, json: {} })
  const token = url.slice(url.lastIndexOf('/') + 1)
  expect(await chat.json('/api/guest-link/look', { json: { token } })).toMatchObject({
    roomSign: { kind: 'private', image },
  })

  const next = await uploadFile(chat, ada, await garden('#00a'))
  const second: Room = await (await take(chat, ada, slug, next)).json()
  expect(second.settings.image).not.toBe(image)
  expect([await statusOf(image), await statusOf(second.settings.image)]).toEqual([404, 200])
  const removal = { as: ada, method: 'DELETE' } as const
  const bare: Room = await chat.json(`${at(slug)}/picture`, removal)
  expect([bare.settings.image, await statusOf(second.settings.image)]).toEqual(['', 404])
})

test('security 27: who does not configure a room gives it no picture, nobody names an image for it, and an upload is taken by its owner alone', async () => {
  await using all = await build()
  const { chat, ada, bob, eve, slug } = all
  const upload = await uploadFile(chat, bob, await garden('#0a0'))
  expect((await take(chat, bob, slug, upload)).status).toBe(403)
  expect(
    (await take(chat, eve, slug, await uploadFile(chat, eve, await garden('#00a')))).status,
  ).toBe(404)
  expect((await take(chat, ada, slug, upload)).status).toBe(404)
  const removal = { as: bob, method: 'DELETE' } as const
  expect((await chat.fetch(`${at(slug)}/picture`, removal)).status).toBe(403)
  const json = { image: 'x'.repeat(43) }
  const named = await chat.fetch(`${at(slug)}/settings`, { as: ada, method: 'PATCH', json })
  expect([named.status, (await named.json()).detail]).toEqual([400, expect.stringMatching('image')])
  const text = await uploadFile(chat, ada, { name: 'me.png', content: '<svg onload="x()">' })
  expect((await (await take(chat, ada, slug, text)).json()).code).toBe('invalid')
  expect((await chat.json(at(slug), { as: ada })).settings.image).toBe('')
})

test('a room that is deleted takes its picture along', async () => {
  await using all = await build()
  const { chat, ada, slug, statusOf } = all
  const upload = await uploadFile(chat, ada, await garden('#0a0'))
  const { settings }: Room = await (await take(chat, ada, slug, upload)).json()
  expect(await statusOf(settings.image)).toBe(200)

  expect((await chat.fetch(at(slug), { as: ada, method: 'DELETE' })).status).toBe(204)

  expect(await statusOf(settings.image)).toBe(404)
})

test('who has no budget of changes left has no picture drawn', async () => {
  await using all = await build()
  const { chat, ada, slug } = all
  const refuse = () => {
    throw new ChatError('rate', 'Too many changes.')
  }
  const limiter = { consume: refuse, consumeFrom: refuse }
  const roomActions = createRoomActions({ ...chat.app.context, limiter })
  const actor: Person = { ...ada, role: 'member', session: true }
  let drawn = 0

  const change = roomActions.changeImage(actor, slug, async () => {
    drawn++
    throw new Error('drawn')
  })

  await expect(change).rejects.toMatchObject({ code: 'rate' })
  expect(drawn).toBe(0)
})
