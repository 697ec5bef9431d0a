// The one place that builds: configuration in, a ready application out.
import { type Application, LinkedChannelLayer } from '@lobby/channels'
import { sayHeadDaily } from './audit/daily-head.ts'
import { openAddressBans } from './bans/address-bans.ts'
import { openLayer } from './cluster/open-layer.ts'
import { LastTold } from './connections/last-told.ts'
import { OpenSockets } from './connections/open-sockets.ts'
import type { Context } from './context.ts'
import { openLeavingFiles } from './files/leaving-files.ts'
import { openFileStore } from './files/open-file-store.ts'
import { searchCursors } from './finding/search-cursor.ts'
import { openBackgroundTasks } from './ground/background-tasks.ts'
import { type Clock, systemClock } from './ground/clock.ts'
import type { Config } from './ground/config.ts'
import { openCounts } from './ground/counts.ts'
import type { Logger } from './ground/logger.ts'
import { serverOf } from './ground/permissions.ts'
import { createRateLimiter, unlimited } from './ground/rate-limit.ts'
import { openReadiness } from './ground/readiness.ts'
import { createNoteRefusal } from './ground/refusals.ts'
import { SuspendDetector } from './ground/suspend-detector.ts'
import { openTroubles, type Troubles } from './ground/troubles.ts'
import { version } from './ground/version.ts'
import { openGroupVersion } from './groups/group-version.ts'
import { endGuestLinksInTime } from './guest-links/expiry.ts'
import { csrfTokens } from './http/csrf.ts'
import { ownOrigin } from './http/own-origin.ts'
import type { StaticFiles } from './http/static-files.ts'
import { watchClock } from './log/clock-watch.ts'
import { openMailer } from './mail/mailer.ts'
import type { Listening } from './metrics/measured.ts'
import { openMetrics } from './metrics/open-metrics.ts'
import { noSharedLimits, openReaders, openTellers, sharedLimits, takeInOf } from './node-parts.ts'
import { createNotify } from './notices.ts'
import { openStored } from './open-stored.ts'
import { openOwnEmojiVersion } from './own-emoji/own-emoji.ts'
import { forgetInTime } from './people/departures.ts'
import { hasAccounts } from './people/has-accounts.ts'
import type { PresenceTimes } from './presence/presence-times.ts'
import { openPresences } from './presence/presences.ts'
import { makeFirstRoom } from './rooms/first-room.ts'
import { openStrangersList } from './rooms/strangers-list.ts'
import { createApplications } from './routing.ts'
import { openSessions } from './sessions/sessions.ts'
import { openDecisions } from './settings/server-decisions.ts'
import { openIdentity } from './settings/server-identity.ts'
import { requireCommonSecret } from './shared/common-secret.ts'
import { openSweep } from './shared/sweep.ts'
import { createUseOnce } from './shared/used-once.ts'
import { watchChanges } from './shared/watch-changes.ts'
import type { Passwords } from './sign-in/password/passwords.ts'
import { openSignInMethods } from './sign-in/sign-in-methods.ts'
import { readOrCreateSecret } from './storage/kept-secret.ts'
import { createSubjects, type Whole } from './subjects.ts'
import { openWorkerDesk, type WorkerDesk, WorkerNews } from './workers/worker-desk.ts'
import type { LogProcess } from './workers/worker-side.ts'

/** Milliseconds between two checks whether the session of an open socket has ended elsewhere. */
const recheckEvery = 30_000

export interface App {
  readonly application: Application
  /** The API for the operator; serve it on loopback, on a port of its own. */
  readonly controlPort: Application
  /** The API for the operator in this process, such as a command where no server runs. */
  readonly askAsOperator: (request: Request) => Promise<Response>
  readonly context: Whole
  /** The file that holds the database, where one of this machine does. */
  readonly databaseFile: string | undefined
  /** What does not work just now; more may be told to it. */
  readonly troubles: Troubles
  /** Where worker processes are served; in a log process alone. */
  readonly workerDesk: WorkerDesk | undefined
  /** The metrics, to be served on a port of their own on loopback; undefined where none are asked for. */
  readonly metricsPort: Application | undefined
  /** Says where the server listens, for links that lead to it, and what it counts. */
  listensAt(url: string, server?: Listening): void
  /** From now on `/health` and `/ready` say that the server is about to stop. */
  drain(): void
  /** Flushes what was accepted, and lets go of everything. */
  close(): Promise<void>
}

