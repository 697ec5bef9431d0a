import { StorageError } from '../storage-error.ts'

/** What is said of a database that cannot be opened, in one line for the operator. */
export function openingError(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const { cause, message } = error as Error
  const reason = cause instanceof Error ? cause.message : message
  return new StorageError(
    `The database of DATABASE_URL cannot be opened (${reason}): see that it runs, and that this address, user and password are right.`,
    { cause: error },
  )
}
