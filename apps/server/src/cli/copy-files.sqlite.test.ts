import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat } from '../testing/build-chat.ts'
import { runLobby } from '../testing/lobby-process.ts'
import { uploadFile } from '../testing/send-file.ts'

test('`lobby copy` takes along the files that people have sent', async () => {
  const [from, to] = [join(temporaryFolder(), 'data'), join(temporaryFolder(), 'new')]
  let id = ''
  {
    await using chat = await buildChat({ dataFolder: from, env: { DATABASE_URL: '' } })
    const ada = await chat.account('Ada')
    id = await uploadFile(chat, ada, { name: 'tea.txt', content: 'Green' })
    await chat.json('/api/rooms/lobby/messages', { as: ada, json: { body: '', attachments: [id] } })
  }

  const copied = await runLobby(['copy', '--from', `sqlite:${from}`, '--to', `sqlite:${to}`], {
    LOBBY_DATA: from,
  })

  expect([copied.code, copied.stdout]).toEqual([
    0,
    expect.stringContaining(`The files that people have sent are in ${join(to, 'files')}.`),
  ])
  expect(readFileSync(join(to, 'files', id.slice(0, 2), id), 'utf8')).toBe('Green')
})
