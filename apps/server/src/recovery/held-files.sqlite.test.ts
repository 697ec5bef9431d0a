import { hash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { folderAt } from '../storage/folder.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { runLobby } from '../testing/lobby-process.ts'
import { uploadFile } from '../testing/send-file.ts'
import { backUp } from './make-backup.ts'
import { restoreBackup } from './restore-backup.ts'

const build = (dataFolder: string) =>
  buildChat({ dataFolder, env: { DATABASE_URL: '', LOBBY_SECRET_FILE: '' } })

async function sendFile(chat: Chat, as: Visitor, content: string): Promise<number> {
  const id = await uploadFile(chat, as, { name: `${content}.txt`, content })
  const json = { body: '', attachments: [id] }
  return (await chat.json('/api/rooms/lobby/messages', { as, json })).seq
}

test('a backup that is taken while files come and go has every file that its messages have', async () => {
  const [dataFolder, folder] = [join(temporaryFolder(), 'data'), temporaryFolder()]
  await using chat = await build(dataFolder)
  const ada = await chat.account('Ada')
  const sent: number[] = []
  for (let index = 0; index < 10; index++) sent.push(await sendFile(chat, ada, `file ${index}`))
  const env = { LOBBY_DATA: dataFolder }
  let isOver = false
  const backup = runLobby(['backup', join(folder, 'lobby.tar'), '--json'], env)
  void backup.finally(() => (isOver = true))

  for (let index = 10; !isOver; index++) {
    sent.push(await sendFile(chat, ada, `file ${index}`))
    const place = `/api/rooms/lobby/messages/${sent.shift()}`
    await chat.fetch(place, { as: ada, method: 'DELETE' })
  }

  expect(await backup).toMatchObject({ code: 0, stderr: '' })
  const { missing } = await restoreBackup(join(folder, 'lobby.tar'), join(folder, 'new'))
  expect(missing).toEqual([])
  const rows = filesIn(join(folder, 'new'))
  expect(rows.length).toBeGreaterThanOrEqual(10)
  for (const row of rows) {
    const bytes = readFileSync(join(folder, 'new/files', row.content.slice(0, 2), row.content))
    expect(hash('sha256', bytes, 'base64url')).toBe(row.hash)
  }
})

test('a file that the folder has lost is named by the backup and by what is restored of it', async () => {
  const [dataFolder, folder] = [join(temporaryFolder(), 'data'), temporaryFolder()]
  {
    await using chat = await build(dataFolder)
    const ada = await chat.account('Ada')
    await sendFile(chat, ada, 'tea')
    await sendFile(chat, ada, 'cake')
  }
  const tea = filesIn(dataFolder).find(({ name }) => name === 'tea.txt')?.content ?? ''
  rmSync(join(dataFolder, 'files', tea.slice(0, 2), tea))
  const file = join(folder, 'lobby.tar')

  const { database } = folderAt(dataFolder)
  expect((await backUp({ dataFolder, database, file, force: false })).missing).toEqual(['tea.txt'])

  const restored = await runLobby(['restore', file, '--to', join(folder, 'new')])
  expect([restored.code, restored.stdout]).toEqual([
    0,
    expect.stringContaining('1 of the files that people have sent are not there: tea.txt.'),
  ])
})

function filesIn(dataFolder: string) {
  const database = new DatabaseSync(folderAt(dataFolder).database, { readOnly: true })
  const rows = database
    .prepare('select name, content, hash from files where content is not null and goneAt is null')
    .all() as unknown as { name: string; content: string; hash: string }[]
  database.close()
  return rows
}
