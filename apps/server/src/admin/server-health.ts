import { statfs } from 'node:fs/promises'
import type { Overview } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'

/** What an operator wants to know first of the process that answers, and of its machine. */
export async function readHealth({
  databaseUrl,
  dataFolder,
  workers,
  mail,
  node,
}: Config): Promise<Omit<Overview['health'], 'problems'>> {
  const disk = databaseUrl === undefined ? await freeBytes(dataFolder) : undefined
  return {
    database: databaseUrl === undefined ? 'SQLite' : 'PostgreSQL',
    ...(disk !== undefined && { freeBytes: disk }),
    startedAt: new Date(performance.timeOrigin).toISOString(),
    node,
    workers,
    mail: mail !== undefined,
  }
}

/** What is left on the disk of the data folder; undefined where the system does not say. */
async function freeBytes(folder: string): Promise<number | undefined> {
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: undefined, bsize: 0 }))
  return bavail === undefined ? undefined : bavail * bsize
}
