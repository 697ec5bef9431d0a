import { type AuditLink, chained } from '../audit-chain.ts'
import { storedId } from '../ids.ts'
import type { Changes, Found, LockedHead, LogStore, MessageMarks, Needs } from '../log-store.ts'
import { settingsColumns } from '../room-settings.ts'
import { largest } from '../search-tables.ts'
import type { NewRoomRow } from '../tables.ts'
import type { Connection } from './connection.ts'
import { isOfStatement } from './failures.ts'
import { readFound, readHeads } from './log-reads.ts'
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
    for (const name of lists) write(this.#connection, this.#numbers, name, changes[name])
  }

  commit(): void {
    this.#connection.prepare('commit').run()
    this.#numbers.committed()
  }

  rollback(): void {
    this.#numbers.rolledBack()
    this.#connection.rollback()
  }

  isOfStatement(error: unknown): boolean {
    return isOfStatement(error)
  }
}

type Lists = Required<Changes>

/** The marks in the order of the columns above. */
function inOrder({ deletedSeq, editedSeq, pinnedSeq, changedSeq }: MessageMarks) {
  return [deletedSeq, editedSeq, pinnedSeq, changedSeq]
}

function write<Name extends keyof Lists>(
  connection: Connection,
  numbers: RowNumbers,
  name: Name,
  rows: Lists[Name] | undefined,
): void {
  if (rows && rows.length > 0) writers[name](connection, rows, numbers)
}

/** How the rows of each list are written; the lists are in this order. */
const writers: {
  readonly [Name in keyof Lists]: (
    connection: Connection,
    rows: Lists[Name],
    numbers: RowNumbers,
  ) => void
} = {
  events(connection, rows, numbers) {
    const insert = connection.prepare(
      `insert into event_rows (room, seq, kind, messageId, sender, senderName, senderGuest,
         clientId, body, payload, bodyHash, createdAt)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    for (const row of rows)
      insert.run(
        numbers.room(row.roomId),
        row.seq,
        row.kind,
        row.messageId && storedId(row.messageId),
        numbers.sender(row.senderId),
        row.senderName,
        row.senderGuest,
        row.clientId && storedId(row.clientId),
        row.body,
        row.payload,
        row.bodyHash,
        Date.parse(row.createdAt),
      )
  },
  messages(connection, rows, numbers) {
    const insert = connection.prepare(
      `insert into message_rows (room, seq, author, thread, aside, deletedSeq, editedSeq, pinnedSeq,
         changedSeq)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    for (const { roomId, seq, authorId, thread, aside, ...marks } of rows) {
      const place = [numbers.room(roomId), seq, numbers.sender(authorId), thread, aside]
      insert.run(...place, ...inOrder(marks))
    }
  },
  changedTexts(connection, rows, numbers) {
    const update = connection.prepare(
      `update event_rows set body = ?, bodyHash = coalesce(bodyHash, ?), payload = ?
       where room = ? and seq = ?`,
    )
    for (const { roomId, seq, body, bodyHash, payload } of rows)
      update.run(body, bodyHash, payload, numbers.room(roomId), seq)
  },
  markedMessages(connection, rows, numbers) {
    const update = connection.prepare(
      `update message_rows set deletedSeq = ?, editedSeq = ?, pinnedSeq = ?, changedSeq = ?
       where room = ? and seq = ?`,
    )
    for (const { roomId, seq, ...marks } of rows)
      update.run(...inOrder(marks), numbers.room(roomId), seq)
  },
  versions(connection, rows, numbers) {
    const insert = connection.prepare(
      'insert into message_versions (room, seq, replacedBy, body) values (?, ?, ?, ?)',
    )
    for (const { roomId, seq, replacedBy, body } of rows)
      insert.run(numbers.room(roomId), seq, replacedBy, body)
  },
  reactions(connection, rows, numbers) {
    const put = connection.prepare(
      `insert or replace into reaction_rows (room, seq, emoji, person, addedSeq)
       values (?, ?, ?, ?, ?)`,
    )
    const remove = connection.prepare(
      'delete from reaction_rows where room = ? and seq = ? and emoji = ? and person = ?',
    )
    for (const { roomId, seq, emoji, userId, addedSeq } of rows) {
      const key = [numbers.room(roomId), seq, emoji, numbers.sender(userId)]
      if (addedSeq === null) remove.run(...key)
      else put.run(...key, addedSeq)
    }
  },
  mentions(connection, rows, numbers) {
    const remove = connection.prepare('delete from mention_rows where room = ? and seq = ?')
    const insert = connection.prepare(
      'insert or ignore into mention_rows (room, seq, userId, at) values (?, ?, ?, ?)',
    )
    for (const { roomId, seq, people } of rows) {
      const room = numbers.room(roomId)
      remove.run(room, seq)
      for (const { userId, at } of people) insert.run(room, seq, userId, at)
    }
  },
  takenFiles(connection, rows) {
    const take = connection.prepare('update files set roomId = ?, seq = ? where id = ?')
    for (const { roomId, seq, ids } of rows) for (const id of ids) take.run(roomId, seq, id)
  },
  clearedMessages(connection, rows, numbers) {
    for (const table of ['message_versions', 'reaction_rows', 'mention_rows']) {
      const remove = connection.prepare(`delete from ${table} where room = ? and seq = ?`)
      for (const { roomId, seq } of rows) remove.run(numbers.room(roomId), seq)
    }
  },
  rooms(connection, rows) {
    for (const { roomId, name, topic, settings = {} } of rows) {
      const changed = { name, topic, ...settings }
      for (const column of ['name', 'topic', ...settingsColumns] as const) {
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
  deletedRooms(connection, roomIds, numbers) {
    const remove = connection.prepare('delete from rooms where id = ?')
    const sendersIn = connection.prepare('select distinct sender from event_rows where room = ?')
    const removeSender = connection.prepare(
      `delete from senders where number = :sender
       and not exists (select 1 from event_rows where sender = :sender)`,
    )
    for (const roomId of roomIds) {
      const senders = sendersIn.all(numbers.room(roomId))
      remove.run(roomId)
      for (const { sender } of senders) removeSender.run({ sender: sender as number })
    }
    for (const statement of takeBackIndex) connection.prepare(statement).run()
    numbers.forget()
  },
  noted(connection, rows) {
    const insert = connection.prepare('insert into changes (subject, key) values (?, ?)')
    for (const { subject, key } of rows) insert.run(subject, key)
  },
  audit(connection, records) {
    const newest = connection.prepare('select id, hash from audit order by id desc limit 1')
    const insert = connection.prepare(
      `insert into audit (id, at, actorId, actorName, address, action, targetKind, targetId,
         targetName, room, before, after, hash)
       values (:id, :at, :actorId, :actorName, :address, :action, :targetKind, :targetId,
         :targetName, :room, :before, :after, :hash)`,
    )
    const last = newest.get() as AuditLink | undefined
    for (const row of chained(records, last)) insert.run({ ...row })
  },
}

/**
 * What comes next gets the numbers of the newest events that are gone: the index has none of them from here on, and as its largest stretches
 * are not cut, they are made again. Its writer, who has looked how far it may go, sees that it has changed.
 */
const takeBackIndex = [
  `update search_state set changes = changes + 1, below = iif(
    (select coalesce(max(number), 0) + 1 from event_rows) < below,
    (select coalesce(max(number), 0) + 1 from event_rows) / ${largest} * ${largest},
    below)`,
  'delete from search_parts where start >= (select below from search_state)',
]

const lists = Object.keys(writers) as (keyof Lists)[]
