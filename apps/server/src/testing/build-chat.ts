// The real application on a folder of its own, with rooms and people, in one line.
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ProtocolServer, type ServerLimits, serve } from '@lobby/channels/server'
import { WebSocketCommunicator } from '@lobby/channels/testing'
import type { Author, Cursor } from '@lobby/protocol'
import { sql } from 'kysely'
import { type App, openApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { readStaticFiles } from '../http/static-files.ts'
import { openLogger } from '../logger.ts'
import type { ServerRole } from '../person.ts'
import { NativeClient } from './native-client.ts'

export interface ChatOptions {
  /** Rooms besides the one that every server begins with, `lobby`. */
  readonly rooms?: readonly string[]
  /** Settings as the operator writes them; the rates are off unless the test is about them. */
  readonly env?: Readonly<Record<string, string>>
  /** Files of a built page, by path: `{ 'index.html': '…' }`. */
  readonly page?: Readonly<Record<string, string>>
  readonly operatorToken?: string
  /** Bounds of the server on the real port. */
  readonly limits?: Partial<ServerLimits>
  /** The server's monotonic clock, in milliseconds. */
  readonly clock?: () => number
  /** The folder of an earlier chat. Whoever gives it removes it. */
  readonly dataFolder?: string
}

/** Somebody whom the server knows again by a cookie. */
export interface Visitor extends Author {
  readonly cookie: string
}

/** Who opens a socket: somebody with a session, a name that is only claimed, or nobody. */
export type Who = Visitor | string | undefined

/** Where a browser that is on the server's own page comes from, as every communicator's handshake says. */
export const host = '127.0.0.1:8000'

/** A running chat: sockets without a network, HTTP over a real port. Use it with `await using`. */
export class Chat {
  readonly app: App
  readonly dataFolder: string
  readonly #server: ProtocolServer
  readonly #sockets: WebSocketCommunicator[] = []
  readonly #onDispose: () => Promise<void>

  constructor(app: App, server: ProtocolServer, dataFolder: string, dispose: () => Promise<void>) {
    this.app = app
    this.#server = server
    this.dataFolder = dataFolder
    this.#onDispose = dispose
  }

  get url(): string {
    return this.#server.url
  }

  /** Lets somebody in as the page does. */
  async guest(name: string): Promise<Visitor> {
    const response = await this.fetch('/api/auth/guest', { json: { name } })
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0])
    const { user } = (await response.json()) as { user: Author }
    return { ...user, cookie: cookie.join('; ') }
  }

  /** Somebody with an account, and a role on the server. */
  async account(name: string, role: ServerRole = 'member'): Promise<Visitor> {
    const visitor = await this.guest(name)
    await sql`UPDATE user SET isAnonymous = 0 WHERE id = ${visitor.id}`.execute(this.app.context.db)
    if (role !== 'member') this.#appoint(visitor.id, role)
    return { ...visitor, guest: false }
  }

  /** Nothing keeps roles yet: this chat's accounts say that the person has it. */
  #appoint(id: string, role: ServerRole): void {
    const { accounts } = this.app.context
    const { personOf } = accounts
    accounts.personOf = async (headers) => {
      const person = await personOf(headers)
      return person?.id === id ? { ...person, role } : person
    }
  }

  /** A native connection that has said hello; `client.welcome` is the answer. */
  async connect(
    who?: Who,
    cursors: Readonly<Record<string, Cursor | null>> = {},
  ): Promise<NativeClient> {
    const client = this.native(who)
    await client.hello({ cursors, ...(typeof who === 'string' && { name: who }) })
    return client
  }

  /** A native connection that has said nothing yet. */
  native(who?: Who): NativeClient {
    return new NativeClient(this.socket('/ws', who))
  }

  /** A socket at any path, before its handshake. */
  socket(path: string, who?: Who): WebSocketCommunicator {
    const headers = {
      host,
      ...(typeof who === 'object' && { cookie: who.cookie, origin: `http://${host}` }),
    }
    const socket = new PatientCommunicator(this.app.application, path, { headers })
    this.#sockets.push(socket)
    return socket
  }

  /** A tutorial's socket that was let in. */
  async seed(path: string, who?: Visitor): Promise<WebSocketCommunicator> {
    const socket = this.socket(path, who)
    await socket.connect()
    return socket
  }

  /** A request over a real port; `json` is its body, and makes it a POST if nothing else is said. */
  fetch(
    path: string,
    { json, as, ...init }: RequestInit & { json?: unknown; as?: Visitor } = {},
  ): Promise<Response> {
    const headers = new Headers(init.headers)
    if (as) headers.set('cookie', as.cookie)
    if (json !== undefined && !headers.has('content-type'))
      headers.set('content-type', 'application/json')
    return fetch(this.url + path, {
      redirect: 'manual',
      ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
      ...init,
      headers,
    })
  }

  /** The JSON of an answer. */
  // biome-ignore lint/suspicious/noExplicitAny: as JSON.parse; a test compares it anyway
  async json(...request: Parameters<Chat['fetch']>): Promise<any> {
    return (await this.fetch(...request)).json()
  }

  /** The id under which the log knows a room. */
  async roomId(slug: string): Promise<string> {
    const { id } = await this.app.context.db
      .selectFrom('rooms')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    return id
  }

  /** Stores messages in a room, one after the other. */
  async say(room: string, ...bodies: readonly string[]): Promise<void> {
    for (const body of bodies)
      await this.fetch(`/api/rooms/${room}/messages`, { json: { body, name: 'Narrator' } })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) await socket.disconnect().catch(() => {})
    await this.#server.drain({ within: 1_000 })
    await this.app.close()
    await this.#onDispose()
  }
}

/** Waits longer than the engine's own tests do: our answers wait for the disk. */
class PatientCommunicator extends WebSocketCommunicator {
  override receive(timeout = 10_000) {
    return super.receive(timeout)
  }
}

/** Builds a chat. Everything of it is gone after `await using` ends, but for a folder that was given. */
export async function buildChat(options: ChatOptions = {}): Promise<Chat> {
  const folder = await mkdtemp(join(tmpdir(), 'lobby-test-'))
  const dataFolder = options.dataFolder ?? join(folder, 'data')
  const page = options.page && (await buildPage(join(folder, 'page'), options.page))
  const app = await openApp({
    config: readConfig({ LOBBY_DATA: dataFolder, LOBBY_LIMITS: 'off', ...options.env }),
    logger: openLogger('silent'),
    ...(page && { page }),
    ...(options.clock && { clock: options.clock }),
    ...(options.operatorToken && { operatorToken: options.operatorToken }),
    onFatal: (error) => {
      throw error
    },
  })
  for (const slug of options.rooms ?? []) await app.context.log.createRoom({ slug, name: slug })
  const server = await serve(app.application, options.limits && { limits: options.limits })
  return new Chat(app, server, dataFolder, () => rm(folder, { recursive: true, force: true }))
}

/** An id that no other message has. */
export const newClientId = () => randomUUID()

async function buildPage(folder: string, files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return readStaticFiles(folder)
}
