// `lobby check --repair`: makes again what can be made of the log.
import type { DatabaseSync } from 'node:sqlite'
import { newEpoch, roomEpoch } from '../storage/epochs.ts'
import { folderAt, prepareFolder } from '../storage/folder.ts'
import { lockFolder } from '../storage/folder-lock.ts'
import { type Connection, openForWriting } from '../storage/sqlite/connection.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { MemberRow, MessageRow } from '../storage/tables.ts'
import { checkDatabase, requireDatabase } from './check-database.ts'
import { readExtents } from './check-log.ts'
import type { CheckName, CheckReport } from './check-report.ts'
import { addUp } from './room-tables.ts'
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
  if (broken.has('schema') || checks.length === 1)
    throw new StorageError('This cannot be repaired: restore a backup.')
  let connection: Connection | undefined
  try {
    connection = openForWriting(path)
    const { database } = connection
    database.exec('begin immediate')
    for (const [name, repair] of repairs) if (broken.has(name)) repair(database)
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

const repairs: readonly (readonly [CheckName, (database: DatabaseSync) => void])[] = [
  ['file', (database) => database.exec('reindex')],
  ['log', repairHeads],
  ['epochs', (database) => setEpochs(database, epochOf(database))],
  ['tables', makeTables],
]

/** Heads say where the logs end. Where one has said more, numbers may be given out again: a new history begins. */
function repairHeads(database: DatabaseSync): void {
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

function makeTables(database: DatabaseSync): void {
  for (const room of readRooms(database)) makeTablesOf(database, room)
}

/** Makes a room's messages and members anew, and its name and settings as far as its log says them. */
function makeTablesOf(database: DatabaseSync, { id }: CheckedRoom): void {
  database.prepare('delete from messages where roomId = ?').run(id)
  database.prepare('delete from members where roomId = ?').run(id)
  const addMessage = inserter<MessageRow>(database, 'messages')
  const addMember = inserter<MemberRow>(database, 'members')
  const sum = addUp(database, id)
  let step = sum.next()
  for (; !step.done; step = sum.next()) step.value.messages.forEach(addMessage)
  const { members, name, settings } = step.value
  members.forEach(addMember)
  if (name !== undefined) database.prepare('update rooms set name = ? where id = ?').run(name, id)
  for (const [column, value] of Object.entries(settings)) {
    const update = database.prepare(`update rooms set "${column}" = ? where id = ?`)
    update.run(typeof value === 'boolean' ? Number(value) : value, id)
  }
}

/** Inserts rows with all their columns. */
function inserter<Row extends object>(database: DatabaseSync, table: string): (row: Row) => void {
  let sql: string | undefined
  return (row) => {
    const columns = Object.keys(row)
    sql ??= `insert into ${table} (${columns.join(', ')}) values (${columns.map((name) => `:${name}`).join(', ')})`
    database.prepare(sql).run({ ...row } as never)
  }
}
