// The walk of one message through the server: docs/message.md names every file that its text passes.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { LobbyProcess, temporaryFolder } from './testing/lobby-process.ts'
import { NativeSocket } from './testing/native-socket.ts'

const preload = new URL('./testing/walk-notes.ts', import.meta.url).href
const page = resolve(import.meta.dirname, '../../../docs/message.md')
const body = 'Is there any tea left in the pot?'

/** The files of the page's table, each as it stands there: `channels/inbox` or `server/log/append`. */
function filesOnPage(): string[] {
  const rows = readFileSync(page, 'utf8').matchAll(/^\| *\d+ *\| `([\w/-]+)`/gm)
  return [...rows].map(([, file = '']) => file)
}

/** A path of the repository, as the page writes it. */
function shortName(file: string): string {
  return file
    .replace(/^(apps|packages)\//, '')
    .replace('/src/', '/')
    .replace(/\.ts$/, '')
}

test('the text of a message passes the files that docs/message.md names, and no others', async () => {
  await using folder = await temporaryFolder()
  const notes = join(folder.path, 'notes')
  await using server = await LobbyProcess.start({
    LOBBY_DATA: join(folder.path, 'data'),
    NODE_OPTIONS: `--import=${preload}`,
    WALK_TEXT: Buffer.from(body).toString('base64'),
    WALK_NOTES: notes,
  })
  const cursors = { lobby: null }
  const ada = await NativeSocket.open(server.url, 'Ada', { cursors })
  const bob = await NativeSocket.open(server.url, 'Bob', { cursors })

  ada.send({ ref: 1, room: 'lobby', clientId: 'the-only-tea-of-ada', body })
  await ada.untilAcks(1)
  await bob.untilSeen((frame) => JSON.stringify(frame).includes(body))

  const walked = readFileSync(notes, 'utf8').trim().split('\n').map(shortName)
  expect(filesOnPage()).toEqual([...new Set(walked)])
})
