// One middleware stack, two tables: what answers HTTP, and what answers sockets.
import {
  type Application,
  AuthMiddlewareStack,
  fetchApplication,
  HandshakeRateMiddleware,
  OriginValidator,
  ProtocolTypeRouter,
  ProxyHeadersMiddleware,
  path,
  type RequestScope,
  RequestSharesMiddleware,
  URLRouter,
} from '@lobby/channels'
import { addAdminMessageRoutes } from './admin/message-routes.ts'
import { addAdminRoomRoutes } from './admin/room-routes.ts'
import { addOverviewRoutes } from './admin/routes.ts'
import { addAdminSessionRoutes } from './admin/session-routes.ts'
import { addUserRoutes } from './admin/user-routes.ts'
import { addAuditRoutes } from './audit/routes.ts'
import { addAddressBanRoutes } from './bans/routes.ts'
import { roomsOf } from './connections/followed-rooms.ts'
import { NativeConsumer } from './connections/native.ts'
import { createNativeCommands } from './connections/native-commands.ts'
import { createNewNames } from './connections/new-names.ts'
import { declaredFrames, seedShapes } from './connections/seed-shapes.ts'
import { seedConsumer } from './connections/seeds.ts'
import { sessionRechecks } from './connections/session-check.ts'
import { sharedByConnections } from './connections/shared.ts'
import type { SlowReaders } from './connections/slow-readers.ts'
import { capSockets, socketsInProcess } from './connections/socket-caps.ts'
import { createWelcomes } from './connections/welcome.ts'
import { addDigestRoutes } from './digests/routes.ts'
import { addProfilePictureRoutes } from './files/profile-picture-routes.ts'
import { addRoomFileRoutes } from './files/room-files-routes.ts'
import { addRoomPictureRoutes } from './files/room-picture-routes.ts'
import { addFileRoutes } from './files/routes.ts'
import { addUploadRoutes } from './files/upload-routes.ts'
import { addSearchRoutes } from './finding/routes.ts'
import { addFirstStepRoutes } from './first-steps/routes.ts'
import { requireActions } from './ground/permissions.ts'
import type { Session } from './ground/person.ts'
import { addGroupRoutes } from './groups/routes.ts'
import { addGuestLinkRoutes } from './guest-links/routes.ts'
import { createApi } from './http/api.ts'
import { addDocumentRoutes } from './http/api-document.ts'
import { answerOperator, createControlPort } from './http/control-port.ts'
import type { CsrfTokens } from './http/csrf.ts'
import { handshakeRates, requestShares } from './http/engine-options.ts'
import { declaredRoutes } from './http/guard.ts'
import { addHealthRoutes, type Checks } from './http/health.ts'
import { createMetricsPort, type Metrics } from './http/metrics-page.ts'
import { allowedOrigins, HostValidator } from './http/origins.ts'
import { problem } from './http/problem.ts'
import type { StaticFiles } from './http/static-files.ts'
import { createWebsite } from './http/website.ts'
import { addImageRoutes } from './images/routes.ts'
import { addInvitationRoutes } from './invitations/routes.ts'
import { addLinkCardRoutes } from './link-cards/routes.ts'
import { addMessageRoutes } from './messages/routes.ts'
import { addOwnDataRoutes } from './own-data/routes.ts'
import { addOwnEmojiRoutes } from './own-emoji/routes.ts'
import { addOwnAccountRoutes } from './people/routes.ts'
import { addPresenceRoutes } from './presence/routes.ts'
import { addPushRoutes } from './push/routes.ts'
import { addReadingRoutes } from './reading/routes.ts'
import { addReportRoutes } from './reports/routes.ts'
import { addMemberRoutes } from './rooms/member-routes.ts'
import { addPeopleRoutes } from './rooms/people-routes.ts'
import { addRoomRoutes } from './rooms/routes.ts'
import { addSessionRoutes } from './sessions/routes.ts'
import { addAdminRoutes } from './settings/routes.ts'
import { newestChangeOf } from './shared/changes.ts'
import { addSecondFactorRoutes } from './sign-in/code/routes.ts'
import { addEmailRoutes } from './sign-in/email/routes.ts'
import { addPasskeyRoutes } from './sign-in/passkey/routes.ts'
import { addPasswordRoutes } from './sign-in/password/routes.ts'
import { addProviderRoutes } from './sign-in/provider/routes.ts'
import { addSignInRoutes } from './sign-in/routes.ts'
import type { Whole } from './subjects.ts'

export interface Outside {
  readonly page: StaticFiles | undefined
  /** What makes a caller at the control port the operator. */
  readonly operatorToken: string | undefined
  /** Sockets that may be open at once; without it, as many as the process holds. */
  readonly mostSockets: number | undefined
  readonly csrf: CsrfTokens
  /** Undefined where none are asked for. */
  readonly metrics: Metrics | undefined
  readonly checks: Checks
}

export interface Applications {
  /** Everything the server answers to. */
  readonly application: Application
  /** The same API for the operator; it is served on loopback, on a port of its own. */
  readonly controlPort: Application
  /** The metrics, for a port of their own on loopback; undefined where none are asked for. */
  readonly metricsPort: Application | undefined
  readonly slowReaders: Pick<SlowReaders, 'measure'>
  /** The same for the operator in this process, without a listener. */
  readonly askAsOperator: (request: Request) => Promise<Response>
}

