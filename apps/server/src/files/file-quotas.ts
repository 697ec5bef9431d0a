// How much may be sent: what the operator allows, and of that what admins have decided.

import type { Config } from '../ground/config.ts'
import { ChatError } from '../ground/errors.ts'
import { bytesOf } from '../ground/sizes.ts'
import type { ServerDecisions } from '../settings/server-decisions.ts'
import type { Database } from '../storage/database.ts'
import { sumOfAllFiles } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly config: Pick<Config, 'uploadsOfPerson'>
  readonly settings: Pick<ServerDecisions, 'now'>
}

/** Throws ChatError `too_many` or `storage_full` where so much more of a person who has sent `sent` is too much. */
export async function requireQuota(
  { db, config, settings: { now } }: Needs,
  { sent, size }: { readonly sent: number; readonly size: number },
): Promise<void> {
  const ofPerson = Math.min(
    config.uploadsOfPerson,
    bytesOf(now.filesOfPerson) ?? config.uploadsOfPerson,
  )
  if (sent + size > ofPerson)
    throw new ChatError(
      'too_many',
      `You have sent ${sent} bytes of files, and one person may have sent ${ofPerson}. Delete some first.`,
    )
  const ofServer = bytesOf(now.filesOfServer)
  if (ofServer !== undefined && (await sumOfAllFiles(db)).bytes + size > ofServer)
    throw new ChatError('storage_full', 'The server has no room for more files.', {
      retryAfter: 60_000,
    })
}
