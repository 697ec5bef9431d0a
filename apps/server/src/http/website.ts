// What answers HTTP: the API, the page and its files, and the seeds' addresses.

import { randomUUID } from 'node:crypto'
import type { HttpScope } from '@lobby/channels'
import type { ServerIdentity } from '@lobby/protocol'
import { acceptedLanguage } from '../ground/accepted-language.ts'
import type { Clock } from '../ground/clock.ts'
import type { Config } from '../ground/config.ts'
import type { Counts } from '../ground/counts.ts'
import type { Logger } from '../ground/logger.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Person, Session } from '../ground/person.ts'
import { hasRecentProof } from '../ground/proof.ts'
import type { NoteRefusal } from '../ground/refusals.ts'
import type { Api } from './api.ts'
import { appManifest, manifestPath } from './app-manifest.ts'
import { bringsToken, refusal } from './control-port.ts'
import type { CsrfTokens } from './csrf.ts'
import { type Metrics, metricsByToken, metricsPath } from './metrics-page.ts'
import { createNamedPage, type NamedPage } from './named-page.ts'
import type { Origins } from './origins.ts'
import { addressOfRoom, isPage } from './page-addresses.ts'
import { problem } from './problem.ts'
import { secure } from './security-headers.ts'
import { securityTxt } from './security-txt.ts'
import type { StaticFiles } from './static-files.ts'
import { openUpgradeRequired } from './upgrade-required.ts'

export interface Website {
  readonly logger: Pick<Logger, 'warn'>
  readonly clock: Clock
  readonly counts: Counts
  readonly noteRefusal: NoteRefusal
  readonly config: Config
  readonly server: () => Resource
  readonly addressBans: { covers(address: string): boolean }
  readonly api: Api
  readonly origins: Origins
  readonly csrf: CsrfTokens
  readonly page: StaticFiles | undefined
  readonly identity: { readonly now: ServerIdentity }
  readonly metrics: Metrics | undefined
  /** It opens nothing here; see `control-port.ts`. */
  readonly operatorToken: string | undefined
}

/** A scope that the middleware stack has been through. */
export interface WebScope extends HttpScope {
  readonly user: Person | undefined
  readonly session: Session | undefined
}

const noPage =
  'The page is not built. Start Lobby with `npm start`, or build it with `npm run build -w @lobby/web`.'

/** Answers a request; every answer carries the security headers. */
export function createWebsite(site: Website) {
  const { clock, counts } = site
  const documentOf = createNamedPage(site)
  const upgradeRequired = openUpgradeRequired(site.logger, clock.monotonic)
  return async (request: Request, scope: WebScope): Promise<Response> => {
    const began = clock.monotonic()
    const requestId = scope.requestId ?? randomUUID()
    const answer = await answerTo(request, scope, requestId)
    answer.headers.set('x-request-id', requestId)
    counts.requestSeconds.observe((clock.monotonic() - began) / 1_000)
    counts.requests.add(String(answer.status))
    return answer
  }

  async function answerTo(request: Request, scope: WebScope, requestId: string) {
    const api = /^\/(api|health|ready|openapi\.json)(\/|$)/.test(scope.path)
    const image = scope.path.startsWith('/images/')
    const file = scope.path.startsWith('/files/')
    const answer =
      refusedOperator(site, request, scope) ??
      refusedCrossSite(site, request, scope) ??
      upgradeRequired(request, scope.path) ??
      (await readMetrics(site, request, scope)) ??
      (await (api || image || file
        ? callApi(site, request, scope, requestId)
        : showPage({ ...site, documentOf }, request, scope)))
    const response = secure(answer, {
      tls: scope.scheme === 'https',
      api: api || ((image || file) && !answer.ok && answer.status !== 304),
      isImage: (image || file) && answer.ok,
    })
    // Files are kept by caches on the way: they bring no cookie.
    const cookie =
      api && (await site.csrf.cookieAfter(request.headers, response.headers, scope.session))
    if (cookie) response.headers.append('set-cookie', cookie)
    return response
  }
}

