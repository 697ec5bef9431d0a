import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat, type Visitor } from '../testing/build-chat.ts'
import { askUpload, beginUpload, sendPiece, uploadFile } from '../testing/send-file.ts'

const text = { name: 'tea.txt', content: 'Green, black or none?' }

test('an upload that was cut goes on where it was, after a restart as well', async () => {
  const dataFolder = join(temporaryFolder(), 'data')
  const name = 'tea.txt'
  let ada: Visitor
  let place = ''
  {
    await using chat = await buildChat({ dataFolder })
    ada = await chat.account('Ada')
    const begun = await beginUpload(chat, ada, { name, size: text.content.length })
    place = begun.headers.get('location') ?? ''
    const first = await sendPiece(chat, ada, place, { offset: 0, content: 'Green' })
    expect(first.headers.get('upload-offset')).toBe('5')
  }

  await using chat = await buildChat({ dataFolder })
  const asked = await askUpload(chat, ada, place)
  expect(asked.headers.get('upload-offset')).toBe('5')
  const rest = text.content.slice(5)
  const wrong = await sendPiece(chat, ada, place, { offset: 2, content: rest })
  expect(wrong.status).toBe(409)
  const whole = await sendPiece(chat, ada, place, { offset: 5, content: rest })
  expect(whole.status).toBe(204)

  const id = place.slice(place.lastIndexOf('/') + 1)
  const file = await chat.fetch(`/files/${id}/tea.txt`, { as: ada })
  expect(await file.text()).toBe(text.content)
})

test('a file is for people with a session, of the size that is allowed, and nobody else’s', async () => {
  await using chat = await buildChat({ env: { LOBBY_UPLOAD_LIMIT: '1KB' } })
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const codeOf = async (answer: Promise<Response>) => (await (await answer).json()).code

  expect(await codeOf(beginUpload(chat, undefined, { name: 'a', size: 1 }))).toBe('signed_out')
  expect(await codeOf(beginUpload(chat, ada, { name: 'a', size: 1_001 }))).toBe('too_long')
  const asked = await chat.fetch('/api/uploads', { as: ada, method: 'OPTIONS' })
  expect(asked.headers.get('tus-max-size')).toBe('1000')
  const begun = await beginUpload(chat, ada, { name: 'a', size: 1_000 })
  const place = begun.headers.get('location') ?? ''
  const piece = { offset: 0, content: 'x' }
  expect(await codeOf(sendPiece(chat, bob, place, piece))).toBe('not_found')
  expect((await askUpload(chat, bob, place)).status).toBe(404)
  const tooMuch = { offset: 0, content: 'x'.repeat(2_000) }
  expect((await sendPiece(chat, ada, place, tooMuch)).status).toBeGreaterThanOrEqual(400)
})

test('security 26: who has sent as much as one person may sends nothing more', async () => {
  await using chat = await buildChat({ env: { LOBBY_UPLOADS_OF_PERSON: '1KB' } })
  const ada = await chat.account('Ada')
  await uploadFile(chat, ada, { name: 'a.txt', content: 'x'.repeat(800) })

  const refused = await beginUpload(chat, ada, { name: 'b.txt', size: 300 })

  expect(refused.status).toBe(409)
  expect((await refused.json()).detail).toMatch('one person may have sent 1000')
})

test('security 26: admins decide how much one person may have sent, below what the operator allows, and see who has sent how much', async () => {
  await using chat = await buildChat({
    env: { LOBBY_UPLOADS_OF_PERSON: '1GB', LOBBY_UPLOAD_LIMIT: '1GB' },
  })
  const [olga, ada] = [await chat.account('olga', 'owner'), await chat.account('ada')]
  const decide = (json: object) =>
    chat.fetch('/api/admin/settings', { as: olga, method: 'PATCH', json })
  await uploadFile(chat, ada, text)
  const begin = async (size: number) =>
    (await beginUpload(chat, ada, { name: 'b.txt', size })).status

  expect((await decide({ filesOfPerson: '100MB' })).status).toBe(200)
  expect(await begin(100_000_000)).toBe(409)
  await decide({ filesOfPerson: '10GB' })
  expect(await begin(1_000_000_000)).toBe(409)
  expect(await begin(1_000)).toBe(201)
  await chat.app.context.db
    .insertInto('files')
    .values({ id: 'large', ownerId: olga.id, name: '', type: '', bytes: 10e9, createdAt: 0 })
    .execute()
  await decide({ filesOfServer: '10GB' })
  expect(await begin(1_000)).toBe(507)

  const list = '/api/admin/users?sort=fileBytes&order=desc'
  expect((await chat.json(list, { as: olga })).users).toMatchObject([
    { name: 'olga', fileBytes: 10e9 },
    { name: 'ada', fileBytes: text.content.length + 1_000 },
  ])
  const { files } = await chat.json('/api/admin/overview', { as: olga })
  expect(files).toEqual({ count: 3, bytes: 10e9 + text.content.length + 1_000 })
})

test('what is taken back leaves nothing in the folder', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const id = await uploadFile(chat, ada, text)
  const begun = await beginUpload(chat, ada, { name: 'b.txt', size: 300 })
  const headers = { 'tus-resumable': '1.0.0' }

  for (const place of [`/api/uploads/${id}`, begun.headers.get('location') ?? ''])
    expect((await chat.fetch(place, { as: ada, method: 'DELETE', headers })).status).toBe(204)

  await expect.poll(() => filesBelow(join(chat.dataFolder, 'files'))).toEqual([])
  expect((await chat.fetch(`/files/${id}/tea.txt`, { as: ada })).status).toBe(404)
})

test('security 06: no name of a file leads out of its folder, or hides what it is', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const names = [
    '../../evil',
    '..',
    'a\0b.txt',
    'C:\\windows\\cmd.exe',
    '\u202Etxt.exe',
    '%2e%2e%2f',
    ' ',
  ]
  const sent = []
  for (const name of names) sent.push(await uploadFile(chat, ada, { ...text, name }))
  const json = { body: '', attachments: sent }

  const message = await chat.json('/api/rooms/lobby/messages', { as: ada, json })

  const shown = message.attachments.map(({ name }: { name: string }) => name)
  expect(shown).toEqual(['evil', 'file', 'ab.txt', 'cmd.exe', 'txt.exe', '%2e%2e%2f', 'file'])
  const files = await filesBelow(join(chat.dataFolder, 'files'))
  expect(files.every((file) => /^[\w-]{2}\/[\w-]{22}$/.test(file))).toBe(true)
})

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
}
