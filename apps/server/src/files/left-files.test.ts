import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { askUpload, beginUpload, sendPiece, uploadFile } from '../testing/send-file.ts'
import { keepsEnoughFree } from './incoming-files.ts'

const text = { name: 'tea.txt', content: 'Green, black or none?' }
const dayAndHour = 25 * 60 * 60 * 1_000

/** An upload as a server leaves it that is killed after the bytes are in their place, and before their row says so. */
async function uploadAndKill(chat: Chat, ada: Visitor): Promise<string> {
  const id = await uploadFile(chat, ada, text)
  await writeFile(join(chat.dataFolder, 'files', 'incoming', id), text.content)
  const unknown = { content: null, hash: null, type: '' }
  await chat.app.context.db.updateTable('files').set(unknown).where('id', '=', id).execute()
  return id
}

test('an upload that a stop has kept from its end is whole as soon as its sender asks', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const id = await uploadAndKill(chat, ada)
  expect((await chat.fetch(`/files/${id}/tea.txt`, { as: ada })).status).toBe(404)

  const asked = await askUpload(chat, ada, `/api/uploads/${id}`)

  expect(asked.headers.get('upload-offset')).toBe(String(text.content.length))
  const file = await chat.fetch(`/files/${id}/tea.txt`, { as: ada })
  expect([await file.text(), file.headers.get('content-type')]).toEqual([
    text.content,
    'application/octet-stream',
  ])
  expect(await filesOf(chat)).toEqual([join(id.slice(0, 2), id)])
})

test('one that is taken back, or that nobody asks for again, leaves nothing in the folder', async () => {
  const dataFolder = join(temporaryFolder(), 'data')
  {
    await using chat = await buildChat({ dataFolder })
    const ada = await chat.account('Ada')
    const taken = await uploadAndKill(chat, ada)
    const headers = { 'tus-resumable': '1.0.0' }
    const place = `/api/uploads/${taken}`
    expect((await chat.fetch(place, { as: ada, method: 'DELETE', headers })).status).toBe(204)
    await expect.poll(() => filesOf(chat)).toEqual([])
    await uploadAndKill(chat, ada)
    const begun = await beginUpload(chat, ada, { name: 'half.txt', size: 10 })
    const half = begun.headers.get('location') ?? ''
    await sendPiece(chat, ada, half, { offset: 0, content: 'Green' })
    await writeFile(join(dataFolder, 'files', 'incoming', 'of-nobody'), 'x')
    const drafts = join(dataFolder, 'files', 'incoming', `${half.split('/').at(-1)}.made`, 'x')
    await mkdir(drafts, { recursive: true })
    await writeFile(join(drafts, 'main'), 'x')
  }

  await using chat = await buildChat({ dataFolder, now: () => Date.now() + dayAndHour })

  await expect.poll(() => filesOf(chat), { timeout: 5_000 }).toEqual([])
  const rows = await chat.app.context.db.selectFrom('files').select('id').execute()
  expect(rows).toEqual([])
})

/** Something that stands in the way of taking a file of this id away, until it is gone itself. */
async function holdUp(chat: Chat, id: string) {
  const place = join(chat.dataFolder, 'files', id.slice(0, 2), `${id}.400`)
  await mkdir(place, { recursive: true })
  return () => rm(place, { recursive: true })
}

test('a file that cannot be taken away keeps its row until it can, and holds up no other one', async () => {
  const dataFolder = join(temporaryFolder(), 'data')
  const headers = { 'tus-resumable': '1.0.0' }
  const rowsOf = async ({ app }: Chat) =>
    (await app.context.db.selectFrom('files').select('id').execute()).map(({ id }) => id).sort()
  let goOn = async () => {}
  {
    await using chat = await buildChat({ dataFolder })
    const ada = await chat.account('Ada')
    const half = await uploadAndKill(chat, ada)
    const releases = [await holdUp(chat, half)]
    const held = [half]
    for (let count = 0; count < 3; count++) {
      const id = await uploadFile(chat, ada, text)
      held.push(id)
      releases.push(await holdUp(chat, id))
    }
    const free = await uploadFile(chat, ada, text)
    for (const id of [...held, free]) {
      const place = `/api/uploads/${id}`
      expect((await chat.fetch(place, { as: ada, method: 'DELETE', headers })).status).toBe(204)
    }

    await expect.poll(() => rowsOf(chat)).toEqual(held.sort())

    expect((await filesOf(chat)).some((name) => name.endsWith(free))).toBe(false)
    goOn = async () => void (await Promise.all(releases.map((release) => release())))
  }

  await goOn()
  await using chat = await buildChat({ dataFolder, now: () => Date.now() + dayAndHour })
  await expect.poll(() => rowsOf(chat)).toEqual([])
  expect(await filesOf(chat)).toEqual([])
})

test('security 26: a disk keeps a twentieth of itself free of files, and a gigabyte at least', () => {
  const disk = (gigabytes: number, free: number) => ({
    ...{ bsize: 1_000, blocks: gigabytes * 1e6, bavail: free * 1e6 },
  })

  expect(keepsEnoughFree(disk(100, 6), 1e9)).toBe(true)
  expect(keepsEnoughFree(disk(100, 6), 1e9 + 1)).toBe(false)
  expect(keepsEnoughFree(disk(10, 2), 1e9)).toBe(true)
  expect(keepsEnoughFree(disk(10, 2), 1e9 + 1)).toBe(false)
  expect(keepsEnoughFree(disk(10, 0), 0)).toBe(false)
})

async function filesOf({ dataFolder }: Chat): Promise<string[]> {
  const folder = join(dataFolder, 'files')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
}
