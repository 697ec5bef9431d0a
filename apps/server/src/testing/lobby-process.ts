// The real `lobby` command in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { databaseSettings } from './database-settings.ts'
import './process-limit.ts'
import { dropDatabaseOf } from './test-database.ts'

/** What the command runs. */
export const main = resolve(import.meta.dirname, '../main.ts')
/** Milliseconds in which a server must be ready; the first one may have to build the page. */
const startTime = 60_000

type Env = Readonly<Record<string, string>>

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Nothing of our own environment that could mean something to the server, nor a place where it could leave something. */
export const plainEnv = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(LOBBY_|HOST$|PORT$|REDIS_URL$|DATABASE_URL$|LOG_LEVEL$|NODE_OPTIONS$|HOME$|XDG_)/.test(
        name,
      ),
  ),
)

const nodeEnv = async (env: Env) => ({
  ...plainEnv,
  ...(env.LOBBY_DATA && (await databaseSettings(env.LOBBY_DATA))),
  ...env,
})

/** Runs `lobby …` to its end, with this on its standard input. */
export async function runLobby(
  args: readonly string[],
  env: Env = {},
  input = '',
): Promise<Finished> {
  const child = await spawnLobby(args, env)
  // Many commands end without having read it.
  child.stdin.on('error', () => {}).end(input)
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, stdout, stderr }
}

/** Begins `lobby …`, for a test that does not let it end. */
export async function spawnLobby(args: readonly string[], env: Env = {}) {
  return spawn(process.execPath, [main, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: await nodeEnv(env),
  })
}

/** A server in a process of its own, on any free port. Use it with `await using`: what is left of it is killed. */
export class LobbyProcess {
  readonly url: string
  /** Everything it has said so far, on both outputs. */
  readonly said: () => string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, url: string, said: () => string) {
    this.#child = child
    this.url = url
    this.said = said
  }

  /** Resolves when it says that it is ready. Throws what it said when it ends before. */
  static async start(env: Env & { readonly LOBBY_DATA: string }): Promise<LobbyProcess> {
    const child = spawn(process.execPath, [main, 'start'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: await nodeEnv({ PORT: '0', LOG_LEVEL: 'warn', ...env }),
    })
    const { promise: ready, resolve: isReady, reject } = Promise.withResolvers<string>()
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (piece: string) => {
        said += piece
        const url = /is ready: (\S+)/.exec(said)?.[1]
        if (url) isReady(url)
      })
    const ends = (why: string) => reject(new Error(`The server ${why}.\n${said}`))
    child.once('close', (code) => ends(`ended with ${code}`))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      ends('was not ready in time')
    }, startTime)
    try {
      return new LobbyProcess(child, await ready, () => said)
    } finally {
      clearTimeout(timer)
    }
  }

  get pid(): number {
    return this.#child.pid as number
  }

  /** Sends a signal and waits for the end; the answer is the exit code, null after a kill. */
  async end(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGKILL'): Promise<number | null> {
    const { exitCode, signalCode } = this.#child
    if (exitCode !== null || signalCode !== null) return exitCode
    const gone = once(this.#child, 'exit')
    this.#child.kill(signal)
    return (await gone)[0]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL')
  }
}

/** A folder that is gone after `await using` ends. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'lobby-test-'))
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true })
      await dropDatabaseOf(path)
    },
  }
}
