import type { LockedHead, LogStore, NewHead, RoomName, Sent, SentKey } from '../log-store.ts'
import type { EventRow, MessageRow } from '../tables.ts'
import type { Connection } from './connection.ts'

/** Appends in SQLite. `begin` takes the lock of the whole database, so the heads need none of their own. */
export class SqliteLogStore implements LogStore {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  begin(): void {
    this.#connection.prepare('begin immediate').run()
  }

  lockHeads(roomIds: readonly string[]): LockedHead[] {
    const select = this.#connection.prepare(
      `select roomId, slug, epoch, lastSeq, messageCount
       from room_heads join rooms on rooms.id = room_heads.roomId where roomId = ?`,
    )
    return roomIds.flatMap((roomId) => (select.get(roomId) as LockedHead | undefined) ?? [])
  }

  findSent(keys: readonly SentKey[]): Sent[] {
    const select = this.#connection.prepare(
      `select senderId, clientId, bodyHash, seq, messageId, createdAt
       from events where senderId = ? and clientId = ?`,
    )
    return keys.flatMap(
      ({ senderId, clientId }) => (select.get(senderId, clientId) as Sent | undefined) ?? [],
    )
  }

  now(): string {
    const select = this.#connection.prepare(`select strftime('%Y-%m-%dT%H:%M:%fZ', 'now') as now`)
    return select.get()?.now as string
  }

  addEvents(rows: readonly EventRow[]): void {
    const insert = this.#connection.prepare(
      `insert into events
       (roomId, seq, kind, messageId, senderId, clientId, bodyHash, payload, createdAt)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    for (const row of rows)
      insert.run(
        row.roomId,
        row.seq,
        row.kind,
        row.messageId,
        row.senderId,
        row.clientId,
        row.bodyHash,
        row.payload,
        row.createdAt,
      )
  }

  addMessages(rows: readonly MessageRow[]): void {
    const insert = this.#connection.prepare(
      `insert into messages
       (id, roomId, seq, authorId, authorName, authorGuest, body, createdAt)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    for (const row of rows)
      insert.run(
        row.id,
        row.roomId,
        row.seq,
        row.authorId,
        row.authorName,
        row.authorGuest,
        row.body,
        row.createdAt,
      )
  }

  renameRooms(names: readonly RoomName[]): void {
    const update = this.#connection.prepare('update rooms set name = ? where id = ?')
    for (const { name, roomId } of names) update.run(name, roomId)
  }

  saveHeads(heads: readonly NewHead[]): void {
    const update = this.#connection.prepare(
      'update room_heads set lastSeq = ?, messageCount = ? where roomId = ?',
    )
    for (const { lastSeq, messageCount, roomId } of heads) update.run(lastSeq, messageCount, roomId)
  }

  commit(): void {
    this.#connection.prepare('commit').run()
  }

  rollback(): void {
    this.#connection.rollback()
  }
}
