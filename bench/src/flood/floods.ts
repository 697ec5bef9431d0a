// What one address can do to a server. Each goes on until its process is ended.
import { Agent } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { ask, closed, dial, enter, type Guest, type Line, open } from './line.ts'

/** Never resolves by itself. */
type Flood = (line: Line) => Promise<void>

export const floods = {
  // No flood: what it costs that a program takes a core.
  'a busy program': async () => {
    for (;;);
  },

  '3,000 pipelined requests': async (line) => {
    for (;;) {
      const socket = await open(line)
      socket.write(`GET /openapi.json ${end(line)}`.repeat(3_000))
      await closed(socket)
    }
  },

  '700 idle connections': (line) =>
    many(700, async () => {
      await closed(await open(line))
      await delay(1_000)
    }),

  'bad handshakes': (line) =>
    many(8, async () => {
      const socket = await open(line)
      const upgrade = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13'
      socket.write(`GET /ws ${end(line, `${upgrade}\r\nSec-WebSocket-Key: tulip`)}`)
      await closed(socket)
    }),

  '26 guests of one address': async (line) => {
    const guests = await enterAll(line, 26)
    await many(guests.length, async (index) => {
      const { status } = await ask(line, 'POST', '/api/rooms/lobby/messages', {
        headers: (guests[index] as Guest).headers,
        body: { body: 'Mine!' },
        agent,
      })
      if (status === 0) await delay(100)
    })
  },

  '64 requests at a time': (line) =>
    many(64, async () => {
      const { status } = await ask(line, 'GET', '/api/rooms/lobby/messages', { agent })
      if (status === 0) await delay(100)
    }),

  '16 sockets that come and go': async (line) => {
    const [guest] = await enterAll(line, 1)
    if (!guest) return
    await many(16, async () => {
      const socket = dial(guest)
      const gone = new Promise((resolve) => socket.once('close', resolve))
      socket
        .on('error', () => {})
        .on('open', () => socket.send(JSON.stringify({ type: 'hello', v: 1, cursors: {} })))
        .on('message', () => socket.close())
      await gone
    })
  },
} as const satisfies Record<string, Flood>

export type FloodName = keyof typeof floods

const agent = new Agent({ keepAlive: true })

/** The same thing so many times at once, each again and again. */
async function many(count: number, once: (index: number) => Promise<void>): Promise<void> {
  const endless = async (index: number) => {
    for (;;) await once(index)
  }
  await Promise.all(Array.from({ length: count }, (_, index) => endless(index)))
}

async function enterAll(line: Line, count: number): Promise<Guest[]> {
  const guests: Guest[] = []
  for (let n = 0; n < count; n++) {
    const guest = await enter(line, `Flood ${n}`)
    if (guest) guests.push(guest)
  }
  return guests
}

/** The rest of a request's head, after its path. */
function end({ port, forwarded }: Line, more = ''): string {
  const headers = Object.entries(forwarded).map(([name, value]) => `${name}: ${value}\r\n`)
  const last = more && `${more}\r\n`
  return `HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers.join('')}${last}\r\n`
}
