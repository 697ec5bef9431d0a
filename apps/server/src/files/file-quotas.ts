// How much may be sent: what the operator allows, and of that what admins have decided.

import type { Config } from '../ground/config.ts'
import { ChatError } from '../ground/errors.ts'
import { bytesOf } from '../ground/sizes.ts'
import type { ServerDecisions } from '../settings/server-decisions.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import { sumOfAllFiles, sumOfFiles } from './queries.ts'

export interface Quotas {
  readonly config: Pick<Config, 'uploadsOfPerson'>
  readonly settings: Pick<ServerDecisions, 'now'>
}

/**
 * Throws ChatError `too_many` or `storage_full` where so many bytes more are too much for this person, or for the server. In the
 * transaction that adds them: of two at once, one sees the other.
 */
export async function requireQuota(
  tx: DatabaseTransaction,
  { config, settings: { now } }: Quotas,
  { ownerId, size }: { readonly ownerId: string; readonly size: number },
): Promise<void> {
  const ofPerson = Math.min(
    config.uploadsOfPerson,
    bytesOf(now.filesOfPerson) ?? config.uploadsOfPerson,
  )
  const { bytes: sent } = await sumOfFiles(tx, ownerId)
  if (sent + size > ofPerson)
    throw new ChatError(
      'too_many',
      `You have sent ${sent} bytes of files, and one person may have sent ${ofPerson}. Delete some first.`,
    )
  const ofServer = bytesOf(now.filesOfServer)
  if (ofServer !== undefined && (await sumOfAllFiles(tx)).bytes + size > ofServer)
    throw new ChatError('storage_full', 'The server has no room for more files.', {
      retryAfter: 60_000,
    })
}
