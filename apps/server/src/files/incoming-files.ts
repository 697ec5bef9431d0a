// Files on their way in lie on this machine, wherever they are kept in the end.
import type { StatsFs } from 'node:fs'
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** The part of the folder in which they are; no backup has them. */
export const incomingName = 'incoming'

export type IncomingFiles = ReturnType<typeof openIncomingFiles>

export function openIncomingFiles(path: string) {
  const incoming = join(path, incomingName)

  return {
    incoming,
    prepare: () => mkdir(incoming, { recursive: true, mode: 0o700 }),
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
