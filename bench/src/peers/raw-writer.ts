// Not a chat server: it writes ready frames to every socket as fast as the
// sockets take them, to see how many the load generator can read and check.
import { createHash } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { bodyOf } from '../ledger.ts'
import { encodeServerText } from '../stream/frames.ts'
import { plain } from '../wires/plain.ts'
import { eventOf } from '../wires/same-bytes.ts'

/** As many events as one of our frames has at most. */
const eventsPerFrame = 64

/** What is written on arrival, and then for ever, one frame a write. */
const kinds: Record<string, { greeting: string; next: () => string }> = {
  plain: { greeting: '', next: () => plain.encode(nextBody()) },
  lobby: {
    greeting: '{"type":"snapshot","room":"lobby","epoch":"e","reason":"new","seq":0,"events":[]}',
    next: () => {
      const events = Array.from({ length: eventsPerFrame }, () => eventOf(nextBody(), count))
      return JSON.stringify({ type: 'events', room: 'lobby', epoch: 'e', events })
    },
  },
}

const kind = kinds[process.env.KIND ?? ''] as (typeof kinds)[string]
const expected = Number(process.env.SOCKETS)
const sockets: Socket[] = []
let count = 0

createServer((socket) => {
  socket.setNoDelay(true)
  socket.on('error', () => process.exit())
  socket.once('data', (request) => {
    const key = /sec-websocket-key: (\S+)/i.exec(request.toString())?.[1]
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\n`,
    )
    if (kind.greeting) socket.write(encodeServerText(kind.greeting))
    if (sockets.push(socket) === expected) setTimeout(writeForEver, 1_000)
  })
}).listen(Number(process.env.PORT), '127.0.0.1')

/** One frame to all, and the next one when all have handed it to the kernel. */
async function writeForEver(): Promise<void> {
  for (;;) {
    const frame = encodeServerText(kind.next())
    await Promise.all(sockets.map((socket) => write(socket, frame)))
  }
}

function write(socket: Socket, frame: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.write(frame, () => resolve())
  })
}

function nextBody(): string {
  return bodyOf(0, count++)
}
