import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { sampleImage } from '../images/testing/sample-images.ts'
import { folderAt } from '../storage/folder.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { secretIn } from '../testing/database-settings.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'
import { uploadFile } from '../testing/send-file.ts'
import { copyPlace } from './copy-place.ts'
import { exportTo, importFrom } from './export-file.ts'
import { backUp } from './make-backup.ts'
import { restoreBackup } from './restore-backup.ts'
import type { Place } from './stored-places.ts'
import { chatOn, newFolder, newPlace, placeOf } from './testing/chat-places.ts'

const kinds = ['profile picture', 'emoji', 'logo', 'room picture'] as const

/** What a server shows of each kind, by its address, with its bytes. */
async function shownBy(chat: Chat) {
  const ada = await chat.signIn('Ada')
  const { profile, rooms } = (await chat.connect(ada)).welcome
  const lobby = rooms.find(({ slug }) => slug === 'lobby')
  const addresses: Record<(typeof kinds)[number], string> = {
    'profile picture': profile?.picture ?? '',
    emoji: (await chat.json('/api/emoji')).emoji[0].image,
    logo: (await chat.json('/api/server')).logo,
    'room picture': `/images/${lobby?.settings.image}`,
  }
  const shown = kinds.map(async (kind) => {
    const answer = await chat.fetch(addresses[kind], { as: ada })
    const bytes = Buffer.from(await answer.arrayBuffer()).toString('base64')
    return [kind, { address: addresses[kind], status: answer.status, bytes }] as const
  })
  return Object.fromEntries(await Promise.all(shown))
}

/** A server that shows a picture of each kind, no two alike, and is stopped; and what it has shown. */
async function picturesOn(dataFolder: string) {
  await using chat = await buildChat({ dataFolder })
  const ada = await chat.account('Ada', 'admin')
  const upload = async (background: string) => {
    const square = sharp({ create: { width: 200, height: 200, channels: 3, background } })
    const content = new Uint8Array(await square.png().toBuffer())
    return { upload: await uploadFile(chat, ada, { name: 'square.png', content }) }
  }
  const put = async (path: string, given: { json: object } | { body: BodyInit }) => {
    const { status } = await chat.fetch(path, { as: ada, method: 'PUT', ...given })
    expect([path, status < 300]).toEqual([path, true])
  }
  await put('/api/auth/picture', { json: await upload('#0a0') })
  await put('/api/rooms/lobby/picture', { json: await upload('#00a') })
  await put('/api/emoji/parrot', { body: sampleImage('gif') })
  await put('/api/admin/server/logo', { body: sampleImage('png') })
  const shown = await shownBy(chat)
  expect(kinds.map((kind) => shown[kind]?.status)).toEqual([200, 200, 200, 200])
  expect(new Set(kinds.map((kind) => shown[kind]?.bytes)).size).toBe(kinds.length)
  return shown
}

async function shownAt(place: Place, secret: string) {
  await using chat = await chatOn(place, secret)
  return await shownBy(chat)
}

const named = 'profile pictures, emoji, the logo and pictures of rooms'

onlySqlite('a backup is of a data folder')(`a restored backup shows ${named}`, async () => {
  const [dataFolder, file] = [newFolder().folder, join(temporaryFolder(), 'lobby.tar')]
  const before = await picturesOn(dataFolder)
  const { folder } = newFolder()
  const { database } = folderAt(dataFolder)
  await backUp({ dataFolder, database, file, force: false })
  await restoreBackup(file, folder)
  expect(await shownAt({ folder }, await secretIn(folder))).toEqual(before)
})

test(`an import of an export shows ${named}`, async () => {
  const { folder } = newFolder()
  const before = await picturesOn(folder)
  const [secret, to] = [await secretIn(folder), await newPlace()]
  const file = join(temporaryFolder(), 'all.jsonl.gz')
  await exportTo({ place: await placeOf(folder), secret, file, force: false })
  await importFrom({ place: to, secret: 'folder' in to ? undefined : secret, file })
  expect(await shownAt(to, secret)).toEqual(before)
})

test(`a copy shows ${named}`, async () => {
  const { folder } = newFolder()
  const before = await picturesOn(folder)
  const [secret, to] = [await secretIn(folder), await newPlace()]
  await copyPlace(await placeOf(folder), to, 'folder' in to ? undefined : secret)
  expect(await shownAt(to, secret)).toEqual(before)
})
