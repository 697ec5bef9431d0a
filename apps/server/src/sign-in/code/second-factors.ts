// A second proof besides the password: the codes of an app, and recovery codes
// on paper. What is stored of the first is sealed, of the others a hash.
import { personTarget, record } from '../../audit/record.ts'
import { ChatError } from '../../ground/errors.ts'
import type { Actor, Person } from '../../ground/person.ts'
import { hashOf, sealBy } from '../../ground/secrets.ts'
import type { Database, DatabaseTransaction } from '../../storage/database.ts'
import { inTransaction } from '../../storage/in-transaction.ts'
import { newTotpSecret, randomBase32, stepOfCode } from './totp.ts'

/** Recovery codes that an account has at once; each is good once. */
const recoveryCodes = 10
/** 80 bits: nobody finds one by guessing, nor from its hash. */
const recoveryBytes = 10

/** Whose it is. */
type Target = { readonly id: string; readonly name: string }

export interface SecondFactors {
  /** Whether signing in asks this person for a code. */
  isOn(userId: string): Promise<boolean>
  /** How many recovery codes are left. */
  recoveryCodesLeft(userId: string): Promise<number>
  /** A new secret in base32, which counts once it is confirmed. Throws ChatError `invalid` where one counts already. */
  begin(userId: string): Promise<string>
  /** Turns it on with the first code of the app; answers the recovery codes. Throws ChatError `invalid` where there is nothing to confirm. */
  confirm(person: Person, code: string): Promise<string[]>
  /** Uses a code of either kind up; false for a wrong one, and for one that was used. */
  use(userId: string, code: string): Promise<boolean>
  /** Ten new recovery codes in place of all others. Throws ChatError `invalid` where it is off. */
  renewRecoveryCodes(person: Person): Promise<string[]>
  /** Turns it off for an account; answers whether it was on. */
  remove(by: Actor, account: Target): Promise<boolean>
}

/** `secret` is the server's own; `now` is in milliseconds since 1970. */
export function openSecondFactors(db: Database, secret: string, now: () => number): SecondFactors {
  const seal = sealBy(`second factor ${secret}`)

  async function find(userId: string, from: Database | DatabaseTransaction = db) {
    const row = await from
      .selectFrom('second_factors')
      .select(['secret', 'confirmedAt'])
      .where('userId', '=', userId)
      .executeTakeFirst()
    return row && { ...row, sealed: row.secret, secret: seal.open(row.secret) }
  }

  async function isOn(userId: string, from?: DatabaseTransaction): Promise<boolean> {
    return (await find(userId, from))?.confirmedAt != null
  }

  /** Each step of the clock counts once: a code that was seen being typed is worth nothing. */
  async function useStep(
    from: Database | DatabaseTransaction,
    { userId, sealed, step }: { userId: string; sealed: string; step: number },
  ): Promise<boolean> {
    const { numUpdatedRows } = await from
      .updateTable('second_factors')
      .set({ lastStep: step })
      .where('userId', '=', userId)
      // Another app may have been set up since the code was compared.
      .where('secret', '=', sealed)
      .where('lastStep', '<', step)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  return {
    isOn: (userId) => isOn(userId),

    async recoveryCodesLeft(userId) {
      const { left } = await db
        .selectFrom('recovery_codes')
        .select(({ fn }) => fn.countAll<number>().as('left'))
        .where('userId', '=', userId)
        .executeTakeFirstOrThrow()
      return left
    },

    async begin(userId) {
      const fresh = newTotpSecret()
      const row = { secret: seal.close(fresh), lastStep: 0 }
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('second_factors')
        .values({ userId, confirmedAt: null, ...row })
        .onConflict((conflict) =>
          conflict
            .column('userId')
            .doUpdateSet(row)
            .where('second_factors.confirmedAt', 'is', null),
        )
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows === 0n)
        throw new ChatError('invalid', 'Codes are on already. Turn them off first.')
      return fresh
    },

    confirm(person, code) {
      const { id: userId } = person
      return inTransaction(db, async (tx) => {
        const found = await find(userId, tx)
        if (!found || found.confirmedAt !== null)
          throw new ChatError('invalid', 'There is nothing to confirm. Begin first.')
        const { sealed } = found
        const step = stepOfCode(found.secret, code, now())
        if (step === undefined || !(await useStep(tx, { userId, sealed, step }))) throw wrongCode()
        await tx
          .updateTable('second_factors')
          .set({ confirmedAt: new Date(now()).toISOString() })
          .where('userId', '=', userId)
          .execute()
        record(tx, person, {
          action: 'account.secure',
          target: personTarget(person),
          before: { codes: false },
          after: { codes: true },
        })
        return writeRecoveryCodes(tx, userId)
      })
    },

    async use(userId, code) {
      const found = await find(userId)
      if (found?.confirmedAt == null) return false
      const step = stepOfCode(found.secret, code, now())
      const { sealed } = found
      if (step !== undefined) return useStep(db, { userId, sealed, step })
      const { numDeletedRows } = await db
        .deleteFrom('recovery_codes')
        .where('userId', '=', userId)
        .where('hash', '=', hashOf(code))
        .executeTakeFirst()
      return numDeletedRows > 0n
    },

    renewRecoveryCodes(person) {
      return inTransaction(db, async (tx) => {
        if (!(await isOn(person.id, tx)))
          throw new ChatError('invalid', 'Codes are off. Turn them on first.')
        record(tx, person, {
          action: 'account.secure',
          target: personTarget(person),
          after: { recoveryCodes },
        })
        return writeRecoveryCodes(tx, person.id)
      })
    },

    remove(by, account) {
      const { id: userId } = account
      return inTransaction(db, async (tx) => {
        await tx.deleteFrom('recovery_codes').where('userId', '=', userId).execute()
        const removed = await tx
          .deleteFrom('second_factors')
          .where('userId', '=', userId)
          .returning('confirmedAt')
          .executeTakeFirst()
        if (removed?.confirmedAt == null) return false
        record(tx, by, {
          action: 'account.secure',
          target: personTarget(account),
          before: { codes: true },
          after: { codes: false },
        })
        return true
      })
    },
  }
}

/** The refusal of a code that is wrong, too old, or was used. */
export function wrongCode(): ChatError {
  return new ChatError('wrong_code', 'This code is wrong, or was used. Wait for the next one.')
}

async function writeRecoveryCodes(tx: DatabaseTransaction, userId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodes }, () =>
    randomBase32(recoveryBytes).toLowerCase(),
  )
  await tx.deleteFrom('recovery_codes').where('userId', '=', userId).execute()
  await tx
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ hash: hashOf(code), userId })))
    .execute()
  return codes.map((code) => code.replace(/.{4}(?=.)/g, '$&-'))
}
