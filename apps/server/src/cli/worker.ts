import { serve } from '@lobby/channels/server'
import { openApp } from '../app.ts'
import { systemClock } from '../ground/clock.ts'
import { readConfig } from '../ground/config.ts'
import { openLogger } from '../ground/logger.ts'
import { servingOptions } from '../http/engine-options.ts'
import { readStaticFiles } from '../http/static-files.ts'
import { pageFolder } from '../page/build-page.ts'
import { carrierTo } from '../workers/carrier.ts'
import { Link } from '../workers/link.ts'
import type { OfLogProcess, OfWorker } from '../workers/worker-requests.ts'
import { joinLogProcess } from '../workers/worker-side.ts'
import { letYoungSpaceGrow } from '../young-space.ts'
import { drainOptions } from './drain-options.ts'

/**
 * One of the processes that hold the sockets, as a child of the log process, with whose
 * end it ends at once. `number`: which one it is, from 1.
 */
export async function runWorker(number: number, port: number): Promise<void> {
  const told = Promise.withResolvers<void>()
  // A terminal sends these to all processes: the log process says when to stop.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
  process.once('SIGTERM', () => told.resolve())

  const config = { ...readConfig(process.env), port }
  const logger = openLogger(config.logLevel).child({ worker: number })
  const link = new Link<OfLogProcess, OfWorker>(carrierTo(process), {
    failed: (err) => logger.error({ err }, 'What the log process said has failed.'),
  })
  // It holds the folder's lock no more: another server may run on it from now on.
  void link.ended.then(() => process.exit(1))

  const logProcess = await joinLogProcess(link, {
    clock: systemClock,
    hasRedis: config.redisUrl !== undefined,
    drain: () => told.resolve(),
  })
  const app = await openApp({
    config,
    logger,
    logProcess,
    page: readStaticFiles(pageFolder),
    onFatal: (error) => {
      logger.fatal({ err: error }, 'The database cannot be read any more. The worker ends.')
      process.exit(1)
    },
  })
  const server = await serve(app.application, {
    host: config.host,
    port,
    sharesPort: true,
    ...(config.tls && { tls: config.tls }),
    ...servingOptions(config),
    onError: (error) => logger.error({ err: error }, 'A connection failed.'),
  })
  app.listensAt(server.url, server)
  letYoungSpaceGrow()
  link.tell('listening', server.url)

  await told.promise
  app.drain()
  await server.drain(drainOptions)
  await app.close()
  process.exit(0)
}
