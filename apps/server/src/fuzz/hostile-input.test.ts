// Texts that clients should never send, and some that they may: a grammar of
// frames filled with what breaks programs, and good texts with characters
// changed. 20,000 of them, as frames, as bytes of WebSockets and as requests.
import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { closeCodes, ServerFrame } from '@lobby/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildChat, type Chat, newClientId } from '../testing/build-chat.ts'
import { RawSocket } from '../testing/raw-socket.ts'
import { expectCleanRows, watchReplies } from './harm.ts'

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

/** JSON texts of values that are seldom thought of. */
const oddValues = [
  'null',
  'true',
  '-0',
  '0',
  '1',
  '1.5',
  '-1',
  '1e400',
  '-1e400',
  '9007199254740993',
  '1e-7',
  'NaN',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00x"',
  '"\\u202eabc"',
  '"\\u200b"',
  '"\ufeff"',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"../../etc/passwd"',
  '"lobby\' OR 1=1 --"',
  '"lobby"',
  '"Lobby"',
  '[]',
  '["lobby"]',
  '{}',
  '{"__proto__":{"admin":true}}',
  '{"toString":1}',
  '{"length":1e9}',
  '[null]',
  '{"epoch":"x","seq":1}',
  '{"epoch":{},"seq":"1"}',
  '{"epoch":"","seq":-0}',
  JSON.stringify('x'.repeat(4_001)),
  JSON.stringify('é'.repeat(4_000)),
  JSON.stringify('\u0301'.repeat(9_000)),
  JSON.stringify('👩‍👩‍👧'.repeat(300)),
  deep(100),
]

const oddValue = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddValues) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)) },
)

/** An object written by hand: keys may repeat, or be dangerous. `good` holds what is right for a key. */
function oddObject(good: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<string> {
  const keys = [...Object.keys(good), '__proto__', 'constructor', 'prototype', 'extra', '']
  const entry = fc.constantFrom(...keys).chain((key) => {
    const right = Object.hasOwn(good, key) ? good[key] : undefined
    const value = right
      ? fc.oneof(
          { weight: 3, arbitrary: fc.constantFrom(...right) },
          { weight: 2, arbitrary: oddValue },
        )
      : oddValue
    return value.map((text) => `${JSON.stringify(key)}:${text}`)
  })
  return fc.array(entry, { maxLength: 8 }).map((entries) => `{${entries.join(',')}}`)
}

/** A text with some of its characters lost, doubled, swapped or replaced. */
function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 12 }),
    put: fc.oneof(
      fc.constantFrom('', '"', '}', ']', '\\', '\0', ':', ',', '\ud800', 'e999'),
      fc.string({ maxLength: 4, unit: 'binary' }),
    ),
  })
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([text, changes]) =>
      changes.reduce((so, { at, length, put }) => {
        const start = at % (so.length + 1)
        return so.slice(0, start) + put + so.slice(start + length)
      }, text),
    )
}

/** Whole texts that have brought others down. */
const oddTexts = fc.constantFrom(
  '',
  ' ',
  '{',
  'null',
  '[]',
  '"text"',
  '1',
  '\0',
  '\ufeff{}',
  deep(10_000),
  `{"a":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_001)}`,
  `{"type":"message.send","body":"${'x'.repeat(1_000_000)}"}`,
  `{"type":${'9'.repeat(5_000)}}`,
  '{"type":{"toString":null}}',
  '{"type":["message.send"]}',
  '{"type":"__proto__"}',
  '{"type":"constructor","ref":1}',
  '{"__proto__":{"type":"message.send"}}',
  '{"type":"pong","type":"typing.start"}',
)

