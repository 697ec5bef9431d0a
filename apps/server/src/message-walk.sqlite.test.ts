// The walk of one message through the server: docs/message.md names every file that its text passes, and how often.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { LobbyProcess, temporaryFolder } from './testing/lobby-process.ts'
import { NativeSocket } from './testing/native-socket.ts'

const preload = new URL('./testing/walk-notes.ts', import.meta.url).href
const page = resolve(import.meta.dirname, '../../../docs/message.md')
const body = 'Is there any tea left in the pot?'

/** How often the text got into a file from another one. */
interface Entries {
  readonly file: string
  readonly times: number
}

/** The page's table: each file as it stands there, `channels/inbox` or `server/log/append`, and how often the text gets into it. */
function filesOnPage(): Entries[] {
  const rows = readFileSync(page, 'utf8').matchAll(/^\| *\d+ *\| `([\w/-]+)` *\| *(\d+) *\|/gm)
  return [...rows].map(([, file = '', times]) => ({ file, times: Number(times) }))
}

/** A path of the repository, as the page writes it. */
function shortName(file: string): string {
  return file
    .replace(/^(apps|packages)\//, '')
    .replace('/src/', '/')
    .replace(/\.ts$/, '')
}

/** The files in the order in which the text got there first, up to the first file that it leaves by: then it is in the first reader's outbox. */
function entriesOf(walked: readonly string[], last: string | undefined): Entries[] {
  const path = walked.filter((file, index) => file !== walked[index - 1])
  const times = new Map<string, number>()
  for (const file of path.slice(0, path.indexOf(last ?? '') + 1))
    times.set(file, (times.get(file) ?? 0) + 1)
  return Array.from(times, ([file, times]) => ({ file, times }))
}

test('the text of a message passes the files that docs/message.md names, as often as it says, and no others', async () => {
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

  // What follows from a write is a reader's, at a time of its own.
  const readers =
    /^server\/(open-stored$|node-parts$|reading\/|finding\/|link-cards\/|push\/|digests\/)/
  const walked = readFileSync(notes, 'utf8')
    .trim()
    .split('\n')
    .map(shortName)
    .filter((file) => !readers.test(file))
  const written = filesOnPage()
  const walkedOnce = entriesOf(walked, written.at(-1)?.file)
  expect(written).toEqual(walkedOnce)
  // What comes after it is what other people are sent, on the same files.
  expect(new Set(walked)).toEqual(new Set(walkedOnce.map(({ file }) => file)))
})
