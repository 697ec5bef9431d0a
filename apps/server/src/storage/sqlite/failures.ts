import type { TroubleCode } from '@lobby/protocol'
import { ChatError } from '../../ground/errors.ts'
import { StorageError } from '../storage-error.ts'
import { databaseMoved } from './open-files.ts'
import type { Failure } from './requests.ts'

/** A statement that SQLite refused, a broken constraint for one. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError'
  /** SQLite's extended result code. */
  readonly errcode: number | undefined

  constructor(failure: Failure) {
    super(failure.message)
    this.errcode = failure.errcode
    if (failure.stack) this.stack = failure.stack
  }
}

/** SQLite's primary result codes that mean more to us than "this statement failed". */
const primary = {
  busy: 5,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notDatabase: 26,
}
/** The shared memory file could not grow: a full disk, found before anything was written. */
const noRoomForSharedMemory = 4874
/** A virtual table's own tables disagree; the file is sound. */
const corruptVirtualTable = 267

/** Codes of the kinds below of which the connection itself takes no harm. */
const heals = new Set([noRoomForSharedMemory, corruptVirtualTable, databaseMoved])

const endsTheThread = new Set([
  primary.readOnly,
  primary.io,
  primary.corrupt,
  primary.cannotOpen,
  primary.notDatabase,
])

/**
 * Whether nothing after this error may be trusted. After a failed fsync the
 * kernel may have thrown the pages away and report the next one as a success,
 * so nothing is ever tried again on the same connection.
 */
export function isFatal(error: unknown): boolean {
  const code = errcodeOf(error)
  if (code === undefined || heals.has(code)) return false
  return endsTheThread.has(code & 0xff)
}

/** Whether an error is one of what was to be written: of the database it says nothing. */
export function isOfStatement(error: unknown): boolean {
  return !(errorOf(failureOf(error, isFatal(error))) instanceof ChatError)
}

export function failureOf(error: unknown, fatal: boolean): Failure {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  return { name, message, stack, errcode: errcodeOf(error), fatal }
}

/** The error that a caller on the main thread gets. */
export function errorOf(failure: Failure): Error {
  if (failure.name === 'StorageError') return new StorageError(failure.message)
  const cause = new SqliteError(failure)
  if (failure.errcode === databaseMoved)
    return new ChatError('storage', 'The database file is not in its place.', { cause })
  if (failure.fatal) return new ChatError('storage', 'Nothing can be written just now.', { cause })
  if (failure.errcode === noRoomForSharedMemory || isPrimary(failure.errcode, primary.full))
    return new ChatError('storage_full', 'The disk is full.', { cause })
  if (isPrimary(failure.errcode, primary.busy))
    return new ChatError('storage', 'Another program keeps the database locked.', { cause })
  return cause
}

/** Whether another program's lock was in the way for too long. */
export function isBusy(error: unknown): boolean {
  return isPrimary(errcodeOf(error), primary.busy)
}

/** What a failure says about the database, if it is not about the statement alone. */
export function troubleOf({ errcode = 0 }: Pick<Failure, 'errcode'>): TroubleCode | undefined {
  if (errcode === databaseMoved) return 'storage_moved'
  if (errcode === noRoomForSharedMemory) return 'storage_full'
  return errcode === corruptVirtualTable ? undefined : troubles.get(errcode & 0xff)
}

const troubles = new Map<number, TroubleCode>([
  [primary.full, 'storage_full'],
  [primary.busy, 'storage_locked'],
  [primary.io, 'storage_damaged'],
  [primary.corrupt, 'storage_damaged'],
  [primary.notDatabase, 'storage_damaged'],
])

/** SQLite's extended codes keep the primary one in their lowest byte. */
function isPrimary(errcode: number | undefined, code: number): boolean {
  return ((errcode ?? 0) & 0xff) === code
}

function errcodeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' ? code : undefined
}
