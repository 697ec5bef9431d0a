// How the `lobby` command finds the server that runs on a data folder, and is
// let in as the operator: by a file that only the folder's owner can read.
import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const RunningServer = z.object({ url: z.string(), token: z.string() })
export type RunningServer = z.infer<typeof RunningServer>

const fileIn = (dataFolder: string) => join(dataFolder, 'server.json')

/** A fresh token; it is good until the server stops. */
export function newOperatorToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Says where the server is; call it once it listens. */
export function publishServer(dataFolder: string, server: RunningServer): Promise<void> {
  return writeFile(fileIn(dataFolder), JSON.stringify(server), { mode: 0o600 })
}

/** Takes it back; call it before the server stops. */
export function unpublishServer(dataFolder: string): Promise<void> {
  return rm(fileIn(dataFolder), { force: true })
}

/** The server that last said it runs on the folder. It may be dead by now. */
export async function findRunningServer(dataFolder: string): Promise<RunningServer | undefined> {
  try {
    return RunningServer.parse(JSON.parse(await readFile(fileIn(dataFolder), 'utf8')))
  } catch {
    return undefined
  }
}
