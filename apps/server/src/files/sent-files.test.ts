import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AttachedFile, Message } from '@lobby/protocol'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { buildChat, type Chat, newClientId, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { beginUpload, sendPiece, uploadFile } from '../testing/send-file.ts'

const note = { name: 'note.txt', content: 'Water the roses.' }
const send = (chat: Chat, as: Visitor, slug: string, json: object, key?: string) =>
  chat.fetch(`/api/rooms/${slug}/messages`, {
    as,
    json,
    ...(key && { headers: { 'idempotency-key': key } }),
  })
const fileOf = (message: Message) => message.attachments?.[0] as AttachedFile

async function build() {
  const chat = await buildChat()
  const [ada, bob, eve] = [
    await chat.account('Ada'),
    await chat.account('Bob'),
    await chat.account('Eve'),
  ]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const dispose = () => chat[Symbol.asyncDispose]()
  return { chat, ada, bob, eve, slug, [Symbol.asyncDispose]: dispose }
}

test('a message has the files that its sender has uploaded, each in one message, and a retry is the same', async () => {
  await using all = await build()
  const { chat, ada, bob, slug } = all
  const reader = await chat.connect(bob)
  await reader.command({ type: 'room.follow', room: slug, cursor: null })
  const id = await uploadFile(chat, ada, note)
  const key = newClientId()

  const answer = await send(chat, ada, slug, { body: '', attachments: [id] }, key)

  const file = { id, name: 'note.txt', type: 'text/plain', bytes: 16 }
  const message = await answer.json()
  expect(message).toMatchObject({ body: '', attachments: [file] })
  const event = (await reader.eventsUpTo(slug, message.seq)).at(-1)
  expect(event).toMatchObject({ type: 'message.created', message: { attachments: [file] } })
  const again = await send(chat, ada, slug, { body: '', attachments: [id] }, key)
  expect([again.status, (await again.json()).seq]).toEqual([200, message.seq])
  const twice = await send(chat, ada, slug, { body: 'once more', attachments: [id] })
  expect((await twice.json()).code).toBe('invalid')
  const stolen = await uploadFile(chat, ada, note)
  const theft = await send(chat, bob, slug, { body: '', attachments: [stolen] })
  expect((await theft.json()).code).toBe('invalid')
  const begun = await beginUpload(chat, ada, { name: 'half.txt', size: 10 })
  const half = begun.headers.get('location')?.split('/').at(-1)
  const early = await send(chat, ada, slug, { body: '', attachments: [half] })
  expect((await early.json()).code).toBe('invalid')
  const empty = await send(chat, ada, slug, { body: '', attachments: [] })
  expect((await empty.json()).code).toBe('blank')
})

test('security 27: a file is for those who may read its message, at the moment of asking', async () => {
  await using all = await build()
  const { chat, ada, bob, eve, slug } = all
  const id = await uploadFile(chat, ada, note)
  const statusFor = async (as: Visitor | undefined) =>
    (await chat.fetch(`/files/${id}/note.txt`, { ...(as && { as }) })).status
  expect([await statusFor(ada), await statusFor(bob)]).toEqual([200, 404])
  const sent = await send(chat, ada, slug, { body: 'Read this', attachments: [id] })
  expect(sent.status).toBe(201)

  expect(await statusFor(bob)).toBe(200)
  expect([await statusFor(eve), await statusFor(undefined)]).toEqual([404, 404])

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  expect(await statusFor(bob)).toBe(404)
})

test('security 07: nothing in a file runs in a browser, and a part of it can be asked for', async () => {
  await using all = await build()
  const { chat, ada } = all
  const html = { name: 'page.png', content: '<!doctype html><script>alert(1)</script>' }
  const id = await uploadFile(chat, ada, html)

  const answer = await chat.fetch(`/files/${id}/page.png`, { as: ada })

  const header = (name: string) => answer.headers.get(name)
  expect(header('content-type')).toBe('application/octet-stream')
  expect(header('content-disposition')).toBe("attachment; filename*=UTF-8''page.png")
  expect(header('content-security-policy')).toBe("default-src 'none'; sandbox")
  expect(header('x-content-type-options')).toBe('nosniff')
  expect(header('cache-control')).toBe('private, no-cache')
  const part = await chat.fetch(`/files/${id}/x`, { as: ada, headers: { range: 'bytes=2-8' } })
  expect([part.status, await part.text()]).toEqual([206, 'doctype'])
  expect(part.headers.get('content-range')).toBe('bytes 2-8/40')
  const known = { 'if-none-match': header('etag') ?? '' }
  expect((await chat.fetch(`/files/${id}/x`, { as: ada, headers: known })).status).toBe(304)
  const beyond = { range: 'bytes=100-' }
  expect((await chat.fetch(`/files/${id}/x`, { as: ada, headers: beyond })).status).toBe(416)
})

test('a picture is drawn anew: upright, with nothing but its pixels, and smaller where that is asked for', async () => {
  await using all = await build()
  const { chat, ada, slug } = all
  const background = '#a50'
  const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background } })
    .withMetadata({ orientation: 6, exif: { IFD0: { Copyright: 'where-i-live' } } })
    .jpeg()
    .toBuffer()
  const content = new Uint8Array(photo)
  expect(photo.includes('where-i-live')).toBe(true)

  const id = await uploadFile(chat, ada, { name: 'garden.jpg', content })
  const sent = await send(chat, ada, slug, { body: '', attachments: [id] })

  expect(fileOf(await sent.json())).toMatchObject({ type: 'image/jpeg', width: 600, height: 900 })
  const answer = await chat.fetch(`/files/${id}/garden.jpg`, { as: ada })
  expect(answer.headers.get('content-disposition')).toMatch(/^inline/)
  const drawn = Buffer.from(await answer.arrayBuffer())
  expect(drawn.includes('where-i-live')).toBe(false)
  const thumb = await chat.fetch(`/files/${id}/thumb?w=300`, { as: ada })
  const small = await sharp(await thumb.arrayBuffer()).metadata()
  expect([small.format, small.width, small.height]).toEqual(['webp', 400, 600])
})

