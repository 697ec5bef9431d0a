import type { EncodedFrame } from '@lobby/channels'
import type { ServerFrame } from '@lobby/protocol'
import { expect, test, vi } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { Backlog } from './backlog.ts'
import { FollowedRoom } from './followed-room.ts'

/** A reader whose network holds what was sent until the test takes it. */
class SlowReader {
  readonly #waiting: EncodedFrame[] = []
  readonly seqs: number[] = []
  most = 0
  readonly backlog = new Backlog(
    () => this.#queued,
    () => {},
  )

  get #queued(): number {
    return this.#waiting.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  readonly deliver = (frame: EncodedFrame): void => {
    this.#waiting.push(frame)
    this.most = Math.max(this.most, this.#queued)
  }

  /** Takes the oldest frame that waits. */
  take(): void {
    const frame = this.#waiting.shift()
    if (!frame) return
    const text = frame.bytes.subarray(frame.bytes.indexOf('{')).toString()
    const { events } = JSON.parse(text) as Extract<ServerFrame, { type: 'events' | 'snapshot' }>
    this.seqs.push(...events.map(({ seq }) => seq))
  }

  gone(): void {}
  failed(error: unknown): void {
    throw error
  }
}

const frameOfBigMessages = 1024 * 1024

async function say(chat: Chat, count: number): Promise<string> {
  const { log, db } = chat.app.context
  const { id } = await db.selectFrom('rooms').select('id').executeTakeFirstOrThrow()
  const author = { id: 'claimed-narrator', name: 'Narrator', guest: true }
  const draft = { kind: 'message.created', author, body: '😀'.repeat(4_000) } as const
  await Promise.all(Array.from({ length: count }, () => log.append(id, draft)))
  return id
}

const upTo = (seq: number) => Array.from({ length: seq }, (_, index) => index + 1)

async function readToTheEnd(reader: SlowReader, seq: number): Promise<void> {
  await vi.waitFor(
    () => {
      reader.take()
      expect(reader.seqs.at(-1)).toBe(seq)
    },
    { timeout: 10_000, interval: 5 },
  )
}

test('a slow reader is sent what it missed as fast as it reads, and no faster', async () => {
  await using chat = await buildChat()
  const id = await say(chat, 300)
  const { log } = chat.app.context
  const reader = new SlowReader()
  const room = new FollowedRoom({ id, slug: 'lobby', name: 'Lobby' }, log, reader)

  const { epoch } = await log.head(id)
  const started = room.start({ epoch, seq: 0 })
  // Each of these waits behind a page that the room asks for.
  for (let page = 0; page < 20; page++) await log.read(id, { after: 0, limit: 1 })
  expect(reader.most).toBeLessThan(2 * frameOfBigMessages)
  await readToTheEnd(reader, 300)
  await started

  expect(reader.seqs).toEqual(upTo(300))
})

test('what happens while a reader reads nothing comes from the log when it reads on', async () => {
  await using chat = await buildChat()
  const id = await say(chat, 1)
  const reader = new SlowReader()
  const { log } = chat.app.context
  const room = new FollowedRoom({ id, slug: 'lobby', name: 'Lobby' }, log, reader)
  await room.start(null)

  for (let round = 0; round < 5; round++) await say(chat, 60)

  expect(reader.most).toBeLessThan(2 * frameOfBigMessages)
  await readToTheEnd(reader, 301)
  expect(reader.seqs).toEqual(upTo(301))
})
