// Where the bytes of files lie: under names made at random, never under those that people give.
import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** The sizes in which a picture is kept besides its own, in pixels of width. */
export const thumbWidths = [400, 1_200] as const

export type FileFolder = ReturnType<typeof openFileFolder>

/** 128 bits. */
export function randomName(): string {
  return randomBytes(16).toString('base64url')
}

/** The part of the folder in which files are that are on their way; no backup has them. */
export const incomingName = 'incoming'

export function openFileFolder(path: string) {
  const incoming = join(path, incomingName)

  return {
    incoming,
    /** Where the file lies, or the picture in one of its sizes. */
    placeOf(content: string, width?: number): string {
      return join(path, content.slice(0, 2), width === undefined ? content : `${content}.${width}`)
    },
    prepare: () => mkdir(incoming, { recursive: true, mode: 0o700 }),
    /** Moves what is in these files there for good: when it resolves, a power cut takes none of it. */
    async keep(content: string, files: ReadonlyMap<number | undefined, string>): Promise<void> {
      const folder = join(path, content.slice(0, 2))
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for (const [width, file] of files) {
        await synced(file)
        await rename(file, this.placeOf(content, width))
      }
      await synced(folder)
      await synced(path)
    },
    /** Takes away what is kept under this name. It may be gone already. */
    async drop(content: string): Promise<void> {
      for (const width of [undefined, ...thumbWidths])
        await rm(this.placeOf(content, width), { force: true })
    },
    async dropIncoming(id: string): Promise<void> {
      await rm(join(incoming, id), { force: true })
      await rm(join(incoming, `${id}.made`), { force: true, recursive: true })
    },
    /** Whether so much more fits: a twentieth of the disk stays free, and a gigabyte at least. */
    async hasRoomFor(bytes: number): Promise<boolean> {
      const { bavail, blocks, bsize } = await statfs(incoming)
      return (bavail - bytes / bsize) * bsize >= Math.max(blocks * bsize * 0.05, 1e9)
    },
  }
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}