export interface AppParts {
  readonly config: Config
  readonly logger: Logger
  /** The built page; without it, the server has an API and sockets only. */
  readonly page?: Promise<StaticFiles>
  /** Makes this a log process: worker processes hold the sockets, and it serves them. */
  readonly hasWorkers?: boolean
  /** Makes this a worker: what it has not itself is there. */
  readonly logProcess?: LogProcess
  /** What makes a caller the operator; see `cli/running-server.ts`. */
  readonly operatorToken?: string
  /** Another than the machine's; for tests. */
  readonly clock?: Clock
  /** Milliseconds between two checks at the session of an open socket; for tests. */
  readonly recheckEvery?: number
  /** Milliseconds between two pings of a connection; for tests. */
  readonly pingEvery?: number
  readonly presenceTimes?: PresenceTimes
  /** Sockets that may be open at once; for tests. */
  readonly mostSockets?: number
  /** How passwords are hashed; for tests. */
  readonly passwords?: Passwords
  /** Called when the disk has failed in a way that only a restart mends. */
  readonly onFatal: (error: Error) => void
}

/**
 * Opens everything that the server needs. Throws `StorageError` when the data
 * folder cannot be used. Where anything throws, what was opened is closed again.
 */
export async function openApp(parts: AppParts): Promise<App> {
  // Its failure is told where it is awaited, once the storage is open.
  parts.page?.catch(() => {})
  const opened = new AsyncDisposableStack()
  try {
    return await build(parts, opened)
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

/** What closes each thing stands behind what opens it. */
async function build(parts: AppParts, opened: AsyncDisposableStack): Promise<App> {
  const { config, logger, clock = systemClock, logProcess } = parts
  const { dataFolder, databaseUrl, stateFolder } = config
  const news = parts.hasWorkers ? new WorkerNews() : undefined
  const troubles =
    logProcess?.troubles ?? openTroubles(logger, clock, () => news?.troublesChanged(troubles))
  opened.defer(() => troubles.close())
  const places = { dataFolder, databaseUrl, stateFolder }
  const wrote = (writes: number) => news?.wrote(writes)
  const { storage, own, openLog } = await openStored({
    ...{ ...places, logProcess, troubles, clock, logger, wrote },
    onFatal: parts.onFatal,
  })
  opened.defer(() => storage.close())
  const page = await parts.page
  const { db } = storage
  const secret =
    config.secret ?? (await readOrCreateSecret(config.dataFolder, () => hasAccounts(db)))
  if (config.secret !== undefined) await requireCommonSecret(db, secret)
  const linked = news ? new LinkedChannelLayer() : logProcess?.layer
  const layerNeeds = { config, logger, secret, troubles, clock, linked }
  const { layer, kind, cluster } = await openLayer(layerNeeds)
  opened.defer(() => layer.close())
  const suspendDetector = new SuspendDetector(clock)
  opened.defer(() => suspendDetector.close())
  const logOptions = { clock, logger, beforeDelivery: () => suspendDetector.check() }
  const notify = createNotify(layer, logger)
  const fileStore = openFileStore({ config, clock, troubles })
  await fileStore.require()
  const leavingFiles = openLeavingFiles({ db, clock, logger, fileStore })
  let listening = ownOrigin(config)
  const publicUrl = () => config.origins[0] ?? listening
  const settings = await openDecisions(db, config)
  const identity = await openIdentity(db)
  const server = () => serverOf({ config, settings })
  const presences = openPresences({ db, layer, clock, logger, server, times: parts.presenceTimes })
  opened.defer(() => presences.close())
  const serverName = () => identity.now.name
  const mailer = openMailer(config, logger, troubles)
  const telling = { db, clock, logger, secret, config, server, serverName, publicUrl, mailer }
  const tellers = openTellers({ ...telling, isActive: presences.isActive })
  const { pushSender, digestSender } = tellers
  const counts = openCounts()
  const limiter = config.limits
    ? createRateLimiter(clock.monotonic, (rate) => counts.rates.add(rate))
    : unlimited
  const readers =
    own &&
    openReaders({
      ...{ config, db, clock, logger, notify, fileStore, leavingFiles, listensAt: () => listening },
      ...{ presences, pushSender, mailer, limiter, settled: own.settled },
      readsPages: () => settings.now.previews === 'on',
    })
  const log = openLog(logOptions, (news ?? cluster)?.announces, readers)
  cluster?.join(log)
  opened.defer(() => cluster?.close())
  opened.defer(() => log.close())
  opened.defer(() => leavingFiles.close())
  for (const sender of [pushSender, digestSender]) opened.defer(() => sender.close())
  opened.defer(() => readers?.close())
  suspendDetector.onSuspend(() => {
    logger.warn(
      'The server did not run for a while: it looks again who is signed in and what was said.',
    )
    log.compareHeads()
  })
  const https = publicUrl().startsWith('https:')
  const sweep = openSweep({ db, clock, logger })
  opened.defer(() => sweep.close())
  const ground: Context = {
    counts,
    noteRefusal: createNoteRefusal({ counts, clock, logger }),
    config,
    settings,
    identity,
    server,
    addressBans: await openAddressBans(db, clock),
    ...{ ownEmoji: await openOwnEmojiVersion(db), groupVersion: await openGroupVersion(db) },
    ...{ logger, db, troubles },
    storageBytes: () => storage.bytes(),
    ...{ log, layer, fileStore, leavingFiles },
    ...{ openSockets: new OpenSockets(), lastTold: new LastTold() },
    ...{ notify, presences, mailer, ...tellers },
    ...{ limiter, suspendDetector, clock },
    searchCursors: searchCursors(secret),
    strangersList: openStrangersList({ db, writes: storage.writes, server }),
    sessions: openSessions({ db, writes: storage.writes, secret, https, logger, clock }),
    signInMethods: openSignInMethods({
      ...{ db, secret, https, logger, troubles, clock },
      useOnce: createUseOnce({ db, sweep }),
      provider: config.provider,
      passwords: parts.passwords,
    }),
    backgroundTasks: openBackgroundTasks(logger, clock),
    ...(config.limits ? sharedLimits({ db, clock, sweep }) : noSharedLimits),
    recheckEvery: parts.recheckEvery ?? recheckEvery,
    pingEvery: parts.pingEvery,
    publicUrl,
  }
  opened.defer(() => ground.sessions.close())
  opened.defer(() => ground.backgroundTasks.close())
  const context = { ...ground, ...createSubjects(ground) }
  if (own) {
    await makeFirstRoom(context)
    readers?.start()
    leavingFiles.start()
    for (const sender of [pushSender, digestSender]) sender.start()
    // One process does what a server does now and then.
    opened.defer(watchClock(db, troubles, clock))
    opened.defer(endGuestLinksInTime(context))
    opened.defer(sayHeadDaily(context))
    opened.defer(forgetInTime(context))
  }
  opened.defer(watchChanges({ ...context, takeIn: takeInOf(context) }))

  let isDraining = false
  let serving: Listening | undefined
  const metrics = await openMetrics({
    ...{ config, counts, storage, troubles, cluster, log: log.counts },
    later: () => ({ readers: applications.slowReaders.measure(), listening: serving }),
    measureWorkers: news && (() => news.measure(clock)),
    logProcess,
  })
  const applications = createApplications(context, {
    page,
    operatorToken: parts.operatorToken,
    metrics,
    mostSockets: parts.mostSockets,
    csrf: csrfTokens({
      secret,
      https,
      sessionOf: async (headers) => context.sessions.of(headers),
    }),
    checks: {
      health: () => ({
        ...troubles.health(),
        ...(isDraining && { status: 'draining' }),
        version,
        node: config.node,
        storage: storage.database,
        layer: kind,
        durability: storage.durability,
      }),
      ready: openReadiness({
        clock,
        isDraining: () => isDraining,
        isFailing: () => troubles.health().status === 'failing',
        askDatabase: () => db.selectFrom('meta').select('value').limit(1).execute(),
      }),
    },
  })
  return {
    ...applications,
    context,
    databaseFile: storage.file,
    troubles,
    workerDesk:
      own?.writing && news
        ? openWorkerDesk({
            ...{ storage: own, writing: own.writing, appends: log.appends },
            ...{ layer: linked, troubles, news, metrics, clock },
          })
        : undefined,
    listensAt(url, server) {
      listening = url
      serving = server
    },
    drain() {
      isDraining = true
      void context.backgroundTasks.close()
    },
    close: () => opened.disposeAsync(),
  }
}
