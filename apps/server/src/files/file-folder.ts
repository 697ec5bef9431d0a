// Where the bytes of files lie: under names made at random, never under those that people give.
import { randomBytes } from 'node:crypto'
import type { StatsFs } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'

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
    /** Puts what is in these files there for good: when it resolves, a power cut takes none of it. A stop on the way leaves the upload as it is, to be kept again. */
    async keep(content: string, files: ReadonlyMap<number | undefined, string>): Promise<void> {
      const folder = join(path, content.slice(0, 2))
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for (const [width, file] of files) {
        await synced(file)
        await put(file, this.placeOf(content, width), dirname(file) === incoming)
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
    /** The ids of what is on its way in, and has not been touched since this time. */
    async stillSince(time: number): Promise<string[]> {
      const names = await readdir(incoming).catch(() => [])
      const still: string[] = []
      for (const name of names) {
        const found = await stat(join(incoming, name)).catch(() => undefined)
        if (found && found.mtimeMs < time) still.push(name.replace(/\.made$/, ''))
      }
      return [...new Set(still)]
    },
    /** Whether so much more fits, and the disk keeps what is free of it for the database. */
    async hasRoomFor(bytes: number): Promise<boolean> {
      return keepsEnoughFree(await statfs(incoming), bytes)
    },
  }
}

/** A twentieth of a disk stays free, and a gigabyte at least. */
export function keepsEnoughFree(
  { bavail, blocks, bsize }: Pick<StatsFs, 'bavail' | 'blocks' | 'bsize'>,
  bytes: number,
): boolean {
  return bavail * bsize - bytes >= Math.max(blocks * bsize * 0.05, 1e9)
}

/** An upload itself keeps its first name until its row says where it lies. */
async function put(file: string, place: string, isUpload: boolean): Promise<void> {
  if (!isUpload) return rename(file, place)
  await link(file, place).catch(async (error: NodeJS.ErrnoException) => {
    // A stop came after it was put there.
    if (error.code !== 'EEXIST') await copyFile(file, place).then(() => synced(place))
  })
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}
