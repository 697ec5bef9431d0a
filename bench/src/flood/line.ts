// How people and floods reach the server: straight, or through a proxy that says where they are.
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { WebSocket } from 'ws'

/** One way to the server. */
export interface Line {
  readonly port: number
  /** The server's address, and ours: the one that it sees. */
  readonly host: string
  /** What a proxy in front of the server would add. */
  readonly forwarded: Readonly<Record<string, string>>
}

/** Over loopback, where nothing is counted by network. */
export function ownLine(port: number): Line {
  return { port, host: '127.0.0.1', forwarded: {} }
}

/** From this machine's own address in its network, if it has one: to the server, an address like any other. */
export function outerLine(port: number): Line {
  const outer = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)
  return { port, host: outer?.address ?? '127.0.0.1', forwarded: {} }
}

/** From `address`, as a proxy on this machine tells it. */
export function proxiedLine(port: number, address: string): Line {
  return { port, host: '127.0.0.1', forwarded: { 'x-forwarded-for': address } }
}

/** A person who may speak. */
export interface Guest {
  readonly line: Line
  readonly headers: Readonly<Record<string, string>>
}

export interface Answer {
  /** 0: there was none. */
  readonly status: number
  readonly headers: IncomingHttpHeaders
}

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Keeps its connections; without it each request has one of its own. */
  readonly agent?: Agent
}

/** Asks, and reads the answer to its end. Never rejects. */
export function ask(
  { port, host, forwarded }: Line,
  method: string,
  path: string,
  { headers, body, agent = new Agent() }: Asking = {},
): Promise<Answer> {
  const name = `127.0.0.1:${port}`
  return new Promise((resolve) => {
    const failed = () => resolve({ status: 0, headers: {} })
    const asking = request({
      host,
      port,
      localAddress: host,
      method,
      path,
      agent,
      timeout: 10_000,
      headers: {
        host: name,
        origin: `http://${name}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...forwarded,
        ...headers,
      },
    })
    asking
      .once('timeout', () => asking.destroy())
      .once('error', failed)
      .once('response', (answer) => {
        answer
          .once('error', failed)
          .once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }))
          .resume()
      })
      .end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** Comes in under a name; undefined: refused. */
export async function enter(line: Line, name: string): Promise<Guest | undefined> {
  const { status, headers } = await ask(line, 'POST', '/api/auth/guest', { body: { name } })
  if (status < 200 || status > 299) return undefined
  const cookie = (headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ')
  const token = /lobby\.csrf=([\w-]+)/.exec(cookie)?.[1] ?? ''
  return { line, headers: { cookie, 'x-csrf-token': token } }
}

/** A socket that is about to open. */
export function dial({ line, headers }: Guest): WebSocket {
  const { port, host, forwarded } = line
  return new WebSocket(`ws://${host}:${port}/ws`, {
    localAddress: host,
    perMessageDeflate: false,
    headers: {
      ...forwarded,
      ...headers,
      host: `127.0.0.1:${port}`,
      origin: `http://127.0.0.1:${port}`,
    },
  })
}

/** A bare connection; it is there, or closed already, when this resolves. */
export async function open({ port, host }: Line): Promise<Socket> {
  const socket = connect({ port, host, localAddress: host })
  socket.on('error', () => {}).resume()
  const connected = new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  await Promise.race([connected, closed(socket)])
  return socket
}

/** Unlike `once`, takes an error for an end as well. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}
