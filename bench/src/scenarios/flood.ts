// What honest people notice of a flood, beside what they notice of nothing.
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { formatConditions, readConditions } from '../conditions.ts'
import { peers } from '../peers/peers.ts'
import { ServerProcess } from '../server-process.ts'
import { percentiles } from '../statistics.ts'

const people = 8
/** Between two messages of a person: within the rate that the server allows. */
const pause = 250
const seconds = 8

/** As people run it: with its limits. */
const lobby = {
  ...peers.lobby,
  environment: (place: { folder: string; sockets: number }) => ({
    ...peers.lobby.environment(place),
    LOBBY_LIMITS: 'on',
  }),
}

interface Visitor {
  readonly url: string
  readonly headers: Record<string, string>
}

/** Goes on until the signal says that it is enough. */
type Flood = (port: number, signal: AbortSignal) => Promise<void>

const floods: Record<string, Flood> = {
  '3,000 pipelined requests': async (port, signal) => {
    while (!signal.aborted) {
      const socket = await open(port)
      socket.write('GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(3_000))
      await Promise.race([closed(socket), aborted(signal)])
      socket.destroy()
    }
  },
  '700 idle connections': async (port, signal) => {
    const sockets = await Promise.all(Array.from({ length: 700 }, () => open(port)))
    await aborted(signal)
    for (const socket of sockets) socket.destroy()
  },
  '5,000 bad handshakes': async (port, signal) => {
    for (let n = 0; n < 5_000 && !signal.aborted; n++) {
      const socket = await open(port)
      socket.write(
        'GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: tulip\r\n\r\n',
      )
      await Promise.race([closed(socket), aborted(signal)])
      socket.destroy()
    }
    await aborted(signal)
  },
  '26 guests of one address': async (port, signal) => {
    const guests = Array.from({ length: 26 }, async (_, n) => {
      const guest = await enter(port, `Flood ${n}`, signal)
      while (guest && !signal.aborted) await say(guest)
    })
    await Promise.all(guests)
  },
}

/** Measures quiet, then each flood, then quiet again, in one run of one server. */
export async function flood(): Promise<void> {
  const server = await ServerProcess.start(lobby, 0)
  try {
    const never = new AbortController().signal
    const honest: Visitor[] = []
    for (let n = 0; n < people; n++) {
      const visitor = await enter(server.port, `Person ${n}`, never)
      if (visitor) honest.push(visitor)
    }
    await measure(honest)
    const quiet = await measure(honest)
    console.log(
      `${people} people send ${1_000 / pause} messages a second each over HTTP, ${seconds} s each\n`,
    )
    console.log('                            p50 ms   p99 ms   times its quiet p99   refused')
    show('quiet', quiet, quiet)
    for (const [name, run] of Object.entries(floods)) {
      const enough = new AbortController()
      const running = run(server.port, enough.signal)
      show(name, await measure(honest), quiet)
      enough.abort()
      await running
    }
    show('quiet again', await measure(honest), quiet)
    console.log(`\n${formatConditions(readConditions())}`)
  } finally {
    await server.stop()
  }
}

interface Figures {
  readonly p50: number
  readonly p99: number
  readonly refused: number
}

async function measure(honest: readonly Visitor[]): Promise<Figures> {
  const times: number[] = []
  let refused = 0
  const each = honest.map(async (visitor, index) => {
    await delay((index * pause) / honest.length)
    for (let n = 0; n < (seconds * 1_000) / pause; n++) {
      const from = performance.now()
      if ((await say(visitor)) !== 201) refused++
      const took = performance.now() - from
      times.push(took)
      await delay(Math.max(0, pause - took))
    }
  })
  await Promise.all(each)
  return { ...percentiles(times), refused }
}

function show(name: string, { p50, p99, refused }: Figures, quiet: Figures): void {
  const cells = [p50.toFixed(2).padStart(8), p99.toFixed(2).padStart(9)]
  const ratio = (p99 / quiet.p99).toFixed(2).padStart(22)
  console.log(`${name.padEnd(26)}${cells.join('')}${ratio}${String(refused).padStart(10)}`)
}

/** Comes in as a guest; waits while the address has had its guests for now. */
async function enter(
  port: number,
  name: string,
  signal: AbortSignal,
): Promise<Visitor | undefined> {
  const url = `http://127.0.0.1:${port}`
  while (!signal.aborted) {
    const answer = await fetch(`${url}/api/auth/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ name }),
    })
    if (!answer.ok) {
      await delay(500)
      continue
    }
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const token = /lobby\.csrf=([\w-]+)/.exec(cookie)?.[1] ?? ''
    const headers = {
      'content-type': 'application/json',
      origin: url,
      cookie,
      'x-csrf-token': token,
    }
    return { url, headers }
  }
  return undefined
}

/** The status of a message that was sent; 0 where there was no answer. */
async function say({ url, headers }: Visitor): Promise<number> {
  const body = JSON.stringify({ body: 'Tea?' })
  try {
    const answer = await fetch(`${url}/api/rooms/lobby/messages`, { method: 'POST', headers, body })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {}).resume()
  const connected = new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  await Promise.race([connected, closed(socket)])
  return socket
}

/** Unlike `once`, takes an error for an end as well. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
