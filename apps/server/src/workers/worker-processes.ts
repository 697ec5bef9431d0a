// The processes that hold the sockets, and what becomes of one that ends.
import { type ChildProcess, fork } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'
import { type Clock, delay } from '../ground/clock.ts'
import type { LogTarget } from '../ground/logger.ts'
import { carrierTo } from './carrier.ts'
import { Link } from './link.ts'
import { watchBeats } from './worker-beats.ts'
import type { WorkerDesk } from './worker-desk.ts'
import type { LinkToWorker, OfLogProcess, OfWorker } from './worker-requests.ts'

export interface WorkerProcesses {
  /** Where all of them listen. */
  readonly url: string
  /** Lets the sockets of all go, and resolves when the processes have ended; after `within` milliseconds they are killed. */
  drain(within: number): Promise<void>
}

interface Needs {
  readonly count: number
  /** The module that each of them runs; its arguments are the worker's number, from 1, and the port. */
  readonly module: URL
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  readonly desk: WorkerDesk
  readonly logger: LogTarget
  readonly clock: Clock
}

interface Worker {
  readonly number: number
  readonly child: ChildProcess
  readonly link: LinkToWorker
  readonly startedAt: number
  /** Also of one that could not be started. */
  readonly ended: Promise<void>
}

/** Milliseconds that a worker must have lived to be started again at once. */
const longEnough = 10_000
/** Milliseconds until a worker that ended early is started again: doubled each time, from and to. */
const pauses = { first: 250, longest: 4_000 } as const

/** Starts them, and again each one that ends. Throws when one of the first does not come to listen. */
export async function startWorkers({
  count,
  module,
  host,
  port: wanted,
  desk,
  logger,
  clock,
}: Needs): Promise<WorkerProcesses> {
  const port = await portToShare(host, wanted, clock)
  const workers = new Map<number, Worker>()
  const early = new Map<number, number>()
  const pending = new Set<() => void>()
  let isStopping = false

  /** Resolves with where it listens. */
  function start(number: number): Promise<string> {
    const child = fork(module, [String(number), String(port)], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const link: LinkToWorker = new Link<OfWorker, OfLogProcess>(carrierTo(child), {
      failed: (err) => logger.error({ err, worker: number }, 'What a worker said has failed.'),
      missed: () => link.tell('missed', null),
    })
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const ended = Promise.withResolvers<void>()
    const worker = { number, child, link, startedAt: clock.monotonic(), ended: ended.promise }
    workers.set(number, worker)
    desk.serve(number, link, (url) => {
      resolve(url)
      void ended.promise.then(
        watchBeats({ link, clock, isStuck: (seconds) => kill(worker, seconds) }),
      )
    })
    const end = (why: unknown) => {
      reject(new Error(`Worker ${number} ended with ${why} before it listened.`))
      ended.resolve()
      startAgain(worker, why)
    }
    child.once('exit', (code, signal) => end(signal ?? code))
    // Where the system gives no process, there is no exit. Later errors are of a process that is there still.
    child.on('error', (error) => child.pid === undefined && end(error.message))
    return promise
  }

  /** Its sockets are lost, since it does not serve them; their clients come back at another worker. */
  function kill({ number, child }: Worker, seconds: number): void {
    logger.error({ worker: number, seconds }, 'A worker does not answer, and is killed.')
    child.kill('SIGKILL')
  }

  function startAgain(worker: Worker, why: unknown): void {
    const { number, startedAt } = worker
    if (!workers.delete(number) || isStopping) return
    const times = clock.monotonic() - startedAt < longEnough ? (early.get(number) ?? 0) + 1 : 0
    early.set(number, times)
    const pause = times === 0 ? 0 : Math.min(pauses.longest, pauses.first * 2 ** (times - 1))
    logger.warn({ worker: number, why }, 'A worker has ended, and is started again.')
    const cancel = clock.after(pause, () => {
      pending.delete(cancel)
      start(number).then(
        () => logger.info({ worker: number }, 'The worker is back.'),
        // Its end is told of by itself.
        () => {},
      )
    })
    pending.add(cancel)
  }

  function stop(): Worker[] {
    isStopping = true
    for (const cancel of pending) cancel()
    return [...workers.values()]
  }

  const first = Array.from({ length: count }, (_, index) => start(index + 1))
  const urls = await Promise.all(first).catch((error) => {
    for (const { child } of stop()) child.kill('SIGKILL')
    throw error
  })

  return {
    url: urls[0] as string,
    async drain(within) {
      const draining = stop()
      for (const { link } of draining) link.tell('drain', null)
      const cancel = clock.after(within, () => {
        for (const { child } of draining) child.kill('SIGKILL')
      })
      await Promise.all(draining.map(({ ended }) => ended))
      cancel()
    },
  }
}

/** Milliseconds in which workers of a server that was killed must have ended. */
const portIsFreeWithin = 3_000

/** Workers share a port with any process that asks to share it, so it is made sure first that it is free. Throws when it is not. */
async function portToShare(host: string, wanted: number, clock: Clock): Promise<number> {
  const until = clock.monotonic() + portIsFreeWithin
  for (;;) {
    const probe = createServer()
    const found = await new Promise<number | NodeJS.ErrnoException>((resolve) => {
      probe.once('error', resolve)
      probe.listen({ host, port: wanted }, () => resolve((probe.address() as AddressInfo).port))
    })
    await new Promise((closed) => probe.close(closed))
    if (typeof found === 'number') return found
    if (found.code !== 'EADDRINUSE' || clock.monotonic() > until) {
      const why = found.code === 'EADDRINUSE' ? 'another process listens there' : found.message
      throw new Error(`Cannot listen on ${host}:${wanted}: ${why}.`, { cause: found })
    }
    await delay(clock, 100)
  }
}
