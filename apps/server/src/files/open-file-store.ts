import { openFileBucket } from './file-bucket.ts'
import { openFileFolder } from './file-folder.ts'
import type { FileStore, FileStoreNeeds } from './file-store.ts'

/** Where files are kept, as the operator has decided it. */
export function openFileStore({ config, clock, troubles }: FileStoreNeeds): FileStore {
  const { filesFolder, filesBucket } = config
  return filesBucket
    ? openFileBucket(filesBucket, filesFolder, { clock, troubles })
    : openFileFolder(filesFolder)
}
