// Files on their way in lie on this machine, wherever they are kept in the end.
import type { StatsFs } from 'node:fs'
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** The part of the folder in which they are; no backup has them. */
export const incomingName = 'incoming'

/** What is drawn of an upload lies beside it, in a folder whose name ends so. */
const drafts = '.made'
/** The folder of what is made of this upload, or copied, on its way to where it is kept. */
export const draftsOf = (upload: string) => `${upload}${drafts}`
/** A server that has ended may have left a process that puts something more there. */
const maxRetries = 3

export type IncomingFiles = ReturnType<typeof openIncomingFiles>

export function openIncomingFiles(path: string) {
  const incoming = join(path, incomingName)
  const isOlder = async (name: string, time: number) => {
    const found = await stat(join(incoming, name)).catch(() => undefined)
    return found !== undefined && found.mtimeMs < time
  }

  return {
    incoming,
    prepare: () => mkdir(incoming, { recursive: true, mode: 0o700 }),
    async dropIncoming(id: string): Promise<void> {
      await rm(join(incoming, id), { force: true })
      await rm(draftsOf(join(incoming, id)), { force: true, recursive: true, maxRetries })
    },
    /** The ids of what is on its way in, and has not been touched since this time. */
    async stillSince(time: number): Promise<string[]> {
      const names = await readdir(incoming).catch(() => [])
      const still: string[] = []
      for (const name of names) {
        if (!name.endsWith(drafts) && (await isOlder(name, time))) still.push(name)
      }
      return still
    },
    /** Takes away what was begun to be drawn before this time: its server has ended. */
    async dropDraftsBefore(time: number): Promise<void> {
      const names = await readdir(incoming).catch(() => [])
      for (const name of names)
        if (name.endsWith(drafts) && (await isOlder(name, time)))
          await rm(join(incoming, name), { force: true, recursive: true, maxRetries })
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
