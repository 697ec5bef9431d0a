import type { ErrorCode, TroubleCode } from '@lobby/protocol'
import { ChatError } from '../../ground/errors.ts'
import { StorageError } from '../storage-error.ts'

/** Milliseconds after which a request that met another transaction, or no database, may be tried again. */
const tryAgain = 1_000

interface Meaning {
  readonly code: Extract<ErrorCode, 'storage' | 'storage_full' | 'busy'>
  readonly message: string
  /** What it says about the database, if it is not about the statement alone. */
  readonly trouble?: TroubleCode
}

const away: Meaning = {
  code: 'storage',
  message: 'The database cannot be reached.',
  trouble: 'storage_away',
}
const full: Meaning = {
  code: 'storage_full',
  message: 'The disk is full.',
  trouble: 'storage_full',
}
const damaged: Meaning = {
  code: 'storage',
  message: 'The database cannot be read.',
  trouble: 'storage_damaged',
}
const inTheWay: Meaning = { code: 'busy', message: 'Another change was in the way: try again.' }

/** What PostgreSQL's codes mean to us; all other ones are about the statement, such as a broken constraint. */
const meanings: Readonly<Record<string, Meaning>> = {
  // Of the connection: by the class, 08, and by these.
  '57P01': away,
  '57P02': away,
  '57P03': away,
  '57P05': away,
  '25006': away,
  '53300': away,
  '53400': away,
  '53200': away,
  '25P03': away,
  '28000': away,
  '28P01': away,
  '3D000': away,
  '53100': full,
  '58030': damaged,
  XX001: damaged,
  XX002: damaged,
  '40001': inTheWay,
  '40P01': inTheWay,
  '55P03': inTheWay,
  '57014': inTheWay,
}

/** The error that a caller gets; nothing of the database is fatal to this process, which goes on when it is back. */
export function errorOf(error: unknown): { error: unknown; trouble: TroubleCode | undefined } {
  if (error instanceof ChatError || error instanceof StorageError)
    return { error, trouble: undefined }
  const meaning = meaningOf(error)
  if (!meaning) return { error, trouble: undefined }
  const { code, message, trouble } = meaning
  return {
    error: new ChatError(code, message, { cause: error, retryAfter: tryAgain }),
    trouble,
  }
}

/** Whether an error is one of what was to be written: of the database it says nothing. */
export function isOfStatement(error: unknown): boolean {
  return !(errorOf(error).error instanceof ChatError)
}

function meaningOf(error: unknown): Meaning | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, severity, syscall } = error as Error & Record<string, unknown>
  // What PostgreSQL itself says has a severity.
  if (severity === undefined) return syscall || ofTheLine.test(error.message) ? away : undefined
  return meanings[`${code}`] ?? (`${code}`.startsWith('08') ? away : undefined)
}

/** What the driver says of a connection that is lost, or is not made in time. */
const ofTheLine = /connection|timeout|client was closed|calling end on the pool|is not queryable/i
