import { type AuditRecord, linked } from '../audit-chain.ts'
import type {
  DeletedMessage,
  EventKey,
  LastSend,
  LockedHead,
  LogStore,
  MemberKey,
  NewHead,
  RoomName,
  RoomSettingsChange,
  Sent,
  SentKey,
  SentMessage,
} from '../log-store.ts'
import { settingsColumns, settingsOf } from '../room-settings.ts'
import type { AuditRow, EventRow, MemberRow, MessageRow, NewRoomRow, RoomRow } from '../tables.ts'
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

  addRoom(room: NewRoomRow, epoch: string): boolean {
    const insert = this.#connection.prepare(
      `insert into rooms (id, slug, name, createdAt, createdBy, kind, history, directKey)
       values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
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

  lockHeads(roomIds: readonly string[]): LockedHead[] {
    const select = this.#connection.prepare(
      `select roomId, slug, name, kind, epoch, lastSeq, messageCount, ${settingsColumns.join(', ')},
         (select events.createdAt from events
          where events.roomId = room_heads.roomId and seq = lastSeq) as newestAt
       from room_heads join rooms on rooms.id = room_heads.roomId where roomId = ?`,
    )
    return roomIds.flatMap((id): LockedHead[] => {
      const row = select.get(id) as (Omit<LockedHead, 'settings'> & RoomRow) | undefined
      if (!row) return []
      const { roomId, slug, name, kind, epoch, lastSeq, messageCount, newestAt } = row
      const settings = settingsOf(row)
      return [{ roomId, slug, name, kind, settings, epoch, lastSeq, messageCount, newestAt }]
    })
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

  findMembers(keys: readonly MemberKey[], moderatorsOf: readonly string[]): MemberRow[] {
    const columns = 'roomId, userId, name, guest, role, joinedSeq, leftSeq'
    const one = this.#connection.prepare(
      `select ${columns} from members where roomId = ? and userId = ?`,
    )
    const moderators = this.#connection.prepare(
      `select ${columns} from members where roomId = ? and role = 'moderator' and leftSeq is null`,
    )
    return [
      ...keys.flatMap(
        ({ roomId, userId }) => (one.get(roomId, userId) as MemberRow | undefined) ?? [],
      ),
      ...moderatorsOf.flatMap((roomId) => moderators.all(roomId) as unknown as MemberRow[]),
    ]
  }

  findLastSends(keys: readonly MemberKey[]): LastSend[] {
    const select = this.#connection.prepare(
      `select roomId, authorId as userId, createdAt from messages
       where roomId = ? and authorId = ? order by seq desc limit 1`,
    )
    return keys.flatMap(
      ({ roomId, userId }) => (select.get(roomId, userId) as LastSend | undefined) ?? [],
    )
  }

  findMessages(keys: readonly EventKey[]): SentMessage[] {
    const select = this.#connection.prepare(
      `select events.roomId, events.seq, senderId, payload, deletedSeq
       from events join messages on messages.roomId = events.roomId and messages.seq = events.seq
       where events.roomId = ? and events.seq = ?`,
    )
    return keys.flatMap(
      ({ roomId, seq }) => (select.get(roomId, seq) as SentMessage | undefined) ?? [],
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

  deleteMessages(messages: readonly DeletedMessage[]): void {
    const event = this.#connection.prepare(
      'update events set payload = ? where roomId = ? and seq = ?',
    )
    const message = this.#connection.prepare(
      `update messages set body = '', deletedSeq = ? where roomId = ? and seq = ?`,
    )
    for (const { roomId, seq, payload, deletedSeq } of messages) {
      event.run(payload, roomId, seq)
      message.run(deletedSeq, roomId, seq)
    }
  }

  renameRooms(names: readonly RoomName[]): void {
    const update = this.#connection.prepare('update rooms set name = ? where id = ?')
    for (const { name, roomId } of names) update.run(name, roomId)
  }

  changeSettings(rooms: readonly RoomSettingsChange[]): void {
    for (const { roomId, changes } of rooms)
      for (const column of settingsColumns) {
        const value = changes[column]
        if (value === undefined) continue
        const update = this.#connection.prepare(`update rooms set ${column} = ? where id = ?`)
        update.run(typeof value === 'boolean' ? Number(value) : value, roomId)
      }
  }

  saveMembers(rows: readonly MemberRow[]): void {
    const replace = this.#connection.prepare(
      `insert or replace into members (roomId, userId, name, guest, role, joinedSeq, leftSeq)
       values (?, ?, ?, ?, ?, ?, ?)`,
    )
    for (const { roomId, userId, name, guest, role, joinedSeq, leftSeq } of rows)
      replace.run(roomId, userId, name, guest, role, joinedSeq, leftSeq)
  }

  saveHeads(heads: readonly NewHead[]): void {
    const update = this.#connection.prepare(
      'update room_heads set lastSeq = ?, messageCount = ? where roomId = ?',
    )
    for (const { lastSeq, messageCount, roomId } of heads) update.run(lastSeq, messageCount, roomId)
  }

  deleteRoom(roomId: string): boolean {
    const { changes } = this.#connection.prepare('delete from rooms where id = ?').run(roomId)
    return changes > 0
  }

  addAudit(records: readonly AuditRecord[]): void {
    const newest = this.#connection.prepare('select id, hash from audit order by id desc limit 1')
    const insert = this.#connection.prepare(
      `insert into audit (id, at, actorId, actorName, address, action, targetKind, targetId,
         targetName, room, before, after, hash)
       values (:id, :at, :actorId, :actorName, :address, :action, :targetKind, :targetId,
         :targetName, :room, :before, :after, :hash)`,
    )
    let last = newest.get() as Pick<AuditRow, 'id' | 'hash'> | undefined
    for (const record of records) {
      last = linked(record, last)
      insert.run({ ...last })
    }
  }

  commit(): void {
    this.#connection.prepare('commit').run()
  }

  rollback(): void {
    this.#connection.rollback()
  }
}
