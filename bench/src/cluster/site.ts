// What nodes stand on: a real PostgreSQL that keeps what it has acknowledged, on the disk of this machine, and a Redis where one is asked for.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type PostgresServer,
  postgresPrograms,
  startPostgres,
} from '@lobby/channels/testing/postgres-server'
import { findRedisServer, RedisProcess } from '@lobby/channels/testing/redis-process'
import { peers } from '../peers/peers.ts'
import { ServerProcess } from '../server-process.ts'

/** Reads metrics. */
const token = randomBytes(16).toString('hex')

/** How Lobby is run. */
export interface Setup {
  /** Processes that are started. */
  readonly nodes: number
  readonly database: 'sqlite' | 'postgres'
  readonly workers?: number
  readonly redis?: boolean
}

/** A setup that runs. */
export interface Site {
  readonly servers: readonly ServerProcess[]
  readonly postgres: PostgresServer | undefined
}

/** What this machine lacks for it; undefined: nothing. */
export function lacks({ database, redis }: Setup): string | undefined {
  if (database === 'postgres' && !postgresPrograms()) return 'PostgreSQL is not installed'
  return redis && !findRedisServer() ? 'redis-server is not installed' : undefined
}

/** Starts it, does `work`, and leaves nothing behind. */
export async function atSite<Answer>(
  setup: Setup,
  work: (site: Site) => Promise<Answer>,
): Promise<Answer> {
  const opened = new AsyncDisposableStack()
  try {
    return await work(await openSite(opened, setup))
  } finally {
    await opened.disposeAsync()
  }
}

async function openSite(
  opened: AsyncDisposableStack,
  { nodes, database, workers = 1, redis: hasRedis }: Setup,
): Promise<Site> {
  // Not where tests have theirs, in memory: a commit waits for this disk.
  const folder = await mkdtemp(join(tmpdir(), 'lobby-bench-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const secretFile = join(folder, 'secret')
  await writeFile(secretFile, randomBytes(32).toString('base64url'), { mode: 0o600 })
  const postgres = database === 'postgres' ? await openPostgres(opened) : undefined
  const program = hasRedis ? findRedisServer() : undefined
  const redis = program && opened.use(await RedisProcess.start(program))
  const peer = {
    ...peers.lobby,
    environment: (given: { folder: string; sockets: number }) => ({
      ...peers.lobby.environment(given),
      ...{ LOBBY_SECRET_FILE: secretFile, LOBBY_WORKERS: `${workers}`, LOBBY_METRICS_TOKEN: token },
      ...(postgres && { DATABASE_URL: postgres.url('postgres') }),
      ...(redis && { REDIS_URL: redis.url }),
    }),
  }
  const servers: ServerProcess[] = []
  for (let n = 0; n < nodes; n++) {
    const server = await ServerProcess.start(peer, 0)
    opened.defer(() => server.stop())
    servers.push(server)
  }
  return { servers, postgres }
}

/** A PostgreSQL in a folder of its own, or in one that stays, as one of people is set; it ends with `opened`. */
export async function openPostgres(
  opened: AsyncDisposableStack,
  kept?: string,
): Promise<PostgresServer> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'lobby-bench-postgres-')))
  if (kept === undefined)
    opened.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const settings = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' }
  const server = await startPostgres({ folder, settings })
  opened.defer(() => server.stop())
  return server
}

/** How many batches of writes these servers have committed. Of workers, what the log process commits is not told at the main port: NaN. */
export async function commitsOf(servers: readonly ServerProcess[]): Promise<number> {
  const counts = servers.map(async ({ port }) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers })
    const count = /^lobby_commit_events_count (\d+)/m.exec(await answer.text())
    return Number(count?.[1])
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}