/** What the server answers by. Throws when something of it has not declared its action. */
export function createApplications(context: Whole, outside: Outside): Applications {
  const { config, server, addressBans, clock, layer, logger } = context
  const { checks, mostSockets, ...site } = outside
  const origins = allowedOrigins(config)

  const api = createApi(context)
  addHealthRoutes(api, checks)
  addSignInRoutes(api, context)
  addPasswordRoutes(api, context)
  addSessionRoutes(api, context)
  addEmailRoutes(api, context)
  addOwnAccountRoutes(api, context)
  addOwnDataRoutes(api, context)
  addSecondFactorRoutes(api, context)
  addProviderRoutes(api, context)
  addPasskeyRoutes(api, context)
  addAdminRoutes(api, context)
  addAddressBanRoutes(api, context)
  addAuditRoutes(api, context)
  addRoomRoutes(api, context)
  addMemberRoutes(api, context)
  addPeopleRoutes(api, context)
  addPresenceRoutes(api, context)
  addInvitationRoutes(api, context)
  addGuestLinkRoutes(api, context)
  addMessageRoutes(api, context)
  addReadingRoutes(api, context)
  addFirstStepRoutes(api, context)
  addOwnEmojiRoutes(api, context)
  addGroupRoutes(api, context)
  addImageRoutes(api, context)
  addPushRoutes(api, context)
  addDigestRoutes(api, context)
  addSearchRoutes(api, context)
  addLinkCardRoutes(api, context)
  addUploadRoutes(api, context)
  addFileRoutes(api, context)
  addRoomFileRoutes(api, context)
  addProfilePictureRoutes(api, context)
  addRoomPictureRoutes(api, context)
  addReportRoutes(api, context)
  addOverviewRoutes(api, context)
  addUserRoutes(api, context)
  addAdminRoomRoutes(api, context)
  addAdminMessageRoutes(api, context)
  addAdminSessionRoutes(api, context)
  addDocumentRoutes(api)
  const commands = createNativeCommands(context)
  requireActions([...declaredRoutes(api), ...commands.declaredCommands, ...declaredFrames])

  const forSeeds = {
    ...context,
    shared: sharedByConnections({ ...context, rechecks: sessionRechecks(context) }),
  }
  const forNative = {
    ...forSeeds,
    commands,
    newNames: createNewNames(context),
    newestChange: newestChangeOf(context.db),
    rooms: roomsOf(context),
    welcomes: createWelcomes(context),
  }
  const routes = URLRouter([
    path('ws', NativeConsumer.asApplication({ channelLayer: layer }, forNative)),
    ...Object.values(seedShapes).map((shape) =>
      path(shape.path, seedConsumer(shape, forSeeds).asApplication({ channelLayer: layer })),
    ),
  ])
  const sockets = config.limits
    ? capSockets(routes, {
        logger,
        most: mostSockets ?? socketsInProcess(),
        onlyThisMachine: config.onlyThisMachine,
      })
    : routes
  const website = createWebsite({
    clock,
    config,
    server,
    addressBans,
    identity: context.identity,
    origins,
    api,
    logger,
    counts: context.counts,
    noteRefusal: context.noteRefusal,
    ...site,
  })
  const { operatorToken } = site
  const controlPort = createControlPort({ clock, server, api, logger, operatorToken })

  const known = AuthMiddlewareStack(sockets, people(context))
  const admitted = config.limits ? HandshakeRateMiddleware(known, handshakeRates) : known
  const answered = AuthMiddlewareStack(fetchApplication(website, bodies), people(context))
  const shared = RequestSharesMiddleware(answered, {
    ...requestShares,
    shareOf: ({ headers }) => context.sessions.accountSeen(headers),
    refused: fetchApplication(() => problem('rate', tooMany, { retryAfter: 1_000 })),
  })
  const application = ProtocolTypeRouter({
    http: config.limits ? shared : answered,
    websocket: HostValidator(
      OriginValidator(admitted, [
        (origin, { headers }) => origins.allows(origin, headers.get('host')),
      ]),
      origins,
    ),
  })
  return {
    // Outermost: everything within goes by the address, the scheme and the host that this one finds.
    application: ProxyHeadersMiddleware(application, config.trustedProxies),
    controlPort: ProtocolTypeRouter({ http: fetchApplication(controlPort, bodies) }),
    metricsPort:
      site.metrics &&
      ProtocolTypeRouter({
        http: fetchApplication(createMetricsPort(site.metrics), bodies),
      }),
    slowReaders: forSeeds.shared.slowReaders,
    askAsOperator: (request) => answerOperator({ api, clock, server }, request, '127.0.0.1'),
  }
}

const tooMany = 'Too many requests from your network wait already. Come again in a second.'

/** The API has its own limit, which answers as everything of the API does; nothing else reads bodies. */
const bodies = { maxBody: Number.POSITIVE_INFINITY }

/** Whose request or socket it is. */
function people({ sessions }: Pick<Whole, 'sessions'>) {
  return {
    load(scope: RequestScope): Promise<Session | undefined> | undefined {
      // A program sends no Origin with a handshake: it brings no cookies that a page could abuse, and gets nothing for them.
      if (scope.fromBrowser === false) return undefined
      return sessions.of(scope.headers)
    },
    user: (session: Session | undefined) => session?.person,
  }
}
