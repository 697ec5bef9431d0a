import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { closeCodes, ServerFrame } from '@lobby/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildChat, type Chat, newClientId } from '../testing/build-chat.ts'
import { expectCleanRows, watchReplies } from './harm.ts'
import { mutated, oddObject, oddTexts } from './hostile-text.ts'

const goodFrames = [
  { type: 'message.send', ref: 7, room: 'lobby', clientId: 'k3WmQ0a7', body: 'Tea?' },
  { type: 'room.follow', ref: 8, room: 'lobby', cursor: null },
  { type: 'room.follow', ref: 8, room: 'garden', cursor: { epoch: 'c0ffee', seq: 41 } },
  { type: 'room.unfollow', ref: 9, room: 'garden' },
  { type: 'room.read', ref: 10, room: 'lobby', seq: 42 },
  { type: 'typing.start', room: 'lobby' },
  { type: 'pong' },
].map((frame) => JSON.stringify(frame))
const goodHellos = [
  {
    type: 'hello',
    v: 1,
    name: 'Ada',
    cursors: { lobby: { epoch: 'c0ffee', seq: 41 }, garden: null },
  },
  { type: 'hello', v: 1 },
].map((hello) => JSON.stringify(hello))

const quoted = (...texts: readonly string[]) => texts.map((text) => JSON.stringify(text))
const good = {
  type: quoted(
    'message.send',
    'room.follow',
    'room.unfollow',
    'room.read',
    'typing.start',
    'pong',
    'hello',
  ),
  ref: ['1', '2', '900000'],
  room: quoted('lobby', 'garden', 'nowhere'),
  clientId: quoted('k3WmQ0a7', 'k3WmQ0a8'),
  body: quoted('Tea?', 'Milk?'),
  cursor: ['null', '{"epoch":"x","seq":0}'],
  seq: ['0', '1', '9007199254740991'],
}
const frame = fc.oneof(
  { weight: 5, arbitrary: oddObject(good) },
  { weight: 5, arbitrary: mutated(goodFrames) },
  { weight: 1, arbitrary: oddTexts },
)

/** Sends 50 frames on a connection of its own; everything that comes back is a frame of the protocol. */
async function endure(
  chat: Chat,
  frames: readonly string[],
  look: (reply: string) => void,
): Promise<void> {
  const socket = chat.socket('/ws')
  await socket.connect()
  await socket.sendText('{"type":"hello","v":1,"name":"Eve"}')
  for (const text of frames) await socket.sendText(text)
  // No other answer has this `ref`: what comes before it is all that the frames brought about.
  await socket.sendText('{"type":"room.unfollow","ref":424242,"room":"nowhere"}')
  for (;;) {
    const reply = await socket.receiveText()
    look(reply)
    const { type, ...rest } = ServerFrame.parse(JSON.parse(reply))
    if (type === 'ok' && 'ref' in rest && rest.ref === 424_242) break
  }
  await socket.disconnect()
}

test('12,000 frames of the native protocol harm nobody', { timeout: 60_000 }, async () => {
  await using chat = await buildChat({ rooms: ['garden'] })
  const look = await watchReplies(chat)
  const canary = await chat.connect('Canary')
  let heap: number | undefined
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 50, maxLength: 50 }), async (frames) => {
      await endure(chat, frames, look)
      if (++runs === 120) heap = heapUsed()
      if (runs % 20 === 0) await canary.say('garden', `Still here, ${newClientId()}`)
    }),
    { numRuns: 240 },
  )
  expect(heapUsed()).toBeLessThan(1.1 * (heap as number) + 2_000_000)
  await expectCleanRows(chat)
})

test('1,000 first frames open the connection, or close it with a documented code', {
  timeout: 60_000,
}, async () => {
  await using chat = await buildChat()
  const look = await watchReplies(chat)
  const hello = fc.oneof(
    mutated(goodHellos),
    oddTexts,
    oddObject({
      type: quoted('hello'),
      v: ['1', '2'],
      name: quoted('Ada'),
      cursors: ['{}', '{"lobby":null}'],
    }),
  )
  await fc.assert(
    fc.asyncProperty(hello, async (text) => {
      const socket = chat.socket('/ws')
      await socket.connect()
      await socket.sendText(text)
      const reply = await socket.receiveText()
      look(reply)
      const { type } = ServerFrame.parse(JSON.parse(reply))
      if (type === 'welcome') return socket.disconnect()
      expect(type).toBe('error')
      expect([closeCodes.helloExpected, closeCodes.unsupportedVersion]).toContain(
        await socket.receiveClose(),
      )
    }),
    { numRuns: 1_000 },
  )
})

test.each([
  ['/ws/garden/', { message: 'Tea?', username: 'Ada', room: 'garden' }],
  ['/ws/chat/garden/', { message: 'Tea?' }],
  ['/ws/notification/garden/', { message: 'Tea?', room_name: 'garden', sender: 'Ada' }],
])('1,500 frames on %s harm nobody', { timeout: 60_000 }, async (path, right) => {
  await using chat = await buildChat({ rooms: ['garden'] })
  const look = await watchReplies(chat)
  const parts = Object.fromEntries(
    Object.entries(right).map(([key, value]) => [key, [JSON.stringify(value)]]),
  )
  const text = fc.oneof(oddObject(parts), mutated([JSON.stringify(right)]), oddTexts)
  const canary = await chat.connect('Canary')
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 50, maxLength: 50 }), async (texts) => {
      const socket = await chat.seed(path)
      for (const each of texts) await socket.sendText(each)
      await canary.say('garden', 'The end of this run.')
      // Each of the frames was refused or said; then comes the canary's own text.
      for (let replies = 0; replies < texts.length; replies++) look(await socket.receiveText())
      await socket.disconnect()
    }),
    { numRuns: 30 },
  )
  await expectCleanRows(chat)
})

/** Bytes in use after everything that nobody needs is gone. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}
