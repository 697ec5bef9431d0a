import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { temporaryFolder } from '../../storage/testing/temporary-folder.ts'
import { buildChat, type Chat, type Visitor } from '../../testing/build-chat.ts'

const folder = mkdtempSync(join(tmpdir(), 'lobby-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let filled: Promise<string> | undefined

/** A stopped data folder of the test's own, in which something of every kind has happened. */
export async function eventfulFolder(): Promise<string> {
  filled ??= fillOnce()
  const dataFolder = join(temporaryFolder(), 'data')
  cpSync(await filled, dataFolder, { recursive: true })
  return dataFolder
}

async function fillOnce(): Promise<string> {
  const dataFolder = join(folder, 'data')
  // In the folder itself, whatever this run stands on.
  const chat = await buildChat({ dataFolder, env: { DATABASE_URL: '', LOBBY_SECRET_FILE: '' } })
  await fillChat(chat).finally(() => chat[Symbol.asyncDispose]())
  return dataFolder
}

/** Messages, deletions, renames, settings, and people who come, go, and are put out. */
export async function fillChat(chat: Chat): Promise<void> {
  const ada = await chat.account('Ada', 'admin')
  const [bob, eve] = [await chat.guest('Bob'), await chat.guest('Eve')]
  const ask = async (method: string, path: string, as: Visitor, json?: object) => {
    const { status } = await chat.fetch(path, { method, as, ...(json && { json }) })
    if (status >= 400) throw new Error(`${method} ${path} was answered with ${status}.`)
  }
  const room = { name: 'Attic', kind: 'private' }
  const { slug } = await chat.json('/api/rooms', { as: ada, json: room })
  const attic = `/api/rooms/${slug}`
  await ask('PUT', `${attic}/members/${bob.id}`, ada)
  await ask('PUT', `${attic}/members/${eve.id}`, ada)
  await ask('POST', `${attic}/messages`, bob, { body: 'Tea?' })
  await ask('POST', `${attic}/messages`, bob, { body: 'A secret.' })
  await ask('DELETE', `${attic}/messages/5`, bob)
  await ask('PATCH', `${attic}/members/${bob.id}`, ada, { role: 'muted' })
  await ask('PUT', `${attic}/bans/${eve.id}`, ada)
  await ask('PATCH', attic, ada, { name: 'Loft' })
  await ask('PATCH', `${attic}/settings`, ada, { slowMode: 30, guests: false })
  await chat.say('lobby', ...Array.from({ length: 29 }, (_, index) => `Line ${index}.`))
  await chat.say('lobby', 'The last line, @ada.')
}
