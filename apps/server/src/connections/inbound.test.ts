import type { Ack } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, newClientId } from '../testing/build-chat.ts'
import { connectFromOutside } from '../testing/from-outside.ts'
import { RawSocket } from '../testing/raw-socket.ts'

const author = { id: 'claimed-narrator', name: 'Narrator', guest: true }

test('who sends faster than the disk takes is not read from, and loses nothing', async () => {
  await using chat = await buildChat()
  const { log } = chat.app.context
  const disk = Promise.withResolvers<void>()
  let taken = 0
  const { append } = log
  log.append = async (...arguments_) => {
    taken++
    await disk.promise
    return append(...arguments_)
  }
  const acks: Ack[] = []
  const eve = await RawSocket.open(chat.url, {
    onText(text) {
      const frame = JSON.parse(text)
      if (frame.type === 'ack') acks.push(frame)
    },
  })
  eve.send({ type: 'hello', v: 1, name: 'Eve' })

  const messages = 2_000
  const body = 'x'.repeat(4_000)
  for (let ref = 1; ref <= messages; ref++)
    eve.send({ type: 'message.send', ref, room: 'lobby', clientId: newClientId(), body })
  await expect.poll(() => taken).toBe(32)
  await standsStill(() => eve.unsentBytes)

  // What the server had no use for yet stayed with the client, or between the two.
  expect(taken).toBe(32)
  expect(eve.unsentBytes).toBeGreaterThan(0)
  disk.resolve()
  await expect.poll(() => acks.length).toBe(messages)
  expect(acks.map(({ seq }) => seq)).toEqual(acks.map((_, index) => index + 1))
  eve.destroy()
})

test('a full queue is a refusal that says to come again, and coming again helps', async () => {
  await using chat = await buildChat()
  const { log } = chat.app.context
  const room = await chat.roomId('lobby')
  const ada = await chat.connect('Ada')
  const other = await connectFromOutside(chat.dataFolder)
  await other.ask('begin')
  await other.ask('update room_heads set "lastSeq" = "lastSeq"')

  // More than may wait. The first of it is with the disk when the last was refused: so once more.
  const fill = () =>
    Array.from({ length: 6_000 }, (_, index) =>
      log.append(room, { kind: 'message.created', author, body: `line ${index}` }),
    )
  const first = fill()
  const firstSettled = Promise.allSettled(first)
  await expect(first.at(-1)).rejects.toMatchObject({ code: 'busy' })
  const settled = Promise.all([firstSettled, Promise.allSettled(fill())])
  const send = {
    type: 'message.send',
    room: 'lobby',
    clientId: newClientId(),
    body: 'Tea?',
  } as const
  expect(await ada.command(send)).toMatchObject({ type: 'error', code: 'busy', retryAfter: 1_000 })

  await other.ask('rollback')
  await other.close()
  const stored = (await settled).flat().filter(({ status }) => status === 'fulfilled').length
  expect(stored).toBeGreaterThanOrEqual(5_000)
  expect(await ada.command(send)).toMatchObject({ type: 'ack', seq: stored + 1 })
})

/** Resolves when a number that grows or shrinks has been the same for ten readings, and is not zero. */
async function standsStill(read: () => number): Promise<void> {
  const last: number[] = []
  const isStill = () => {
    last.unshift(read())
    const ten = new Set(last.slice(0, 10))
    return last.length >= 10 && ten.size === 1 && !ten.has(0)
  }
  await expect.poll(isStill, { interval: 20 }).toBe(true)
}
