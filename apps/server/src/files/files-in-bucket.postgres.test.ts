import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { bucketServer } from '../testing/bucket-server.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { askUpload, beginUpload, sendPiece, uploadFile } from '../testing/send-file.ts'

async function build() {
  const server = await bucketServer(temporaryFolder())
  const chat = await buildChat({ env: { LOBBY_FILES: server.address() } })
  const [ada, bob, eve] = [
    await chat.account('Ada'),
    await chat.account('Bob'),
    await chat.account('Eve'),
  ]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const here = () => readdir(join(chat.dataFolder, 'files/incoming'))
  const dispose = async () => {
    await chat[Symbol.asyncDispose]()
    await server.stop()
  }
  return { server, chat, ada, bob, eve, slug, here, [Symbol.asyncDispose]: dispose }
}

async function photo() {
  const background = '#a50'
  const made = sharp({ create: { width: 900, height: 600, channels: 3, background } })
  return { name: 'garden.jpg', content: new Uint8Array(await made.jpeg().toBuffer()) }
}

test('security 27: what lies in a bucket is for those who may read its message, in its sizes and in parts, and goes with it', async () => {
  await using all = await build()
  const { server, chat, ada, bob, eve, slug, here } = all
  const id = await uploadFile(chat, ada, await photo())
  expect([await server.names(), await here()]).toEqual([[id, `${id}.400`], []])
  const json = { body: '', attachments: [id] }
  const { seq } = await chat.json(`/api/rooms/${slug}/messages`, { as: ada, json })
  const place = `/files/${id}/garden.jpg`

  const whole = Buffer.from(await (await chat.fetch(place, { as: bob })).arrayBuffer())

  expect((await sharp(whole).metadata()).width).toBe(900)
  const part = await chat.fetch(place, { as: bob, headers: { range: 'bytes=-100' } })
  expect([part.status, part.headers.get('content-length')]).toEqual([206, '100'])
  expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(-100))
  const thumb = await chat.fetch(`/files/${id}/thumb?w=300`, { as: bob })
  expect((await sharp(await thumb.arrayBuffer()).metadata()).width).toBe(400)
  expect((await chat.fetch(place, { as: eve })).status).toBe(404)
  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  expect((await chat.fetch(place, { as: bob })).status).toBe(404)
  await chat.fetch(`/api/rooms/${slug}/messages/${seq}`, { as: ada, method: 'DELETE' })
  await expect.poll(() => server.names(), { timeout: 5_000 }).toEqual([])
})

test('a profile picture is cut out of an upload in the bucket, which is gone then', async () => {
  await using all = await build()
  const { server, chat, ada, here } = all
  const upload = await uploadFile(chat, ada, await photo())

  const { picture } = await chat.json('/api/auth/picture', {
    ...{ as: ada, method: 'PUT', json: { upload } },
  })

  const shown = await sharp(await (await chat.fetch(picture, { as: ada })).arrayBuffer()).metadata()
  expect(shown.width).toBe(shown.height)
  await expect.poll(() => server.names(), { timeout: 5_000 }).toEqual([])
  expect(await here()).toEqual([])
})

/** What the server says of itself to everybody, and in the admin area. */
async function troubles(chat: Chat, owner: Visitor): Promise<string[]> {
  const { status, problems } = await chat.json('/health')
  const { health } = await chat.json('/api/admin/overview', { as: owner })
  return [status, ...[...problems, ...health.problems].map(({ code }) => code)]
}

test('a file is in no message before the bucket has it, and the server says that it is away; once it is back, the sender goes on', async () => {
  await using all = await build()
  const { server, chat, ada, slug } = all
  const olga = await chat.account('Olga', 'owner')
  expect(await troubles(chat, olga)).toEqual(['ok'])
  const [content, json] = [
    'Green, black or none?',
    (id: string) => ({ body: '', attachments: [id] }),
  ]
  const begun = await beginUpload(chat, ada, { name: 'tea.txt', size: content.length })
  const place = begun.headers.get('location') ?? ''
  const id = place.slice(place.lastIndexOf('/') + 1)
  await server.stop()

  const refused = await sendPiece(chat, ada, place, { offset: 0, content })

  expect([refused.status, (await refused.json()).code]).toEqual([503, 'busy'])
  const early = { as: ada, json: json(id) }
  expect((await chat.fetch(`/api/rooms/${slug}/messages`, early)).status).toBe(400)
  expect((await askUpload(chat, ada, place)).status).toBe(503)
  expect(await troubles(chat, olga)).toEqual(['degraded', 'files', 'files'])
  await server.startAgain()
  const asked = await askUpload(chat, ada, place)
  expect(asked.headers.get('upload-offset')).toBe(String(content.length))
  expect((await chat.fetch(`/api/rooms/${slug}/messages`, early)).status).toBe(201)
  await expect.poll(() => troubles(chat, olga), { timeout: 10_000 }).toEqual(['ok'])
  await server.stop()
  const away = await chat.fetch(`/files/${id}/tea.txt`, { as: ada })
  expect([away.status, (await away.json()).code]).toEqual([503, 'busy'])
})

test('a server does not start on a bucket that it cannot use', async () => {
  await using server = await bucketServer(temporaryFolder())

  const start = buildChat({ env: { LOBBY_FILES: server.address({ secret: 'wrong' }) } })

  await expect(start).rejects.toThrow(/^LOBBY_FILES: .* cannot be used: SignatureDoesNotMatch/)
})