const goodFrames = [
  { type: 'message.send', ref: 7, room: 'lobby', clientId: 'k3WmQ0a7', body: 'Tea?' },
  { type: 'room.follow', ref: 8, room: 'lobby', cursor: null },
  { type: 'room.follow', ref: 8, room: 'garden', cursor: { epoch: 'c0ffee', seq: 41 } },
  { type: 'room.unfollow', ref: 9, room: 'garden' },
  { type: 'room.read', ref: 10, room: 'lobby', seq: 42 },
  { type: 'room.unread', ref: 11, room: 'lobby', seq: 1 },
  { type: 'draft.set', ref: 12, room: 'lobby', thread: 3, text: 'Te' },
  { type: 'typing.start', room: 'lobby' },
  { type: 'presence.watch', ref: 13, people: ['u1'] },
  { type: 'presence.idle', idle: true },
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
    'room.unread',
    'draft.set',
    'typing.start',
    'presence.watch',
    'presence.idle',
    'pong',
    'hello',
  ),
  ref: ['1', '2', '900000'],
  room: quoted('lobby', 'garden', 'nowhere'),
  clientId: quoted('k3WmQ0a7', 'k3WmQ0a8'),
  body: quoted('Tea?', 'Milk?'),
  cursor: ['null', '{"epoch":"x","seq":0}'],
  people: ['[]', '["u1"]'],
  idle: ['true', 'false'],
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

test('12,000 frames of the native protocol harm nobody', async () => {
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

test('1,000 first frames open the connection, or close it with a documented code', async () => {
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
])('1,500 frames on %s harm nobody', async (path, right) => {
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

/** Handshakes come faster here than anybody's may. */
const limits = { maxHandshakesPerSecond: Number.POSITIVE_INFINITY }

/** A frame of a client, right or wrong in every part: a claimed length may be any, whatever follows. */
const brokenFrame = fc
  .record({
    first: fc.oneof(
      fc.constantFrom(0x81, 0x82, 0x01, 0x80, 0x88, 0x89, 0x8a),
      fc.nat({ max: 255 }),
    ),
    masked: fc.boolean(),
    claimed: fc.option(fc.constantFrom(0, 5, 126, 127, 65_536, 2 ** 31, 2 ** 53), { freq: 6 }),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .constantFrom('{"type":"pong"}', '{"type":"hello","v":1}', 'x'.repeat(70_000), '')
        .map((text) => Buffer.from(text)),
      // Text that is cut within a character.
      fc.constant(Buffer.from('grüße').subarray(0, 3)),
    ),
  })
  .map(({ first, masked, claimed, payload }) => {
    const length = claimed ?? payload.length
    const mask = masked ? 0x80 : 0
    const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
    header[0] = first
    header[1] = mask | (length < 126 ? length : length < 65_536 ? 126 : 127)
    if (header.length === 4) header.writeUInt16BE(length, 2)
    if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2)
    return Buffer.concat([header, Buffer.alloc(masked ? 4 : 0), payload])
  })

/** A close frame with the code 4242, masked with zeros. */
const closeOfItsOwn = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x10, 0x92])

/** What RFC 6455 lets us say about a client that does not keep to it, what docs/protocol.md adds, and silence. */
const closings = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1012, 4400, 4401, 4426]

/**
 * The code of a close frame that the noise may hold: a server answers a close
 * with the same code (RFC 6455, 5.5.1), and a client has 3000 to 4999 for its own.
 */
function ownCodes(frames: readonly Buffer[]): number[] {
  const bytes = Buffer.concat(frames)
  const codes = Array.from({ length: Math.max(0, bytes.length - 1) }, (_, at) =>
    bytes.readUInt16BE(at),
  )
  return codes.filter((code) => code >= 1000 && code <= 4999)
}

