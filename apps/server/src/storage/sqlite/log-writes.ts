import { linked } from '../audit-chain.ts'
import type { Changes } from '../log-store.ts'
import { settingsColumns } from '../room-settings.ts'
import type { AuditRow } from '../tables.ts'
import type { Connection } from './connection.ts'

type Lists = Required<Changes>

/** Writes what has changed. */
export function writeChanges(connection: Connection, changes: Changes): void {
  for (const name of names) write(connection, name, changes[name])
}

function write<Name extends keyof Lists>(
  connection: Connection,
  name: Name,
  rows: Lists[Name] | undefined,
): void {
  if (rows && rows.length > 0) writers[name](connection, rows)
}

/** How the rows of each list are written; the lists are in this order. */
const writers: {
  readonly [Name in keyof Lists]: (connection: Connection, rows: Lists[Name]) => void
} = {
  events(connection, rows) {
    const insert = connection.prepare(
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
  },
  payloads(connection, rows) {
    const update = connection.prepare('update events set payload = ? where roomId = ? and seq = ?')
    for (const { roomId, seq, payload } of rows) update.run(payload, roomId, seq)
  },
  messages(connection, rows) {
    const insert = connection.prepare(
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
  },
  deletions(connection, rows) {
    const update = connection.prepare(
      `update messages set body = '', deletedSeq = ? where roomId = ? and seq = ?`,
    )
    for (const { roomId, seq, deletedSeq } of rows) update.run(deletedSeq, roomId, seq)
  },
  rooms(connection, rows) {
    for (const { roomId, name, settings = {} } of rows) {
      const changed = { ...(name !== undefined && { name }), ...settings }
      for (const column of ['name', ...settingsColumns] as const) {
        const value = changed[column]
        if (value === undefined) continue
        const update = connection.prepare(`update rooms set ${column} = ? where id = ?`)
        update.run(typeof value === 'boolean' ? Number(value) : value, roomId)
      }
    }
  },
  members(connection, rows) {
    const replace = connection.prepare(
      `insert or replace into members (roomId, userId, name, guest, role, joinedSeq, leftSeq)
       values (?, ?, ?, ?, ?, ?, ?)`,
    )
    for (const { roomId, userId, name, guest, role, joinedSeq, leftSeq } of rows)
      replace.run(roomId, userId, name, guest, role, joinedSeq, leftSeq)
  },
  heads(connection, rows) {
    const update = connection.prepare(
      'update room_heads set lastSeq = ?, messageCount = ? where roomId = ?',
    )
    for (const { lastSeq, messageCount, roomId } of rows) update.run(lastSeq, messageCount, roomId)
  },
  deletedRooms(connection, roomIds) {
    const remove = connection.prepare('delete from rooms where id = ?')
    for (const roomId of roomIds) remove.run(roomId)
  },
  audit(connection, records) {
    const newest = connection.prepare('select id, hash from audit order by id desc limit 1')
    const insert = connection.prepare(
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
  },
}

const names = Object.keys(writers) as (keyof Lists)[]
