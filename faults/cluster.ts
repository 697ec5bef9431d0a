// Several nodes on one PostgreSQL, with or without Redis, each behind a line of its own.
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { postgresPrograms } from '@lobby/channels/testing/postgres-server'
import { findRedisServer, RedisProcess } from '@lobby/channels/testing/redis-process'
import { Databases } from './databases.ts'
import { FaultyServer } from './faulty-server.ts'
import { Link } from './proxy.ts'

export interface ClusterPlan {
  readonly nodes: number
  readonly redis: boolean
  /** What takes over when PostgreSQL's machine is gone; an asynchronous one is some hundred milliseconds behind. */
  readonly standby?: 'synchronous' | 'asynchronous'
}

interface Place {
  readonly folder: string
  /** Modules that each node loads first. */
  readonly preload: readonly string[]
}

const database = 'lobby'
/** What the names begin with that nodes use in Redis and PostgreSQL, which it is no secret. */
const prefix = 'lobby:chaos:'

export class Cluster {
  readonly nodes: readonly FaultyServer[]
  /** From each node to PostgreSQL, and to Redis if there is one. */
  readonly toPostgres: readonly Link[]
  readonly toRedis: readonly Link[]
  readonly redis: RedisProcess | undefined
  readonly #databases: Databases
  #turn = 0

  /** What this machine lacks for it; undefined: nothing. */
  static lacks({ redis }: ClusterPlan): string | undefined {
    if (!postgresPrograms()) return 'PostgreSQL is not installed'
    return redis && !findRedisServer() ? 'redis-server is not installed' : undefined
  }

  /** Starts what the nodes stand on, not the nodes. */
  static async open(plan: ClusterPlan, place: Place): Promise<Cluster> {
    const databases = await Databases.start(database, plan.standby)
    const program = plan.redis ? findRedisServer() : undefined
    const redis = program ? await RedisProcess.start(program) : undefined
    const lines = (to: string, upstream: () => number) =>
      Promise.all(
        Array.from({ length: plan.nodes }, (_, index) =>
          Link.open(`node-${index} to ${to}`, upstream, to === 'Redis' ? 'redis' : undefined),
        ),
      )
    const toPostgres = await lines('PostgreSQL', () => databases.port)
    const toRedis = redis ? await lines('Redis', () => Number(new URL(redis.url).port)) : []
    return new Cluster({ databases, redis, toPostgres, toRedis }, place)
  }

  private constructor(
    parts: Pick<Cluster, 'redis' | 'toPostgres' | 'toRedis'> & { databases: Databases },
    { folder, preload }: Place,
  ) {
    this.#databases = parts.databases
    this.redis = parts.redis
    this.toPostgres = parts.toPostgres
    this.toRedis = parts.toRedis
    const secretFile = join(folder, 'secret')
    writeFileSync(secretFile, randomBytes(32).toString('base64url'), { mode: 0o600 })
    this.nodes = parts.toPostgres.map((line, index) => {
      const home = join(folder, `node-${index}`)
      mkdirSync(home)
      const redis = this.toRedis[index]
      return new FaultyServer({
        dataFolder: join(home, 'data'),
        stateHome: join(home, 'state'),
        logFile: join(folder, `node-${index}.log`),
        preload,
        env: {
          DATABASE_URL: `postgres://lobby@127.0.0.1:${portOf(line)}/${database}`,
          LOBBY_SECRET_FILE: secretFile,
          LOBBY_FILES: filesOf(folder),
          LOBBY_REDIS_PREFIX: prefix,
          ...(redis && { REDIS_URL: `redis://127.0.0.1:${portOf(redis)}` }),
        },
      })
    })
  }

  get databases(): Databases {
    return this.#databases
  }

  /** Where nodes hear each other, past every line. */
  get airwaves(): { readonly url: string; readonly prefix: string } {
    return { url: this.redis?.url ?? this.#databases.url, prefix }
  }

  get nodeLines(): readonly Link[] {
    return [...this.toPostgres, ...this.toRedis]
  }

  /** What a balancer answers a new connection with: nodes in turn, of those that are there. */
  nextPort(): number {
    const up = this.nodes.filter(({ isUp }) => isUp)
    const from = up.length > 0 ? up : this.nodes
    return from[this.#turn++ % from.length]?.port ?? 0
  }

  /** Nothing of it is left; the nodes have ended. */
  async clear(): Promise<void> {
    for (const line of this.nodeLines) line.close()
    await this.redis?.[Symbol.asyncDispose]()
    await this.#databases.clear()
  }
}

/** Where the nodes of a run have the files, all in one folder. */
export function filesOf(folder: string): string {
  return join(folder, 'files')
}

const portOf = (line: Link) => new URL(line.url).port
