// A real PostgreSQL for tests, in a folder and on a port of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
} from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'
import { postgresFolder } from './postgres-folder.ts'

export { postgresFolder, removeFolder } from './postgres-folder.ts'

/** A running server, whose superuser `lobby` needs no password. */
export interface PostgresServer {
  readonly folder: string
  readonly pid: number
  /** The address of one of its databases. */
  url(database: string): string
  /** `SIGINT` cuts connections off, `SIGQUIT` is a crash that is noticed, `SIGKILL` one of the machine. */
  stop(signal?: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void>
}

/** Where a server runs, and how. */
export interface PostgresOptions {
  /** Another folder, such as one on a real disk; if it holds a cluster already, that is started. */
  readonly folder?: string
  readonly port?: number
  /** The address of a running server: it begins as a copy of that, and follows it. `pg_promote` ends that. */
  readonly standbyOf?: string
  /** As in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>
}

/** The folder with `initdb` and `postgres`; undefined where there is none. */
export function postgresPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = readFolder(debian).sort((a, b) => Number(b) - Number(a))
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.find((folder) =>
    ['initdb', 'postgres'].every((name) => isExecutable(join(folder, name))),
  )
}

/** Starts a server; its folder is the caller's to remove. Throws where the programs are missing. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const programs = postgresPrograms()
  if (!programs) throw new Error('PostgreSQL is not on this machine.')
  const user = unprivileged()
  const folder = options.folder ?? postgresFolder()
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  if (readFolder(data).length === 0)
    await fill({ data, programs, standbyOf: options.standbyOf, options: { cwd: folder, ...user } })

  const port = options.port ?? (await freePort())
  const settings = {
    listen_addresses: '127.0.0.1',
    port: `${port}`,
    unix_socket_directories: '',
    max_connections: '200',
    // In its folder as well: in /dev/shm they would outlive a SIGKILL.
    dynamic_shared_memory_type: 'mmap',
    ...options.settings,
  }
  const log = openSync(join(folder, 'log'), 'a', 0o666)
  const server = spawn(
    join(programs, 'postgres'),
    [
      '-D',
      data,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { cwd: folder, stdio: ['ignore', log, log], ...user },
  )
  closeSync(log)
  const url = (database: string) => `postgres://lobby@127.0.0.1:${port}/${database}`
  await untilReady(server, url('postgres'), folder)
  return {
    folder,
    pid: server.pid as number,
    url,
    async stop(signal = 'SIGINT') {
      if (server.exitCode !== null || server.signalCode !== null) return
      const ended = once(server, 'exit')
      server.kill(signal)
      await ended
    },
  }
}

// A database that sorts as people do shows where an order by bytes is meant.
const initOptions = [
  ...['--username=lobby', '--auth=trust', '--no-sync', '--encoding=UTF8'],
  ...['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'],
]

interface Filling {
  readonly data: string
  readonly programs: string
  readonly standbyOf: string | undefined
  readonly options: object
}

/** An empty cluster, or a copy of another one. */
async function fill({ data, programs, standbyOf, options }: Filling): Promise<void> {
  if (standbyOf === undefined)
    return run(join(programs, 'initdb'), [...initOptions, '-D', data], options)
  const copying = ['--write-recovery-conf', '--wal-method=stream', '--checkpoint=fast', '--no-sync']
  return run(join(programs, 'pg_basebackup'), [...copying, '-d', standbyOf, '-D', data], options)
}

/** PostgreSQL refuses root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('There is no user "postgres" or "nobody" to run PostgreSQL as.')
}

async function run(program: string, args: readonly string[], options: object): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let said = ''
  child.stdout?.on('data', (chunk) => (said += chunk))
  child.stderr?.on('data', (chunk) => (said += chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} failed:\n${said}`)
}

async function untilReady(server: ChildProcess, url: string, folder: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null)
      throw new Error(`PostgreSQL ended:\n${readFileSync(join(folder, 'log'), 'utf8')}`)
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return
    } catch {
      await sleep(20)
    } finally {
      await client.end().catch(() => {})
    }
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
