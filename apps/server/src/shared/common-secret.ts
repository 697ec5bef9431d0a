// All nodes have one secret: cookies, questions to passkeys and what authenticator apps know are made with it.
import { keyedHash } from '../ground/secrets.ts'
import type { Database } from '../storage/database.ts'
import { StorageError } from '../storage/storage-error.ts'

/** Throws StorageError for another secret than that of the node that came first, of which the database has a keyed hash alone. */
export async function requireCommonSecret(db: Database, secret: string): Promise<void> {
  const value = fingerprintOf(secret)
  await db
    .insertInto('meta')
    .values({ key: 'secret', value })
    .onConflict((known) => known.column('key').doNothing())
    .execute()
  const same = await db
    .selectFrom('meta')
    .select('key')
    .where('key', '=', 'secret')
    .where('value', '=', value)
    .executeTakeFirst()
  if (!same)
    throw new StorageError(
      'LOBBY_SECRET_FILE holds another secret than the nodes before this one had: give every node the same file. To replace the secret for good, stop all nodes and run `lobby secret --adopt` with the new file: then everybody is signed out.',
    )
}

/** Makes this secret the one that every node must have. */
export async function adoptSecret(db: Database, secret: string): Promise<void> {
  const value = fingerprintOf(secret)
  await db
    .insertInto('meta')
    .values({ key: 'secret', value })
    .onConflict((known) => known.column('key').doUpdateSet({ value }))
    .execute()
}

function fingerprintOf(secret: string): string {
  return keyedHash(secret, 'the secret of all nodes')
}
