// What is asked of each new connection before it is used.
import type { ClientBase } from 'pg'
import { StorageError } from '../storage-error.ts'

/** What a connection says of its database. */
export interface Session {
  readonly durability: 'full' | 'replicated'
  /** Which history of the database this is: another one after a failover, and after a dump was put back. */
  readonly history: History
}

export interface History {
  /** Of the data folder, from when it was made. */
  readonly system: string
  /** Grows when a standby takes over, and with each recovery to a point in time. */
  readonly timeline: string
  /** Of the table of heads: a dump that is put back makes another one. Undefined before there is one. */
  readonly heads: string | undefined
}

const ask = `select
  current_setting('server_version_num')::int as version,
  current_setting('fsync') as fsync,
  current_setting('full_page_writes') as full_page_writes,
  current_setting('synchronous_commit') as synchronous_commit,
  current_setting('synchronous_standby_names') as standbys,
  pg_is_in_recovery() or current_setting('transaction_read_only')::bool as "isReadOnly",
  (select system_identifier from pg_control_system())::text as system,
  case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end as timeline,
  to_regclass('room_heads')::oid::text as heads`

interface Answer {
  readonly version: number
  readonly fsync: string
  readonly full_page_writes: string
  readonly synchronous_commit: string
  readonly standbys: string
  /** 1 or 0. */
  readonly isReadOnly: number
  readonly system: string
  readonly timeline: string
  readonly heads: string | null
}

/** PostgreSQL 14 is the oldest that its makers still mend. */
const oldest = 14

/**
 * Throws StorageError where an acknowledged message would not survive a crash of the database, and
 * an error of the class "away" for a standby, which may be promoted soon.
 */
export async function askSession(client: ClientBase): Promise<Session> {
  const { rows } = await client.query<Answer>(ask)
  const answer = rows[0] as Answer
  if (answer.version < oldest * 10_000)
    throw new StorageError(
      `PostgreSQL ${Math.floor(answer.version / 10_000)} is too old: Lobby needs ${oldest} or later.`,
    )
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'] as const)
    if (answer[setting] === 'off')
      throw new StorageError(
        `PostgreSQL runs with ${setting}=off, and would lose acknowledged messages in a crash: set it to on.`,
      )
  if (answer.isReadOnly)
    throw Object.assign(new Error('This server of the database takes no writes.'), {
      code: '25006',
      severity: 'ERROR',
    })
  const { system, timeline, heads } = answer
  const waits = ['on', 'remote_apply'].includes(answer.synchronous_commit)
  return {
    durability: answer.standbys !== '' && waits ? 'replicated' : 'full',
    history: { system, timeline, heads: heads ?? undefined },
  }
}
