// Links that no mail can bring: admins see which accounts wait for one.
import type { LinkRequest } from '@lobby/protocol'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { fromNow, now } from '../storage/instants.ts'
import { forgetLinks, type LinkToMake } from './account-links.ts'

const day = 24 * 60 * 60 * 1_000
/** A request that is older than this is forgotten, in milliseconds. */
const life = 7 * day

/** Notes that an account waits for a link, in place of what it has asked for before. */
export async function requestLink(db: Database, link: LinkToMake): Promise<void> {
  const { userId, purpose, email = null } = { email: undefined, ...link }
  await inTransaction(db, async (tx) => {
    // Another address than the one of a link that is out: that one confirms nothing any more.
    if (purpose === 'email') await forgetLinks(tx, purpose, userId)
    await tx
      .insertInto('link_requests')
      .values({ userId, purpose, email, requestedAt: now() })
      .onConflict((row) =>
        row
          .columns(['userId', 'purpose'])
          .doUpdateSet(({ ref }) => ({ requestedAt: ref('excluded.requestedAt') })),
      )
      .execute()
  })
}

/** The accounts that wait for a link, the first to ask first. */
export async function listLinkRequests(db: Database): Promise<LinkRequest[]> {
  return db
    .selectFrom('link_requests')
    .innerJoin('user', 'user.id', 'link_requests.userId')
    .select(['user.name as username', 'purpose', 'link_requests.email', 'requestedAt'])
    .where('requestedAt', '>', fromNow(-life))
    .orderBy('requestedAt')
    .execute()
}

/** The address that the account wants to confirm; undefined when it has not asked for that. */
export async function requestedEmail(db: Database, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('link_requests')
    .select('email')
    .where('userId', '=', userId)
    .where('purpose', '=', 'email')
    .executeTakeFirst()
  return row?.email ?? undefined
}