test('1,000 conversations in broken frames harm nobody', async () => {
  await using chat = await buildChat({ limits })
  const look = await watchReplies(chat)
  const canary = await chat.connect('Canary')
  const conversation = fc.record({
    hello: fc.boolean(),
    frames: fc.array(brokenFrame, { minLength: 1, maxLength: 8 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(conversation, { minLength: 20, maxLength: 20 }),
      async (conversations) => {
        await Promise.all(
          conversations.map(async ({ hello, frames }) => {
            const socket = await RawSocket.open(chat.url, { onText: look })
            if (hello) socket.send('{"type":"hello","v":1,"name":"Eve"}')
            socket.write(Buffer.concat(frames))
            socket.end()
            expect([...closings, ...ownCodes(frames)]).toContain(await socket.closed)
          }),
        )
        await canary.say('lobby', `Still here, ${newClientId()}`)
      },
    ),
    { numRuns: 50, examples: [[[{ hello: true, frames: [closeOfItsOwn] }]]] },
  )
  await expectCleanRows(chat)
})

const body = '{"body":"Tea?","name":"Ada"}'
const requests = [
  'GET /health HTTP/1.1\r\nHost: HOST\r\n\r\n',
  'GET /api/rooms/lobby/messages?before=3&limit=2 HTTP/1.1\r\nHost: HOST\r\nCookie: lobby.session_token=x.y\r\n\r\n',
  'GET http://HOST/api/rooms HTTP/1.1\r\nHost: HOST\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n',
  'GET /ws HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  'GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n',
  'GET /%2e%2e/%2e%2e/lobby.db HTTP/1.1\r\nHost: HOST\r\n\r\n',
  'GET /assets/..\\..\\secret HTTP/1.1\r\nHost: HOST\r\n\r\n',
  `GET /${'a/'.repeat(3_000)} HTTP/1.1\r\nHost: HOST\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: HOST\r\n${'X-A: b\r\n'.repeat(3_000)}\r\n`,
  `POST /api/rooms/lobby/messages HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  `POST /api/rooms/lobby/messages HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1c\r\n${body}\r\n0\r\n\r\n`,
  `POST /api/rooms HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n5c\r\nGET / HTTP/1.1\r\n\r\n0\r\n\r\n`,
  `POST /api/auth/guest HTTP/1.1\r\nHost: HOST\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 20000\r\n\r\n${'--x\r\n'.repeat(4_000)}`,
]
const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'get',
  '',
]
const targets = [
  '/api/rooms',
  '/api/rooms/lobby',
  '/api/rooms/lobby/messages',
  '/api/auth/guest',
  '/api/auth/me',
  '/api/auth/sign-out',
  '/openapi.json',
]
const json = fc.oneof(
  oddObject({
    body: ['"Tea?"'],
    name: ['"Ada"'],
    slug: ['"attic"', '"lobby"'],
    clientId: ['"c1"'],
  }),
  mutated([body, '{"name":"Attic","slug":"attic"}']),
  oddTexts,
)
const request = fc.oneof(
  fc.constantFrom(...requests),
  mutated(requests),
  fc
    .tuple(fc.constantFrom(...methods), fc.constantFrom(...targets), json)
    .map(
      ([method, target, text]) =>
        `${method} ${target} HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    ),
)

/** Says these bytes and nothing more; the answer is all that came back. */
function ask(chat: Chat, text: string): Promise<string> {
  const { host, port } = new URL(chat.url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    let heard = ''
    socket.setTimeout(5_000, () => socket.destroy())
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1')
    })
    socket.on('close', () => resolve(heard))
    socket.end(Buffer.from(text.replaceAll('HOST', host)))
  })
}

test('1,500 requests, whatever they say, are answered or cut off, and never by a fault of ours', async () => {
  await using chat = await buildChat({ limits })
  const look = await watchReplies(chat)
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 20, maxLength: 20 }), async (texts) => {
      const answers = await Promise.all(texts.map((text) => ask(chat, text)))
      for (const answer of answers) {
        look(answer)
        expect(answer).toMatch(/^$|^HTTP\/1\.1 (1\d\d|2\d\d|3\d\d|4\d\d|503) /)
      }
      expect((await chat.fetch('/health')).status).toBe(200)
    }),
    { numRuns: 75 },
  )
  await expectCleanRows(chat)
})
