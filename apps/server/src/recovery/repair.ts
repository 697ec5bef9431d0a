// `lobby check --repair`: makes again what can be made of the log.
import type { DatabaseSync } from 'node:sqlite'
import { newEpoch, roomEpoch } from '../storage/epochs.ts'
import { folderAt, prepareFolder } from '../storage/folder.ts'
import { lockFolder } from '../storage/folder-lock.ts'
import { type Connection, openForWriting } from '../storage/sqlite/connection.ts'
import { SqliteLogStore } from '../storage/sqlite/sqlite-log-store.ts'
import { StorageError } from '../storage/storage-error.ts'
import { checkDatabase, requireDatabase } from './check-database.ts'
import { readExtents } from './check-log.ts'
import type { CheckName, CheckReport } from './check-report.ts'
import { countAnew } from './counted-files.ts'
import { addUp, addUpReactions } from './room-tables.ts'
import { type CheckedRoom, readRooms } from './rooms.ts'

export interface Repair {
  readonly before: CheckReport
  /** The same report where there was nothing to mend. */
  readonly after: CheckReport
}

/**
 * Checks the database, and mends what is wrong, as far as the log or the tables
 * themselves say what is right: indexes, heads, epochs, and the tables that are
 * made from the log. Events that are lost stay lost; then all rooms get new
 * epochs. In one transaction. Throws StorageError while a server uses the
 * folder, whether anything is wrong or not, and where there is no database.
 */
export function repairFolder(dataFolder: string): Repair {
  requireDatabase(folderAt(dataFolder).database)
  const folder = prepareFolder(dataFolder)
  // Before the check: what it finds is still so when it is mended.
  const unlock = lockFolder(folder)
  try {
    const before = checkDatabase(folder.database)
    if (before.ok) return { before, after: before }
    mend(folder.database, before)
    return { before, after: checkDatabase(folder.database) }
  } finally {
    unlock()
  }
}

function mend(path: string, { checks }: CheckReport): void {
  const broken = new Set(
    checks.filter(({ problems }) => problems.length > 0).map(({ name }) => name),
  )
  // A folder of another version is not damaged by that.
  const otherVersion = checks.find(({ name }) => name === 'schema')?.problems[0]
  if (otherVersion !== undefined && !broken.has('file')) throw new StorageError(otherVersion)
  if (otherVersion !== undefined || checks.length === 1)
    throw new StorageError('This cannot be repaired: restore a backup.')
  let connection: Connection | undefined
  try {
    connection = openForWriting(path)
    const { database } = connection
    database.exec('begin immediate')
    for (const [name, repair] of repairs) if (broken.has(name)) repair(connection)
    database.exec('commit')
    database.exec('pragma wal_checkpoint(truncate)')
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SQLITE_ERROR') throw error
    throw new StorageError(
      `The database is as it was, and cannot be repaired (${(error as Error).message}): restore a backup.`,
      { cause: error },
    )
  } finally {
    connection?.rollback()
    connection?.close()
  }
}

const repairs: readonly (readonly [CheckName, (connection: Connection) => void])[] = [
  ['file', ({ database }) => database.exec('reindex')],
  ['log', repairHeads],
  ['epochs', ({ database }) => setEpochs(database, epochOf(database))],
  ['tables', makeTables],
]

/** Heads say where the logs end. Where one has said more, numbers may be given out again: a new history begins. */
function repairHeads({ database }: Connection): void {
  const extents = readExtents(database)
  const put = database.prepare(
    `insert into room_heads (roomId, epoch, lastSeq, messageCount) values (?, ?, ?, ?)
     on conflict (roomId) do update set lastSeq = excluded.lastSeq, messageCount = excluded.messageCount`,
  )
  const dbEpoch = epochOf(database)
  let isLost = false
  for (const { id, lastSeq } of readRooms(database)) {
    const { last = 0, messages = 0 } = extents.get(id) ?? {}
    isLost ||= lastSeq === null || lastSeq > last
    put.run(id, roomEpoch(dbEpoch, id), last, messages)
  }
  if (isLost) setEpochs(database, newEpoch())
}

function epochOf(database: DatabaseSync): string {
  const meta = database.prepare(`select value from meta where key = 'epoch'`).get()
  return (meta?.value as string | undefined) ?? newEpoch()
}

function setEpochs(database: DatabaseSync, dbEpoch: string): void {
  database.prepare(`insert or replace into meta (key, value) values ('epoch', ?)`).run(dbEpoch)
  const update = database.prepare('update room_heads set epoch = ? where roomId = ?')
  for (const { id } of readRooms(database)) update.run(roomEpoch(dbEpoch, id), id)
}

function makeTables(connection: Connection): void {
  for (const room of readRooms(connection.database)) makeTablesOf(connection, room)
  countAnew(connection.database)
}

/** Makes a room's messages and members anew, and its name and settings as far as its log says them. */
function makeTablesOf(connection: Connection, { id: roomId, number }: CheckedRoom): void {
  const { database } = connection
  const store = new SqliteLogStore(connection)
  database.prepare('delete from message_rows where room = ?').run(number)
  database.prepare('delete from members where roomId = ?').run(roomId)
  database.prepare('delete from reaction_rows where room = ?').run(number)
  database.prepare('delete from mention_rows where room = ?').run(number)
  const sum = addUp(database, roomId)
  let step = sum.next()
  for (; !step.done; step = sum.next()) {
    const { messages, mentions } = step.value
    store.apply({ messages, mentions })
  }
  const { members, name, topic, settings } = step.value
  const room = {
    ...{ roomId, settings },
    ...(name !== undefined && { name }),
    ...(topic !== undefined && { topic }),
  }
  store.apply({ members, rooms: [room], reactions: addUpReactions(database, roomId) })
  database
    .prepare(
      `update event_rows set body = null where room = :number and seq in
         (select seq from message_rows where room = :number and deletedSeq is not null)`,
    )
    .run({ number })
}