test('security 25: a picture of too many pixels is refused, and costs the server no memory', async () => {
  await using all = await build()
  const { chat, ada } = all
  const size = 14_000
  const bomb = await sharp({
    create: { width: size, height: size, channels: 3, background: '#fff' },
    limitInputPixels: false,
  })
    .png()
    .toBuffer()
  const begun = await beginUpload(chat, ada, { name: 'bomb.png', size: bomb.length })
  const place = begun.headers.get('location') ?? ''
  const before = process.memoryUsage().rss

  const answer = await sendPiece(chat, ada, place, { offset: 0, content: new Uint8Array(bomb) })

  expect(answer.status).toBe(400)
  expect((await answer.json()).detail).toMatch('at most 40 million pixels')
  expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000)
})

test('a deleted message takes its files along, and a copy that was forwarded stays whole', async () => {
  await using all = await build()
  const { chat, ada, bob, eve, slug } = all
  const id = await uploadFile(chat, ada, note)
  const alone = await uploadFile(chat, ada, { ...note, content: 'Only here' })
  const message = await (await send(chat, ada, slug, { body: '', attachments: [id, alone] })).json()
  const content = await contentOf(chat, alone)
  const from = `/api/rooms/${slug}/messages/${message.seq}`
  const second = await (
    await send(chat, ada, slug, { body: '', attachments: [await uploadFile(chat, ada, note)] })
  ).json()
  const forwarding = { as: bob, json: { to: 'lobby' } }
  const copy = await chat.json(`/api/rooms/${slug}/messages/${second.seq}/forward`, forwarding)
  expect(copy.attachments[0]).toMatchObject({ name: 'note.txt', bytes: 16 })
  expect(copy.attachments[0].id).not.toBe(second.attachments[0].id)

  for (const one of [from, `/api/rooms/${slug}/messages/${second.seq}`])
    await chat.fetch(one, { as: ada, method: 'DELETE' })

  expect((await chat.fetch(`/files/${id}/note.txt`, { as: ada })).status).toBe(404)
  const [left] = (await chat.json(`/api/rooms/${slug}/messages?around=${message.seq}`, { as: ada }))
    .messages
  expect(left.attachments).toBeUndefined()
  const place = join(chat.dataFolder, 'files', content.slice(0, 2), content)
  await expect.poll(() => existsSync(place), { timeout: 5_000 }).toBe(false)
  const kept = await chat.fetch(`/files/${copy.attachments[0].id}/note.txt`, { as: eve })
  expect(await kept.text()).toBe('Water the roses.')
})

async function contentOf(chat: Chat, id: string): Promise<string> {
  const { content } = await chat.app.context.db
    .selectFrom('files')
    .select('content')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return content ?? ''
}
