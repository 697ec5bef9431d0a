import type { ClientBase, QueryResult } from 'pg'
import { ChatError } from '../../ground/errors.ts'
import type { Changes, Found, LockedHead, LogStore, Needs } from '../log-store.ts'
import type { NewRoomRow } from '../tables.ts'
import { sendTogether } from './pipeline.ts'
import { isOfStatement } from './postgres-failures.ts'
import { headOf, lockHeads, readFound, readNow } from './postgres-log-reads.ts'
import { writeChanges } from './postgres-log-writes.ts'

/**
 * Appends in PostgreSQL, on one connection that sends without waiting (`pipeline`). Every statement
 * stands for itself and after the lock: READ COMMITTED gives each a snapshot of its own, where one
 * statement for all would judge by one from before it waited for the lock.
 */
export class PostgresLogStore implements LogStore {
  readonly #client: ClientBase
  /** While there is a transaction: its beginning, which nobody waits for alone. */
  #begun: Promise<QueryResult> | undefined
  /** The database's clock when the batch was judged. */
  #now: string | undefined

  constructor(client: ClientBase) {
    this.#client = client
  }

  begin(): void {
    this.#begun = this.#client.query('begin isolation level read committed')
    // The statement after it fails as well, and is waited for.
    this.#begun.catch(() => {})
    this.#now = undefined
  }

  async addRoom(room: NewRoomRow, epoch: string): Promise<boolean> {
    const { id, slug, name, createdAt, createdBy, kind, history, directKey } = room
    const values = [
      ...[id, slug, name, createdAt, createdBy ?? null, kind ?? 'public'],
      ...[history ?? 'all', directKey ?? null, epoch],
    ]
    const [added] = await sendTogether(this.#client, [{ name: 'add-room', text: addRoom, values }])
    return added?.rowCount === 1
  }

  async lock(roomIds: readonly string[]): Promise<LockedHead[]> {
    const [, heads] = await sendTogether(this.#client, lockHeads(roomIds))
    return (heads?.rows ?? []).map(headOf as (row: object) => LockedHead)
  }

  async load(needs: Needs): Promise<Found> {
    const { found, now } = await readFound(this.#client, needs)
    this.#now = now
    return found
  }

  async now(): Promise<string> {
    if (this.#now !== undefined) return this.#now
    const [answer] = await sendTogether(this.#client, [readNow])
    return answer?.rows[0].now
  }

  apply(changes: Changes): Promise<void> {
    return writeChanges(this.#client, changes)
  }

  async commit(): Promise<void> {
    this.#begun = undefined
    let warning: string | undefined
    const onNotice = (notice: { severity?: string | undefined; message?: string | undefined }) => {
      if (notice.severity === 'WARNING') warning = notice.message ?? ''
    }
    this.#client.on('notice', onNotice)
    try {
      const { command } = await this.#client.query('commit')
      if (command !== 'COMMIT') throw new Error('The transaction was rolled back.')
    } finally {
      this.#client.off('notice', onNotice)
    }
    // So the database says that it has stored it here, and that no standby has.
    if (warning !== undefined)
      throw new ChatError('storage', 'Nobody knows yet whether this was stored: try again.', {
        cause: new Error(warning),
        retryAfter: 1_000,
      })
  }

  async rollback(): Promise<void> {
    if (!this.#begun) return
    this.#begun = undefined
    await this.#client.query('rollback')
  }

  isOfStatement(error: unknown): boolean {
    return isOfStatement(error)
  }
}

const addRoom = `with added as (
    insert into rooms (id, slug, name, "createdAt", "createdBy", kind, history, "directKey")
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id
  )
  insert into room_heads ("roomId", epoch, "lastSeq", "messageCount")
  select id, $9, 0, 0 from added`
