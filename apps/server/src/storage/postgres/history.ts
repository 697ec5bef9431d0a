// Epochs over PostgreSQL. A `seq` may be given out a second time after a failover that lost the end
// of the log, and after a backup was put back: then all rooms get new epochs, before anything else
// is written, and clients drop what they hold.
import { hash } from 'node:crypto'
import type { ClientBase } from 'pg'
import type { LogTarget } from '../../ground/logger.ts'
import { askSession, type History, type Session } from './postgres-session.ts'

/** For what one node at a time does. Any number; it is "lobb" in ASCII. */
const advisoryLock = 0x6c6f6262

/** Watches over which history of the database the connections are of. */
export class HistoryWatch {
  readonly #logger: LogTarget
  #known: (Session & { readonly dbEpoch: string }) | undefined

  constructor(logger: LogTarget) {
    this.#logger = logger
  }

  get durability(): Session['durability'] {
    return this.#entered.durability
  }

  get dbEpoch(): string {
    return this.#entered.dbEpoch
  }

  /** Looks at a new connection. Throws for a database that is behind the one that was seen before. */
  async check(client: ClientBase): Promise<void> {
    const session = await askSession(client)
    const { history } = session
    const known = this.#known
    // While the storage opens, there may be no tables yet.
    if (!known) return
    const { system, timeline } = known.history
    if (history.system === system && history.timeline < timeline)
      throw Object.assign(
        new Error(
          `This server of the database is an old primary: it is on timeline ${history.timeline}, and timeline ${timeline} was seen.`,
        ),
        { code: '25006', severity: 'ERROR' },
      )
    if (textOf(history) === textOf(known.history)) return
    await this.enter(client, session)
  }

  /** The schema is there: makes the epochs of all rooms fit the history, if they do not. */
  async enter(client: ClientBase, session?: Session): Promise<void> {
    const { history, durability } = session ?? (await askSession(client))
    const text = textOf(history)
    await client.query('begin')
    try {
      await client.query('select pg_advisory_xact_lock($1)', [advisoryLock])
      const { rows } = await client.query<{ key: string; value: string }>(
        `select "key", value from meta where "key" in ('epoch', 'history')`,
      )
      const meta = new Map(rows.map(({ key, value }) => [key, value]))
      const dbEpoch = epochOf(meta.get('epoch') ?? '', text)
      const before = meta.get('history')
      if (before !== text) {
        await client.query(
          `insert into meta ("key", value) values ('history', $1)
           on conflict ("key") do update set value = excluded.value`,
          [text],
        )
        const { rowCount } = await client.query(rotate, [dbEpoch])
        if (before !== undefined)
          this.#logger.warn(
            { before, history: text, rooms: rowCount },
            'The database has another history than before, by a failover or a backup: rooms get new epochs, and clients drop what they had of them.',
          )
      }
      await client.query('commit')
      this.#known = { history, durability, dbEpoch }
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    }
  }

  get #entered() {
    if (!this.#known) throw new Error('The storage is not open yet.')
    return this.#known
  }
}

/** As `roomEpoch` makes them. */
const rotate = `update room_heads set epoch = left(translate(
  encode(sha256(convert_to($1 || ':' || "roomId", 'UTF8')), 'base64'), '+/=', '-_'), 22)`

function textOf({ system, timeline, heads = '' }: History): string {
  return `${system}/${timeline}/${heads}`
}

/** What rooms' epochs are made of, in this history of the database. */
export function epochOf(stored: string, history: string): string {
  return hash('sha256', `${stored}:${history}`, 'base64url').slice(0, 22)
}
