import type { Application } from '@lobby/channels'
import { type ProtocolServer, serve } from '@lobby/channels/server'
import { openApp } from '../app.ts'
import { systemClock } from '../ground/clock.ts'
import type { Config } from '../ground/config.ts'
import { type Logger, openLogger } from '../ground/logger.ts'
import { version } from '../ground/version.ts'
import { servingOptions } from '../http/engine-options.ts'
import { readStaticFiles } from '../http/static-files.ts'
import { buildPageIfStale, pageFolder } from '../page/build-page.ts'
import { checkInBackground } from '../recovery/background-check.ts'
import type { WorkerDesk } from '../workers/worker-desk.ts'
import { startWorkers } from '../workers/worker-processes.ts'
import { letYoungSpaceGrow } from '../young-space.ts'
import { CommandError } from './command-error.ts'
import { drainOptions } from './drain-options.ts'
import { newOperatorToken, publishServer, unpublishServer } from './running-server.ts'
import { toldToStop } from './told-to-stop.ts'

/** Runs the server until it is told to stop. Resolves after everything that was acknowledged is on disk and let go of. */
export async function start(config: Config): Promise<void> {
  const told = toldToStop()
  const logger = openLogger(config.logLevel, { node: config.node })
  await buildPageIfStale(logger)
  const operatorToken = newOperatorToken()
  const hasWorkers = config.workers > 1
  const app = await openApp({
    config,
    logger,
    operatorToken,
    ...(hasWorkers ? { hasWorkers } : { page: readStaticFiles(pageFolder) }),
    onFatal: (error) => {
      // Never again after a failed fsync: what the disk holds is known only after a restart.
      logger.fatal(
        { err: error },
        'The disk failed. Nothing more is acknowledged; restart the server.',
      )
      process.exit(1)
    },
  })
  const onError = (error: unknown) => logger.error({ err: error }, 'A connection failed.')
  const { workerDesk } = app
  const notHad = async (error: Error) => {
    await app.close()
    throw new CommandError(error.message)
  }
  const serving = workerDesk
    ? serveByWorkers(config, logger, workerDesk)
    : serveHere(config, app.application, onError)
  const site = await serving.catch(notHad)
  const control = await serve(app.controlPort, { onError })
  const { metricsPort: port } = config
  const metrics =
    app.metricsPort && port !== undefined
      ? await serve(app.metricsPort, { port, onError }).catch(notHad)
      : undefined
  await publishServer(config.dataFolder, {
    url: control.url,
    token: operatorToken,
    site: site.url,
  })
  app.listensAt(site.url, site.server)
  // First: a server that says it is ready has stored something.
  const claimUrl = await app.context.newAccountActions.findClaimLink()
  greet(config, logger, site.url)
  if (metrics) logger.info({ url: `${metrics.url}/metrics` }, 'Metrics.')
  if (claimUrl) console.log(`Nobody owns this server yet. Become its owner: ${claimUrl}`)
  letYoungSpaceGrow()
  const { databaseFile: database, troubles } = app
  const check =
    database === undefined ? undefined : checkInBackground({ database, troubles, logger })

  await told
  logger.info('Stopping.')
  app.drain()
  await Promise.all([
    site.drain(),
    control.drain(drainOptions),
    metrics?.drain(drainOptions),
    check?.stop(),
  ])
  // First: the next server may have the folder from then on.
  await unpublishServer(config.dataFolder)
  await app.close()
  logger.info('Stopped.')
  process.exit(0)
}

/** Where people reach the server. */
interface Site {
  readonly url: string
  /** In this process; undefined where workers serve. */
  readonly server: ProtocolServer | undefined
  /** Lets all sockets go. */
  drain(): Promise<void>
}

async function serveHere(
  config: Config,
  application: Application,
  onError: (error: unknown) => void,
): Promise<Site> {
  const { host, port, tls } = config
  const options = { host, port, ...(tls && { tls }), ...servingOptions(config), onError }
  const server = await serve(application, options)
  return { url: server.url, server, drain: () => server.drain(drainOptions) }
}

async function serveByWorkers(config: Config, logger: Logger, desk: WorkerDesk): Promise<Site> {
  const workers = await startWorkers({
    ...{ desk, logger, clock: systemClock, count: config.workers },
    ...{ host: config.host, port: config.port },
    module: new URL('../worker-main.ts', import.meta.url),
  })
  const { url } = workers
  return { url, server: undefined, drain: () => workers.drain(drainOptions.within + workersFlush) }
}

/** Milliseconds that workers have, after their last socket, to end. */
const workersFlush = 5_000

function greet(config: Config, logger: Logger, url: string): void {
  console.log(`Lobby ${version} is ready: ${url}`)
  const { guests, openRooms, limits, dataFolder } = config
  logger.info({ url, dataFolder, guests, openRooms, limits }, 'Ready.')
  for (const sentence of config.unknown) logger.warn(sentence)
  if (guests && config.onlyThisMachine)
    logger.info(
      'Only this machine can reach the server, so anybody who does may come in as a guest.',
    )
  if (!guests)
    logger.warn(
      'Guests are off, since other machines can reach the server. LOBBY_GUESTS=on lets them in.',
    )
  const isEncrypted = config.tls || config.origins[0]?.startsWith('https:')
  if (!config.onlyThisMachine && !isEncrypted)
    logger.warn(
      'Passwords and cookies travel unencrypted. Set LOBBY_TLS_CERT and LOBBY_TLS_KEY, or, behind a proxy, an https address as LOBBY_ORIGIN.',
    )
  if (!limits)
    logger.warn(
      'LOBBY_LIMITS=off: there are no rates and no caps. Do not run like this for people.',
    )
}
