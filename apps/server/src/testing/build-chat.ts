// The real application on a folder of its own, with rooms and people, in one line.

import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ProtocolServer, serve } from '@lobby/channels/server'
import { WebSocketCommunicator } from '@lobby/channels/testing'
import { type AccountRole, type Author, type Cursor, csrf } from '@lobby/protocol'
import { type App, openApp } from '../app.ts'
import { systemClock } from '../ground/clock.ts'
import { readConfig } from '../ground/config.ts'
import { openLogger } from '../ground/logger.ts'
import { servingOptions } from '../http/engine-options.ts'
import { readStaticFiles } from '../http/static-files.ts'
import { createAccount } from '../people/new-accounts.ts'
import { openPasswords } from '../sign-in/password/passwords.ts'
import type { ChatOptions } from './chat-options.ts'
import { databaseSettings } from './database-settings.ts'
import { NativeClient } from './native-client.ts'
import { beginFolder, dropDatabaseOf } from './test-database.ts'

/** A person that the server knows again by a cookie; a copy of it is what a thief has. */
export interface Visitor extends Author {
  /** As their browser has it after the last answer. */
  cookie: string
}

/** The opener of a socket: a person with a session, a name that is only claimed, or nobody. */
export type Who = Visitor | string | undefined

/** Where a browser that is on the server's own page comes from, as every communicator's handshake says. */
export const host = '127.0.0.1:8000'

/** A running chat: sockets without a network, HTTP over a real port. Use it with `await using`. */
export class Chat {
  readonly app: App
  readonly dataFolder: string
  /** Where the operator is let in, by the token. */
  readonly operatorUrl: string
  readonly #server: ProtocolServer
  readonly #control: ProtocolServer
  /** Those that have not ended. */
  readonly #sockets = new Set<WebSocketCommunicator>()
  readonly #operator: string
  readonly #onDispose: () => Promise<unknown>

  constructor(
    app: App,
    [server, control]: readonly [ProtocolServer, ProtocolServer],
    operatorToken: string | undefined,
    dataFolder: string,
    dispose: () => Promise<unknown>,
  ) {
    this.app = app
    this.#server = server
    this.#control = control
    this.operatorUrl = control.url
    this.#operator = `Bearer ${operatorToken}`
    this.dataFolder = dataFolder
    this.#onDispose = dispose
  }

  get url(): string {
    return this.#server.url
  }

  /** Lets a guest in as the page does. */
  async guest(name: string): Promise<Visitor> {
    return visitorFrom(await this.fetch('/api/auth/guest', { json: { name } }))
  }

  /** A person with an account, whose password is `passwordOf` the name. */
  async account(name: string, role: AccountRole = 'member'): Promise<Visitor> {
    const { db, signInMethods, settings } = this.app.context
    const passwordHash = await signInMethods.passwords.hash(passwordOf(name))
    await createAccount(db, { username: name, passwordHash, role })
    await settings.refreshOwner()
    return this.signIn(name)
  }

  /** An account that is there, in one more browser. */
  async signIn(username: string, password = passwordOf(username)): Promise<Visitor> {
    return visitorFrom(await this.fetch('/api/auth/sign-in', { json: { username, password } }))
  }

