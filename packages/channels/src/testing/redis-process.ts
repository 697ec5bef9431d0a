import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './free-port.ts'

/** The name of a `redis-server` that runs here, if there is one. */
export function findRedisServer(): string | undefined {
  const found = spawnSync('redis-server', ['--version'], { stdio: 'ignore' })
  return found.status === 0 ? 'redis-server' : undefined
}

/** The arguments of a server that is to listen on this port. */
export type RedisSettings = (port: number) => readonly string[]

/**
 * A real Redis for tests: a free port and a folder of its own, nothing kept on
 * disk. `await using` removes it at the end.
 */
export class RedisProcess {
  readonly #program: string
  readonly #port: number
  readonly #folder: string
  readonly #settings: RedisSettings
  #child: ChildProcess | undefined

  private constructor(program: string, port: number, folder: string, settings: RedisSettings) {
    this.#program = program
    this.#port = port
    this.#folder = folder
    this.#settings = settings
  }

  /** Starts the program that `findRedisServer` found; resolves when it takes connections. */
  static async start(
    program: string,
    settings: RedisSettings = (port) => ['--port', `${port}`],
  ): Promise<RedisProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'channels-redis-'))
    for (;;) {
      const redis = new RedisProcess(program, await freePort(), folder, settings)
      // Another process may have taken the port meanwhile.
      if (await redis.#begin()) return redis
    }
  }

  get port(): number {
    return this.#port
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`
  }

  /** Starts it, empty, on the same port. Throws when it ends instead. */
  async startAgain(): Promise<void> {
    if (!(await this.#begin())) throw new Error(`There is no Redis on port ${this.#port}.`)
  }

  /** Whether it takes connections now. */
  async #begin(): Promise<boolean> {
    const settings = [...this.#settings(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder]
    const child = spawn(this.#program, [...settings, '--save', '', '--appendonly', 'no'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    let isReady = false
    for await (const line of createInterface(child.stdout)) {
      isReady = line.includes('Ready to accept connections')
      if (isReady) break
    }
    child.stdout.resume()
    return isReady
  }

  /** Ends it as a crash would. */
  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.remove()
  }

  /** Ends it and leaves nothing behind. */
  async remove(): Promise<void> {
    await this.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
