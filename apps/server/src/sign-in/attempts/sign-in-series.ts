// Guesses at an account are seen: in the log, in the audit log, and by its holder.
import type { FailedSignIns } from '@lobby/protocol'
import { personTarget, record } from '../../audit/record.ts'
import type { BackgroundTasks } from '../../ground/background-tasks.ts'
import type { Counts } from '../../ground/counts.ts'
import type { Logger } from '../../ground/logger.ts'
import type { Person } from '../../ground/person.ts'
import type { Database, DatabaseTransaction } from '../../storage/database.ts'
import { inTransaction } from '../../storage/in-transaction.ts'
import { now } from '../../storage/instants.ts'
import { isKnownPlace, rememberPlace, type Whose } from './sign-in-places.ts'

/** After so long without a mistake, the next one begins another series, in milliseconds. */
const seriesEnds = 24 * 60 * 60 * 1_000
/** The audit log has a row at this many mistakes of a series, at ten times as many, and so on. */
const firstRow = 5
/** The holder is told of so many from places where they have never signed in; fewer are taken for slips of their own. */
const toldFrom = 3

/** What was wrong. */
export type Wrong = 'password' | 'code' | 'proof' | 'passkey' | 'provider'

interface Needs {
  readonly db: Database
  readonly backgroundTasks: BackgroundTasks
  readonly logger: Pick<Logger, 'warn'>
  readonly counts: Pick<Counts, 'failedSignIns'>
}

/**
 * Writes down, within a second and at a moment that says nothing, that a
 * sign-in failed. What was typed is not written: it may be a password in the
 * wrong field.
 */
export type NoteFailedSignIn = (
  whose: Whose,
  attempt: { readonly address: string; readonly what: Wrong },
) => void

export function createNoteFailedSignIn({
  db,
  backgroundTasks,
  logger,
  counts,
}: Needs): NoteFailedSignIn {
  return (whose, { address, what }) =>
    backgroundTasks.add(async () => {
      const account = await inTransaction(db, (tx) => count(tx, whose, address))
      const named = account && { account: account.name, mistakes: account.count }
      logger.warn({ ...named, address, what }, 'A sign-in failed.')
      counts.failedSignIns.add(what)
    })
}

/** The account has signed in: remembers from where, ends the series, and answers what its holder is to be told of it. */
export function noteSignIn(
  db: Database,
  person: Person,
  address: string,
): Promise<FailedSignIns | undefined> {
  return inTransaction(db, async (tx) => {
    await rememberPlace(tx, person.id, address)
    const ended = await tx
      .deleteFrom('failed_sign_ins')
      .where('userId', '=', person.id)
      .returningAll()
      .executeTakeFirst()
    const isSeries = ended !== undefined && ended.count >= firstRow
    const before = isSeries ? { failed: ended.count, since: ended.since } : undefined
    recordSignIn(tx, person, address, before)
    if (!ended || ended.elsewhere < toldFrom) return undefined
    return { count: ended.elsewhere, since: ended.since, lastAt: ended.lastAt }
  })
}

/** Notes a sign-in; `before` is what had gone wrong until then. */
export function recordSignIn(
  tx: DatabaseTransaction,
  person: Person,
  address: string,
  before?: object,
): void {
  const target = personTarget(person)
  record(tx, { ...person, address }, { action: 'account.sign-in', target, before })
}

async function count(tx: DatabaseTransaction, whose: Whose, address: string) {
  const account = await tx
    .selectFrom('user')
    .select(['id', 'name'])
    .where('isAnonymous', '=', 0)
    .$call((found) =>
      'id' in whose
        ? found.where('id', '=', whose.id)
        : found.where('username', '=', whose.username),
    )
    .executeTakeFirst()
  if (!account) return undefined
  const lastAt = now()
  const before = await tx
    .selectFrom('failed_sign_ins')
    .selectAll()
    .where('userId', '=', account.id)
    .executeTakeFirst()
  const goesOn = before && Date.parse(lastAt) - Date.parse(before.lastAt) < seriesEnds
  const series = goesOn ? before : { count: 0, elsewhere: 0, since: lastAt }
  const isElsewhere = !(await isKnownPlace(tx, { id: account.id }, address))
  const row = {
    count: series.count + 1,
    elsewhere: series.elsewhere + (isElsewhere ? 1 : 0),
    since: series.since,
    lastAt,
  }
  await tx
    .insertInto('failed_sign_ins')
    .values({ userId: account.id, ...row })
    .onConflict((conflict) => conflict.column('userId').doUpdateSet(row))
    .execute()
  if (isWorthARow(row.count)) {
    const target = personTarget(account)
    const after = { failed: row.count, since: row.since }
    record(tx, strangerAt(address), { action: 'account.sign-in', target, after })
  }
  return { name: account.name, count: row.count }
}

function isWorthARow(mistakes: number): boolean {
  return Number.isInteger(Math.log10(mistakes / firstRow))
}

/** For the audit log: who tries is not known, from where is. */
function strangerAt(address: string): Person {
  return { id: '', name: '', guest: true, role: 'guest', session: false, address }
}