/** Undefined where there are none: then there is no such address. */
function readMetrics(
  { metrics, config: { metricsToken }, noteRefusal }: Website,
  request: Request,
  scope: WebScope,
): Promise<Response> | undefined {
  if (scope.path !== metricsPath || !metrics || metricsToken === undefined) return undefined
  return metricsByToken({ metrics, metricsToken, noteRefusal }, request, scope)
}

/** The operator's token opens nothing here: where it is said, it has got into the wrong hands, or a program goes the wrong way. */
function refusedOperator(
  { operatorToken, logger }: Website,
  request: Request,
  { path, client }: WebScope,
): Response | undefined {
  if (!bringsToken(request, operatorToken)) return undefined
  logger.warn(
    { method: request.method, path, address: client.host },
    'The operator’s token was sent to another port than the control port, and was refused.',
  )
  return refusal()
}

/**
 * A foreign `Host` is a page elsewhere that made its name resolve to us; a
 * foreign `Origin` a page that acts in a person's name. Browsers say where a
 * writing request comes from: one with a cookie that does not is refused, and
 * so is one that does not know the token that only our own pages can read.
 */
function refusedCrossSite(
  { origins, csrf }: Website,
  request: Request,
  { path, session }: WebScope,
): Response | undefined {
  const host = request.headers.get('host')
  // Load balancers and monitoring ask by address; what they are answered tells a foreign page nothing.
  if (!askedByAddress.has(path) && !origins.allowsHost(host))
    return problem(
      'forbidden',
      `This server does not answer to the name ${JSON.stringify(host)}. LOBBY_ORIGIN names it.`,
    )
  const origin = request.headers.get('origin')
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (reads) return undefined
  if (origin !== null && !origins.allows(origin, host))
    return problem('forbidden', 'Pages of other origins may not act here.')
  if (session === undefined) return undefined
  if (origin === null && request.headers.get('sec-fetch-site') !== 'same-origin')
    return problem('forbidden', 'A request with a cookie says where it comes from, by `Origin`.')
  return csrf.isSaid(request.headers, session)
    ? undefined
    : problem(
        'forbidden',
        'A request with a cookie says, as `X-CSRF-Token`, what the cookie `lobby.csrf` holds (on https `__Host-lobby.csrf`).',
      )
}

const readyPath = '/ready'
const askedByAddress: ReadonlySet<string> = new Set([readyPath, metricsPath])
const healthPaths: ReadonlySet<string> = new Set(['/health', readyPath])

/** Public, and read from any other site as well. */
const securityPath = '/.well-known/security.txt'

async function callApi(
  site: Website,
  request: Request,
  scope: WebScope,
  requestId: string,
): Promise<Response> {
  const address = scope.client.host
  // Health checks come from anywhere.
  if (!healthPaths.has(scope.path) && site.addressBans.covers(address)) {
    site.noteRefusal('banned', address)
    return problem('forbidden', 'This server takes no requests from your address.')
  }
  const { user, session } = scope
  const now = site.clock.wall()
  const recentProof = session !== undefined && hasRecentProof(session, now)
  return site.api.fetch(request, {
    actor: user && { ...user, address, recentProof },
    session,
    now,
    address,
    requestId,
    server: site.server(),
  })
}

interface Shown extends Website {
  readonly documentOf: NamedPage
}

async function showPage(
  { page, documentOf, identity, config, clock }: Shown,
  request: Request,
  scope: WebScope,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return problem('not_found', 'There is nothing at this address.')
  if (scope.path === securityPath) return securityTxt(config.securityContact, clock.wall())
  if (scope.path === manifestPath)
    return appManifest(identity.now, acceptedLanguage(request.headers))
  const file = page?.(scope.path, request.headers)
  if (file && scope.path !== '/index.html') return file
  const room = addressOfRoom(scope.path, new URLSearchParams(scope.queryString))
  if (room) return new Response(null, { status: 302, headers: { location: room } })
  const document = await documentOf(request.headers)
  if (!document)
    return new Response(noPage, { status: 503, headers: { 'content-type': 'text/plain' } })
  return isPage(scope.path)
    ? document
    : new Response(document.body, { status: 404, headers: document.headers })
}
