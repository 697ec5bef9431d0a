// Passkeys as they are stored: whose they are, and by what an answer is checked.
import type { Passkey } from '@lobby/protocol'
import type { WebAuthnCredential } from '@simplewebauthn/server'
import { personTarget, record } from '../../audit/record.ts'
import { ChatError } from '../../ground/errors.ts'
import type { Person } from '../../ground/person.ts'
import type { Database } from '../../storage/database.ts'
import { inTransaction } from '../../storage/in-transaction.ts'
import { now } from '../../storage/instants.ts'
import { refuseLastMethod } from '../attempts/last-method.ts'

/** Passkeys that an account may have. */
const atMost = 20

/** A person's passkeys, the oldest first. */
export async function listPasskeys(db: Database, userId: string): Promise<Passkey[]> {
  return db
    .selectFrom('passkeys')
    .select(['id', 'name', 'createdAt', 'lastUsedAt'])
    .where('userId', '=', userId)
    .orderBy('createdAt')
    .execute()
}

/** The passkey of this id, and whose it is. */
export async function findPasskey(
  db: Database,
  id: string,
): Promise<{ userId: string; credential: WebAuthnCredential } | undefined> {
  const row = await db
    .selectFrom('passkeys')
    .select(['userId', 'publicKey', 'counter', 'transports'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const { userId, publicKey, counter, transports } = row
  const credential = {
    ...{ id, counter },
    publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')),
    transports: JSON.parse(transports),
  }
  return { userId, credential }
}

/** Stores a passkey. Throws ChatError `invalid` for one that is there already, and for one too many. */
export function addPasskey(
  db: Database,
  person: Person,
  { id, publicKey, counter, transports = [] }: WebAuthnCredential,
  name: string,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const others = await tx
      .selectFrom('passkeys')
      .select(['id', 'userId'])
      .where(({ or, eb }) => or([eb('userId', '=', person.id), eb('id', '=', id)]))
      .execute()
    if (others.some((other) => other.id === id))
      throw new ChatError('invalid', 'This passkey is stored already.')
    if (others.length >= atMost)
      throw new ChatError('invalid', `An account has at most ${atMost} passkeys.`)
    await tx
      .insertInto('passkeys')
      .values({
        ...{ id, userId: person.id, name, counter, lastUsedAt: null },
        publicKey: Buffer.from(publicKey).toString('base64url'),
        transports: JSON.stringify(transports),
        createdAt: now(),
      })
      .execute()
    record(tx, person, {
      action: 'account.secure',
      target: personTarget(person),
      after: { passkey: name },
    })
  })
}

/** Writes a use down; false when another use came in between, which a copy of the key may be. */
export async function usePasskey(
  db: Database,
  { id, before, after }: { id: string; before: number; after: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('passkeys')
    .set({ counter: after, lastUsedAt: now() })
    .where('id', '=', id)
    .where('counter', '=', before)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Gives one of a person's passkeys another name. Throws ChatError `not_found`. */
export async function renamePasskey(
  db: Database,
  userId: string,
  { id, name }: { id: string; name: string },
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('passkeys')
    .set({ name })
    .where('userId', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw noSuchPasskey()
}

/** Removes one of a person's passkeys. Throws ChatError `forbidden` where it is the only sign-in method. */
export function removePasskey(db: Database, person: Person, id: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const removed = await tx
      .deleteFrom('passkeys')
      .where('userId', '=', person.id)
      .where('id', '=', id)
      .returning('name')
      .executeTakeFirst()
    if (!removed) throw noSuchPasskey()
    await refuseLastMethod(tx, person.id)
    record(tx, person, {
      action: 'account.secure',
      target: personTarget(person),
      before: { passkey: removed.name },
      after: { passkey: null },
    })
  })
}

function noSuchPasskey(): ChatError {
  return new ChatError('not_found', 'You have no such passkey.')
}
