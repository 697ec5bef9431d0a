// How the `lobby` command finds the server that runs on a data folder, and is
// let in as the operator: by a file that only the folder's owner can read.
import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

const RunningServer = z.object({
  url: z.string(),
  token: z.string(),
  /** What it shows over TLS, PEM: the command knows it by that, since no certificate names a loopback address. */
  certificate: z.string().optional(),
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

export interface Asked {
  readonly method: string
  readonly path: string
  readonly json?: unknown
}

/** Asks the server as its operator. Rejects when nobody answers, or somebody else. */
export async function askServer(
  { url, token, certificate }: RunningServer,
  { method, path, json }: Asked,
): Promise<{ readonly status: number; readonly text: string }> {
  const request = url.startsWith('https:') ? requestSecure : requestPlain
  const body = json === undefined ? undefined : JSON.stringify(json)
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>()
  const asked = request(
    url + path,
    {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      // The very certificate that the server published, under whatever name.
      ...(certificate && {
        ca: certificate,
        allowPartialTrustChain: true,
        checkServerIdentity: () => undefined,
      }),
      signal: AbortSignal.timeout(patience),
    },
    (response) => {
      const { statusCode: status = 0 } = response
      text(response).then((text) => resolve({ status, text }), reject)
    },
  )
  asked.once('error', reject)
  asked.end(body)
  return promise
}

/** Milliseconds that a server has for its answer. */
const patience = 10_000
