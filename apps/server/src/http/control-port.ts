// The control port: a listener on loopback and on a port of its own, which
// `server.json` in the data folder names. No proxy leads to it, and no page.

import { randomUUID, timingSafeEqual } from 'node:crypto'
import type { HttpScope } from '@lobby/channels'
import type { Clock } from '../ground/clock.ts'
import type { Logger } from '../ground/logger.ts'
import { isLoopback } from '../ground/network.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Api } from './api.ts'
import { nameOf } from './origins.ts'
import { problem } from './problem.ts'
import { secure } from './security-headers.ts'

export interface ControlPort {
  readonly clock: Clock
  readonly server: () => Resource
  readonly api: Api
  readonly operatorToken: string | undefined
  readonly logger: Pick<Logger, 'info' | 'warn'>
}

/**
 * What a program on this machine says in its headers. Any other one is of a browser, or of a
 * proxy: each has names of its own for the client that it speaks for.
 */
const headersOfPrograms = new Set([
  'host',
  'authorization',
  'content-type',
  'content-length',
  'transfer-encoding',
  'connection',
  'accept',
  'accept-encoding',
  'user-agent',
  // Of Node's own fetch; a browser says more of its kind.
  'accept-language',
  'sec-fetch-mode',
])

/** Answers requests of the operator, each of which is logged, and refuses every other one with 401. */
export function createControlPort(parts: ControlPort) {
  const { operatorToken, logger } = parts
  return async (request: Request, scope: HttpScope): Promise<Response> => {
    const use = { method: request.method, path: scope.path }
    const isLocal =
      isLoopback(nameOf(request.headers.get('host') ?? '')) &&
      [...request.headers.keys()].every((name) => headersOfPrograms.has(name))
    if (!isLocal || !bringsToken(request, operatorToken)) {
      logger.warn(use, 'A request at the control port was refused.')
      return secure(refusal(), { tls: false, api: true })
    }
    logger.info(use, 'The operator acts.')
    const answer = await answerOperator(parts, request, scope.client.host)
    return secure(answer, { tls: false, api: true })
  }
}

/** What the API answers to the operator. Only for a caller that is known to be it. */
export async function answerOperator(
  { api, clock, server }: Pick<ControlPort, 'api' | 'clock' | 'server'>,
  request: Request,
  address: string,
): Promise<Response> {
  return api.fetch(request, {
    actor: 'operator',
    session: undefined,
    now: clock.wall(),
    address,
    requestId: randomUUID(),
    server: server(),
  })
}

/** Whether a request says the operator's token, wherever it comes from. */
export function bringsToken(request: Request, operatorToken: string | undefined): boolean {
  const given = Buffer.from(request.headers.get('authorization') ?? '')
  const expected = Buffer.from(`Bearer ${operatorToken}`)
  return (
    operatorToken !== undefined &&
    given.length === expected.length &&
    timingSafeEqual(given, expected)
  )
}

/** What is answered to the operator's token anywhere but at the control port. */
export function refusal(): Response {
  return problem(
    'signed_out',
    'The operator acts by the `lobby` command on the server’s own machine, and from nowhere else.',
  )
}
