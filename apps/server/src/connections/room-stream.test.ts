import type { EncodedFrame } from '@lobby/channels'
import { expect, test } from 'vitest'
import type { RoomBatch } from '../log/room-log.ts'
import { buildChat } from '../testing/build-chat.ts'
import { RoomStream } from './room-stream.ts'
import { SendWindow } from './send-window.ts'

const bodiesOf = ({ events }: RoomBatch) =>
  events.flatMap((event) => (event.type === 'message.created' ? event.message.body : []))

test('what is nothing for its reader is not sent, and the next event follows it', async () => {
  await using chat = await buildChat()
  const { log } = chat.app.context
  const id = await chat.roomId('lobby')
  const sent: EncodedFrame[] = []
  const window = new SendWindow({}, () => {})
  window.open({ queuedAtMost: 0, push: (frame) => sent.push(frame) })
  const stream = new RoomStream({ id }, log, {
    window,
    toText: bodiesOf,
    userId: undefined,
    goesWithGuests: () => false,
    gone() {},
    restarted() {},
    removed() {},
    failed: (error) => expect.fail(String(error)),
  })
  await stream.findHead()
  await stream.begin(0)

  const author = { id: 'claimed-ada', name: 'Ada', guest: true }
  await log.append(id, { kind: 'room.renamed', author, name: 'Orchard' })
  await log.append(id, { kind: 'message.created', author, body: 'Tea?' })

  expect(stream.cursor).toBe(2)
  expect(sent.map(({ messages }) => messages)).toEqual([1])
  stream.stop()
})
