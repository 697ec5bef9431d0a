// How the `lobby` command finds the server that runs on a data folder, and is
// let in as the operator: by a file that only the folder's owner can read.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

const RunningServer = z.object({
  /** The control port: `http` on loopback, whatever the server itself speaks. */
  url: z.string(),
  token: z.string(),
  /** Where it listens for people. */
  site: z.string(),
})
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

/** Asks a server. Rejects when there is no answer. */
export type AskServer = (request: {
  readonly method?: string
  readonly path: string
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined
}) => Promise<{ readonly ok: boolean; readonly status: number; readonly text: string }>

/** Asks the server as the operator. Rejects when there is no answer. */
export async function askServer(
  { url, token }: Pick<RunningServer, 'url' | 'token'>,
  { method = 'GET', path, body }: Parameters<AskServer>[0],
): ReturnType<AskServer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  // Not imported: with all its names `node:http` loads `fetch` too, a twelfth of what a command takes.
  const { request: ask } = process.getBuiltinModule('node:http')
  const request = ask(url + path, { method, headers })
  request.end(body)
  const [response] = await once(request, 'response')
  const { statusCode: status } = response
  return { ok: status >= 200 && status < 300, status, text: await text(response) }
}
