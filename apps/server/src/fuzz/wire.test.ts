import { connect } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildChat, type Chat, newClientId } from '../testing/build-chat.ts'
import { RawSocket } from '../testing/raw-socket.ts'
import { expectCleanRows, watchReplies } from './harm.ts'
import { mutated, oddObject, oddTexts } from './hostile-text.ts'

/** Handshakes come faster here than anybody's may. */
const limits = { maxHandshakesPerSecond: Number.POSITIVE_INFINITY }

/** A frame of a client, right or wrong in every part: a claimed length may be any, whatever follows. */
const frame = fc
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

/** What RFC 6455 lets us say about a client that does not keep to it, what docs/protocol.md adds, and silence. */
const closings = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1012, 4400, 4401, 4426]

test('1,000 conversations in broken frames harm nobody', { timeout: 60_000 }, async () => {
  await using chat = await buildChat({ limits })
  const look = await watchReplies(chat)
  const canary = await chat.connect('Canary')
  const conversation = fc.record({
    hello: fc.boolean(),
    frames: fc.array(frame, { minLength: 1, maxLength: 8 }),
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
            expect(closings).toContain(await socket.closed)
          }),
        )
        await canary.say('lobby', `Still here, ${newClientId()}`)
      },
    ),
    { numRuns: 50 },
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

test('1,500 requests, whatever they say, are answered or cut off, and never by a fault of ours', {
  timeout: 60_000,
}, async () => {
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
