import type { HttpScope } from '@lobby/channels'
import { isLoopback } from '../ground/network.ts'
import type { NoteRefusal } from '../ground/refusals.ts'
import { bringsToken } from './control-port.ts'
import { nameOf } from './origins.ts'
import { problem } from './problem.ts'
import { secure } from './security-headers.ts'

/** All metrics, as a monitoring system reads them. */
export type Metrics = () => Promise<{ readonly contentType: string; readonly text: string }>

export const metricsPath = '/metrics'

interface Guarded {
  readonly metrics: Metrics
  readonly metricsToken: string
  readonly noteRefusal: NoteRefusal
}

/** Answers `/metrics` on the main port, to who says the token. */
export async function metricsByToken(
  { metrics, metricsToken, noteRefusal }: Guarded,
  request: Request,
  { client }: HttpScope,
): Promise<Response> {
  if (bringsToken(request, metricsToken)) return answerWith(metrics)
  noteRefusal('metrics', client.host)
  const refused = problem('signed_out', 'The metrics take LOBBY_METRICS_TOKEN as a Bearer token.')
  refused.headers.set('www-authenticate', 'Bearer')
  return refused
}

/** Answers on the metrics' own port, which only this machine reaches: to its programs, and to no page that made its name resolve to it. */
export function createMetricsPort(metrics: Metrics) {
  return async (request: Request, { path }: HttpScope): Promise<Response> => {
    const isLocal = isLoopback(nameOf(request.headers.get('host') ?? ''))
    const answer = !isLocal
      ? problem('forbidden', 'This port answers to the loopback address alone.')
      : path === metricsPath
        ? await answerWith(metrics)
        : problem('not_found', `There is only ${metricsPath} at this port.`)
    return secure(answer, { tls: false, api: true })
  }
}

async function answerWith(metrics: Metrics): Promise<Response> {
  const { contentType, text } = await metrics()
  return new Response(text, { headers: { 'content-type': contentType } })
}
