// Files that are kept in a folder, which several servers may share.
import { createReadStream } from 'node:fs'
import { copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { type FileStore, noRoom } from './file-store.ts'
import { draftsOf, openIncomingFiles } from './incoming-files.ts'
import { keptName, keptNames, randomName } from './kept-names.ts'

export function openFileFolder(path: string): FileStore {
  const incoming = openIncomingFiles(path)
  const folderOf = (content: string) => join(path, content.slice(0, 2))
  const placeOf = (name: string) => join(folderOf(name), name)

  return {
    ...incoming,
    place: path,
    require: async () => {},
    async keep(content, files): Promise<void> {
      try {
        await mkdir(folderOf(content), { recursive: true, mode: 0o700 })
        for (const [width, file] of files) {
          await synced(file)
          await put(file, placeOf(keptName(content, width)), dirname(file) === incoming.incoming)
        }
        await synced(folderOf(content))
        await synced(path)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        // It is whole still, and is kept when there is room.
        if (code === 'ENOSPC' || code === 'EDQUOT') throw noRoom
        throw error
      }
    },
    async read(name, part) {
      const found = await stat(placeOf(name)).catch(() => undefined)
      if (!found) return undefined
      const { start, end } = part ?? { start: 0, end: found.size - 1 }
      const bytes = end - start + 1
      const stream = bytes > 0 ? createReadStream(placeOf(name), { start, end }) : Readable.from([])
      return { bytes, body: Readable.toWeb(stream) as ReadableStream<Uint8Array> }
    },
    async drop(content): Promise<void> {
      for (const name of keptNames(content)) await rm(placeOf(name), { force: true })
    },
  }
}

/** An upload itself keeps its first name until its row says where it lies. */
async function put(file: string, place: string, isUpload: boolean): Promise<void> {
  if (!isUpload) return rename(file, place)
  await link(file, place).catch(async (error: NodeJS.ErrnoException) => {
    // A stop came after it was put there.
    if (error.code !== 'EEXIST') await putCopy(file, place)
  })
}

/** Where there are no hard links. What has the name is whole: a stop leaves a draft, which goes with the upload. */
async function putCopy(file: string, place: string): Promise<void> {
  const drafts = draftsOf(file)
  const draft = join(drafts, randomName())
  await mkdir(drafts, { recursive: true, mode: 0o700 })
  await copyFile(file, draft)
  await synced(draft)
  await rename(draft, place)
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}
