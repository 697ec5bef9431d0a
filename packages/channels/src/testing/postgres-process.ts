import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './free-port.ts'

/** The folder of a PostgreSQL's programs that run here, if there is one: the newest. */
export function findPostgres(): string | undefined {
  const found = globSync('/usr/lib/postgresql/*/bin').sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  return found.at(-1)
}

/**
 * A real PostgreSQL for tests: a free port and a folder of its own. `remove` leaves nothing behind.
 */
export class PostgresProcess {
  readonly #programs: string
  readonly #port: number
  readonly #folder: string
  readonly #user: User
  #child: ChildProcess | undefined

  private constructor(programs: string, port: number, folder: string, user: User) {
    this.#programs = programs
    this.#port = port
    this.#folder = folder
    this.#user = user
  }

  /** Starts the programs that `findPostgres` found; resolves when it takes connections. */
  static async start(programs: string): Promise<PostgresProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'channels-postgres-'))
    const user = await unprivilegedUser()
    if (user.uid !== undefined) await chown(folder, user.uid, user.gid as number)
    const options = [
      '-D',
      join(folder, 'data'),
      '-U',
      'postgres',
      '-A',
      'trust',
      '-N',
      '-E',
      'UTF8',
    ]
    const made = spawn(join(programs, 'initdb'), [...options, '--locale=C.UTF-8'], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code] = await once(made, 'exit')
    if (code !== 0) throw new Error(`initdb ended with ${code}.`)
    const postgres = new PostgresProcess(programs, await freePort(), folder, user)
    await postgres.startAgain()
    return postgres
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/postgres`
  }

  /** Starts it on the same port and folder. Throws when it ends instead. */
  async startAgain(): Promise<void> {
    const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
    const args = ['-D', join(this.#folder, 'data'), '-p', `${this.#port}`, ...settings]
    const child = spawn(join(this.#programs, 'postgres'), [...args, '-c', 'fsync=off'], {
      ...this.#user,
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#child = child
    for await (const line of createInterface(child.stderr)) {
      if (!line.includes('ready to accept connections')) continue
      child.stderr.resume()
      return
    }
    throw new Error(`There is no PostgreSQL on port ${this.#port}.`)
  }

  /** Ends it at once, and every connection with it. */
  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null) return
    child.kill('SIGINT')
    await once(child, 'exit')
  }

  async remove(): Promise<void> {
    await this.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

interface User {
  readonly uid?: number
  readonly gid?: number
}

/** PostgreSQL refuses to run as root. */
async function unprivilegedUser(): Promise<User> {
  if (process.getuid?.() !== 0) return {}
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'nobody')
  return { uid: Number(user?.[2]), gid: Number(user?.[3]) }
}
