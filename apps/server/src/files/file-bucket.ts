// Files that are kept in a bucket of S3; on their way in they lie on this machine.
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, openAsBlob } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { BucketAddress } from '../ground/bucket-address.ts'
import { busy } from '../ground/errors.ts'
import { StorageError } from '../storage/storage-error.ts'
import { BucketError, openBucket } from './bucket.ts'
import type { FileStore, FileStoreNeeds } from './file-store.ts'
import { openIncomingFiles } from './incoming-files.ts'
import { keptName, keptNames } from './kept-names.ts'

/** `folder` has what is on its way in. */
export function openFileBucket(
  address: BucketAddress,
  folder: string,
  { clock, troubles }: Pick<FileStoreNeeds, 'clock' | 'troubles'>,
): FileStore {
  const bucket = openBucket(address, clock)
  const place = `the bucket ${address.bucket}${address.prefix && ` under ${address.prefix}`} at ${address.endpoint}`

  let isAway = false

  /** Tells the operator while it does not do its part. */
  async function watched<Answer>(asked: Promise<Answer>): Promise<Answer> {
    try {
      const answer = await asked
      if (isAway) troubles.end('files')
      isAway = false
      return answer
    } catch (error) {
      if (!(error instanceof BucketError)) throw error
      isAway = true
      const reason = new BucketError(`${place} does not do its part`, { cause: error })
      troubles.begin('files', reason, require)
      throw error
    }
  }

  /** Tells people that it may be right soon. */
  const told = (said: string) => (error: unknown) => {
    throw error instanceof BucketError ? busy(said) : error
  }

  async function require(): Promise<void> {
    const probe = `lobby-probe-${randomUUID()}`
    try {
      await bucket.put(probe, new Blob([probe]))
      const read = await bucket.get(probe)
      const isSame = read && (await new Response(read.body).text()) === probe
      await bucket.drop(probe)
      if (!isSame) throw new BucketError('what is written there is not what is read')
      // Without the right to list, a name that is free is answered as one that is forbidden.
      await bucket.get(probe)
    } catch (error) {
      if (!(error instanceof BucketError)) throw error
      throw new StorageError(
        `LOBBY_FILES: ${place} cannot be used: ${error.message}. The key has to be allowed to put, get and delete objects there, and to list the bucket.`,
        { cause: error },
      )
    }
  }

  return {
    ...openIncomingFiles(folder),
    place,
    require,
    async keep(content, files): Promise<void> {
      for (const [width, file] of files)
        await watched(
          bucket.put(keptName(content, width), await openAsBlob(file), await sha256(file)),
        ).catch(told('The file is here, and could not be kept yet. Try again soon.'))
    },
    read: (name, part) =>
      watched(bucket.get(name, part)).catch(told('The file cannot be read now. Try again soon.')),
    async drop(content): Promise<void> {
      await Promise.all(keptNames(content).map((name) => watched(bucket.drop(name))))
    },
  }
}

/** S3 compares it with what has arrived. */
async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
