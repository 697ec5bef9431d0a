import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { folderAt } from '../storage/folder.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { runLobby } from '../testing/lobby-process.ts'
import { uploadFile } from '../testing/send-file.ts'
import { holdFiles, missingFiles } from './held-files.ts'
import { backUp } from './make-backup.ts'

const build = (dataFolder: string) =>
  buildChat({ dataFolder, env: { DATABASE_URL: '', LOBBY_SECRET_FILE: '' } })

async function sendFile(chat: Chat, as: Visitor, content: string): Promise<number> {
  const id = await uploadFile(chat, as, { name: `${content}.txt`, content })
  const json = { body: '', attachments: [id] }
  return (await chat.json('/api/rooms/lobby/messages', { as, json })).seq
}

test('a backup has every file that its database names, whatever is sent and deleted while it is made', async () => {
  const [dataFolder, kept] = [temporaryFolder(), temporaryFolder()]
  const live = new DatabaseSync(join(dataFolder, 'live.db'))
  live.exec('create table files (content text, name text, goneAt integer)')
  const placeOf = (content: string) => join('files', content.slice(0, 2), content)
  const send = (content: string) => {
    mkdirSync(join(dataFolder, 'files', content.slice(0, 2)), { recursive: true })
    writeFileSync(join(dataFolder, placeOf(content)), content)
    live.prepare('insert into files values (?, ?, null)').run(content, content)
  }
  const remove = (content: string) => {
    rmSync(join(dataFolder, placeOf(content)))
    live.prepare('delete from files where content = ?').run(content)
  }
  for (const content of ['stays', 'goes']) send(content)
  const database = join(kept, 'copy.db')
  let copies = 0

  const held = await holdFiles({
    ...{ dataFolder, kept, database },
    copy() {
      const isFirst = ++copies === 1
      if (isFirst) send('comes-and-goes')
      live.prepare('vacuum into ?').run(database)
      if (isFirst) remove('comes-and-goes')
      else if (copies === 2) remove('goes')
    },
  })
  live.close()

  expect(missingFiles(database, held)).toEqual([])
  expect(held.toSorted()).toEqual(['goes', 'stays'].map(placeOf))
  expect(readFileSync(join(kept, placeOf('goes')), 'utf8')).toBe('goes')
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
    .prepare('select name, content from files where content is not null and goneAt is null')
    .all() as unknown as { name: string; content: string }[]
  database.close()
  return rows
}
