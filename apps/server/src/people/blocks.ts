// Who has blocked which person, in SQL.
import type { Author } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'

/** So many can be blocked by one person: all of them stand in each welcome of theirs. */
const mostBlocked = 200

/** One person, and another one that they have blocked or want to block. */
export interface Pair {
  readonly blockerId: string
  readonly blockedId: string
}

/** The people that a person has blocked, the last first. */
export async function listBlocked(db: Database, blockerId: string): Promise<Author[]> {
  const rows = await db
    .selectFrom('blocks')
    .innerJoin('user', 'user.id', 'blocks.blockedId')
    .select(['user.id', 'user.name', 'user.role'])
    .where('blockerId', '=', blockerId)
    .orderBy('blocks.createdAt', 'desc')
    .orderBy('user.id')
    .execute()
  return rows.map(({ id, name, role }) => ({ id, name, guest: role === 'guest' }))
}

/** Answers whether they were not blocked before. Throws ChatError `not_found` for an id that no person has. */
export async function block(db: Database, { blockerId, blockedId }: Pair): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const person = await tx
      .selectFrom('user')
      .select('id')
      .where('id', '=', blockedId)
      .executeTakeFirst()
    if (!person) throw new ChatError('not_found', 'No person has this id.')
    const { count } = await tx
      .selectFrom('blocks')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('blockerId', '=', blockerId)
      .where('blockedId', '!=', blockedId)
      .executeTakeFirstOrThrow()
    if (Number(count) >= mostBlocked)
      throw new ChatError('forbidden', `At most ${mostBlocked} people can be blocked.`)
    const added = await tx
      .insertInto('blocks')
      .values({ blockerId, blockedId, createdAt: now() })
      .onConflict((known) => known.columns(['blockerId', 'blockedId']).doNothing())
      .returning('blockedId')
      .execute()
    if (added.length > 0) await noteChange(tx, 'profile', blockerId)
    return added.length > 0
  })
}

/** Answers whether they were blocked before. */
export async function unblock(db: Database, { blockerId, blockedId }: Pair): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const gone = await tx
      .deleteFrom('blocks')
      .where('blockerId', '=', blockerId)
      .where('blockedId', '=', blockedId)
      .returning('blockedId')
      .execute()
    if (gone.length > 0) await noteChange(tx, 'profile', blockerId)
    return gone.length > 0
  })
}

/** Whether one of these people has blocked the person. */
export async function isBlockedBy(
  db: Database,
  personId: string,
  others: readonly string[],
): Promise<boolean> {
  const row = await db
    .selectFrom('blocks')
    .select('blockerId')
    .where('blockedId', '=', personId)
    .where('blockerId', 'in', others)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