  /** Gives the server an owner who lets anybody make an account. */
  async openSignUp(): Promise<Visitor> {
    const owner = await this.account('Owner', 'owner')
    await this.app.context.settings.change({ signUp: 'anybody' }, 'operator')
    return owner
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

  /** A socket at any path, before its handshake; `more` are headers besides those that a browser sends. */
  socket(
    path: string,
    who?: Who,
    more: Readonly<Record<string, string>> = {},
  ): WebSocketCommunicator {
    const headers = {
      host,
      ...(typeof who === 'object' && { cookie: who.cookie, origin: `http://${host}` }),
      ...more,
    }
    const { application } = this.app
    const untilItEnds: typeof application = (scope, receive, send) =>
      application(scope, receive, send).finally(() => this.#sockets.delete(socket))
    const socket: WebSocketCommunicator = new WebSocketCommunicator(untilItEnds, path, { headers })
    this.#sockets.add(socket)
    return socket
  }

  /** A tutorial's socket that was let in. */
  async seed(path: string, who?: Visitor): Promise<WebSocketCommunicator> {
    const socket = this.socket(path, who)
    await socket.connect()
    return socket
  }

  /** A request over a real port; `json` is its body, and makes it a POST if nothing else is said. Cookies that the answer sets are those of `as` from then on. */
  async fetch(
    path: string,
    { json, as, ...init }: RequestInit & { json?: unknown; as?: Visitor } = {},
  ): Promise<Response> {
    const headers = new Headers(init.headers)
    if (as) headers.set('cookie', as.cookie)
    // As a browser does on the server's own page.
    if (as && !headers.has('origin')) headers.set('origin', this.url)
    if (as && !headers.has(csrf.header)) headers.set(csrf.header, csrfTokenOf(as))
    if (json !== undefined && !headers.has('content-type'))
      headers.set('content-type', 'application/json')
    const isOperator = headers.get('authorization') === this.#operator
    const response = await fetch((isOperator ? this.operatorUrl : this.url) + path, {
      redirect: 'manual',
      ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
      ...init,
      headers,
    })
    if (as) as.cookie = cookieAfter(as.cookie, response)
    return response
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
    await Promise.all([this.#server, this.#control].map((each) => each.drain({ within: 1_000 })))
    await this.app.close()
    await this.#onDispose()
  }
}

/** Argon2id at the least cost that it can have. */
const quick = { memory: 8, passes: 1, parallelism: 1 }

/** Builds a chat. Everything of it is gone after `await using` ends, but for a folder that was given. */
export async function buildChat(options: ChatOptions = {}): Promise<Chat> {
  const folder = await mkdtemp(join(tmpdir(), 'lobby-test-'))
  const dataFolder = options.dataFolder ?? join(folder, 'data')
  if (options.dataFolder === undefined) beginFolder(dataFolder)
  const page = options.page && buildPage(join(folder, 'page'), options.page)
  const config = readConfig({
    LOBBY_DATA: dataFolder,
    LOBBY_LIMITS: 'off',
    ...(await databaseSettings(dataFolder)),
    ...options.env,
  })
  const monotonic = options.clock ?? (config.limits ? () => 0 : systemClock.monotonic)
  const began = { at: monotonic(), on: Date.now() }
  const wall = config.limits ? () => began.on + monotonic() - began.at : systemClock.wall
  const app = await openApp({
    config,
    logger: options.log
      ? openLogger('trace', { destination: { write: options.log } })
      : openLogger('silent'),
    ...(page && { page }),
    ...options.part,
    clock: { ...systemClock, monotonic, wall: options.now ?? wall },
    ...(options.recheckEvery && { recheckEvery: options.recheckEvery }),
    ...(options.pingEvery && { pingEvery: options.pingEvery }),
    ...(options.presenceTimes && { presenceTimes: options.presenceTimes }),
    ...(options.mostSockets && { mostSockets: options.mostSockets }),
    passwords: options.passwords ?? openPasswords(quick),
    ...(options.operatorToken && { operatorToken: options.operatorToken }),
    onFatal: (error) => {
      throw error
    },
  })
  for (const slug of options.rooms ?? []) await app.context.log.createRoom({ slug, name: slug })
  const serving = servingOptions(config)
  const server = await serve(app.application, {
    ...serving,
    limits: { ...serving.limits, ...options.limits },
  })
  const control = await serve(app.controlPort)
  return new Chat(app, [server, control], options.operatorToken, dataFolder, () =>
    Promise.all([
      rm(folder, { recursive: true, force: true }),
      // That of a given folder is for the next chat.
      options.dataFolder === undefined && dropDatabaseOf(dataFolder),
    ]),
  )
}

/** The person the server knows by the cookies of its answer. */
export async function visitorFrom(response: Response): Promise<Visitor> {
  if (!response.ok) throw new Error(`Refused: ${await response.text()}`)
  const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0])
  const { user } = (await response.json()) as { user: Author }
  return { ...user, cookie: cookie.join('; ') }
}

/** What a browser sends after this answer. One that takes a cookie away takes nothing here: a test may show that it opens nothing. */
function cookieAfter(before: string, response: Response): string {
  const pairs = [...before.split('; '), ...response.headers.getSetCookie()].flatMap((line) => {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    return name && value ? [[name, value] as const] : []
  })
  return [...new Map(pairs)].map(([name, value]) => `${name}=${value}`).join('; ')
}

/** What a page of ours reads in its cookies, and says in requests that write. */
export const csrfTokenOf = ({ cookie }: Visitor) => /lobby\.csrf=([\w-]+)/.exec(cookie)?.[1] ?? ''

/** The password of an account that a test has made. */
export const passwordOf = (username: string) => `the garden of ${username} 17`

/** An id that no other message has. */
export const newClientId = () => randomUUID()

async function buildPage(folder: string, files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return readStaticFiles(folder)
}
