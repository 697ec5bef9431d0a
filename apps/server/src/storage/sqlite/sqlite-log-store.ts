import type { Changes, Found, LockedHead, LogStore, Needs } from '../log-store.ts'
import type { NewRoomRow } from '../tables.ts'
import type { Connection } from './connection.ts'
import { readFound, readHeads } from './log-reads.ts'
import { writeChanges } from './log-writes.ts'
import { RowNumbers } from './row-numbers.ts'

/** Appends in SQLite. `begin` takes the lock of the whole database, so the heads need none of their own. */
export class SqliteLogStore implements LogStore {
  readonly #connection: Connection
  readonly #numbers: RowNumbers

  constructor(connection: Connection) {
    this.#connection = connection
    this.#numbers = new RowNumbers(connection)
  }

  begin(): void {
    this.#connection.prepare('begin immediate').run()
  }

  addRoom(room: NewRoomRow, epoch: string): boolean {
    const insert = this.#connection.prepare(
      `insert into rooms (id, number, slug, name, createdAt, createdBy, kind, history, directKey)
       values (?, (select coalesce(max(number), 0) + 1 from rooms), ?, ?, ?, ?, ?, ?, ?)
       on conflict do nothing`,
    )
    const { id, slug, name, createdAt, createdBy, kind, history, directKey } = room
    const { changes } = insert.run(
      id,
      slug,
      name,
      createdAt,
      createdBy ?? null,
      kind ?? 'public',
      history ?? 'all',
      directKey ?? null,
    )
    if (changes === 0) return false
    this.#connection
      .prepare('insert into room_heads (roomId, epoch, lastSeq, messageCount) values (?, ?, 0, 0)')
      .run(id, epoch)
    return true
  }

  lock(roomIds: readonly string[]): LockedHead[] {
    return readHeads(this.#connection, roomIds)
  }

  load(needs: Needs): Found {
    return readFound(this.#connection, needs)
  }

  now(): string {
    const select = this.#connection.prepare(`select strftime('%Y-%m-%dT%H:%M:%fZ', 'now') as now`)
    return select.get()?.now as string
  }

  apply(changes: Changes): void {
    writeChanges(this.#connection, this.#numbers, changes)
  }

  commit(): void {
    this.#connection.prepare('commit').run()
  }

  rollback(): void {
    this.#numbers.forget()
    this.#connection.rollback()
  }
}
