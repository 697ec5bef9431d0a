// A real PostgreSQL, and with a standby the one that takes over.
import {
  type PostgresOptions,
  type PostgresServer,
  postgresFolder,
  removeFolder,
  startPostgres,
} from '@lobby/channels/testing/postgres-server'
import pg from 'pg'
import { Link } from './proxy.ts'

export type Standby = 'synchronous' | 'asynchronous'

/** What an asynchronous standby is behind by: acknowledged is what it may not have yet. */
const behind = { latency: 200, jitter: 200 }

/** What a database had of the messages when it took over. */
export interface Survivors {
  readonly cmids: readonly string[]
}

export class Databases {
  readonly #database: string
  readonly #kind: Standby | undefined
  #primary: PostgresServer
  #standby: PostgresServer | undefined
  /** From the standby to the primary. */
  #line: Link | undefined

  static async start(database: string, standby: Standby | undefined): Promise<Databases> {
    const primary = await startPostgres({ folder: postgresFolder(), ...settingsFor(standby) })
    // Nothing can be committed before a synchronous standby is there.
    await ask(
      primary.url('postgres'),
      'set synchronous_commit = local',
      `create database ${database}`,
    )
    const databases = new Databases(database, standby, primary)
    await databases.#follow()
    return databases
  }

  private constructor(database: string, kind: Standby | undefined, primary: PostgresServer) {
    this.#database = database
    this.#kind = kind
    this.#primary = primary
  }

  /** The address of the database, past every line. */
  get url(): string {
    return this.#primary.url(this.#database)
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  /** Whether nothing that was acknowledged may be lost when it fails over. */
  get losesNothing(): boolean {
    return this.#kind === 'synchronous'
  }

  /** Cuts all connections off, or crashes, as the signal says. */
  async stop(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const ended = this.#primary.stop(signal)
    // What a machine had sent when it went need not arrive: of what is on its way to an asynchronous standby, nothing does.
    if (signal === 'SIGKILL') this.#line?.drop()
    await ended
  }

  /** The same again, on its port. */
  async startAgain(): Promise<void> {
    const { folder } = this.#primary
    this.#primary = await startPostgres({ folder, port: this.port, ...settingsFor(this.#kind) })
  }

  /** The rooms with their epochs. */
  async epochs(): Promise<{ room: string; epoch: string }[]> {
    const sql = `select slug as room, epoch from rooms join room_heads on room_heads."roomId" = rooms.id`
    return ask(this.url, sql)
  }

  /** Where each room is. */
  async heads(): Promise<{ roomId: string; epoch: string; seq: number }[]> {
    return ask(this.url, `select "roomId", epoch, "lastSeq"::int as seq from room_heads`)
  }

  /** The primary is gone: the standby takes its place, and gets one of its own. Answers what it had before anybody could write there. */
  async takeOver(): Promise<Survivors> {
    const standby = this.#standby
    if (!standby) throw new Error('There is no standby.')
    const before = this.#primary
    await ask(standby.url('postgres'), 'select pg_promote(true, 60)')
    const sql = `select "clientId" as cmid from events where "clientId" is not null`
    const rows = await ask<{ cmid: string }>(standby.url(this.#database), sql)
    this.#primary = standby
    this.#line?.close()
    await before.stop('SIGKILL')
    removeFolder(before.folder)
    await this.#follow()
    return { cmids: rows.map(({ cmid }) => cmid) }
  }

  async clear(): Promise<void> {
    this.#line?.close()
    for (const server of [this.#standby, this.#primary]) {
      await server?.stop('SIGQUIT')
      if (server) removeFolder(server.folder)
    }
  }

  async #follow(): Promise<void> {
    if (!this.#kind) return
    this.#line = await Link.open('standby to primary', () => this.port)
    const standbyOf = `postgres://lobby@127.0.0.1:${new URL(this.#line.url).port}/postgres`
    const settings = settingsFor(this.#kind)
    this.#standby = await startPostgres({ folder: postgresFolder(), standbyOf, ...settings })
    if (this.#kind === 'asynchronous') this.#line.change(behind)
  }
}

function settingsFor(standby: Standby | undefined): PostgresOptions {
  return standby === 'synchronous' ? { settings: { synchronous_standby_names: '*' } } : {}
}

async function ask<Row extends object>(url: string, ...statements: string[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    let rows: Row[] = []
    for (const sql of statements) ({ rows } = await client.query<Row>(sql))
    return rows
  } finally {
    await client.end()
  }
}
