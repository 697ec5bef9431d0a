import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readdirSync, readFileSync, type WriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { workersOf } from './worker-processes.ts'

const workspace = resolve(import.meta.dirname, '..')
const main = join(workspace, 'apps/server/src/main.ts')
const startTime = 90_000
/** Where Node keeps it for all. */
const compiled = join(tmpdir(), 'node-compile-cache')
const clock = join(import.meta.dirname, 'preload/clock.ts')

export interface ServerOptions {
  /** The one it starts on first. */
  readonly dataFolder: string
  /** What the machine remembers, whatever becomes of the data folder. */
  readonly stateHome: string
  readonly logFile: string
  /** Modules that Node loads before the server: what makes a twin of it. */
  readonly preload: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** The real server in a process of its own, with a supervisor that starts it again when it ends, and one that ends it. */
export class FaultyServer {
  readonly #options: ServerOptions
  readonly #log: WriteStream
  #child: ChildProcess | undefined
  #port = 0
  #wanted = false
  #isToEnd = false
  #isOver = false
  #isReady = false
  #isPaused = false
  #dataFolder: string
  #ready = Promise.resolve()
  /** How often it ended without being told to. */
  unexpectedEnds = 0

  constructor(options: ServerOptions) {
    this.#options = options
    this.#dataFolder = options.dataFolder
    this.#log = createWriteStream(options.logFile, { flags: 'a' })
  }

  get dataFolder(): string {
    return this.#dataFolder
  }

  /** What the next start finds: another folder, as on another machine. Nothing may run on the one before. */
  useFolder(path: string): void {
    this.#dataFolder = path
  }

  /** What it loads first, as what belongs to it does. */
  get preload(): readonly string[] {
    return this.#options.preload
  }

  get port(): number {
    return this.#port
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** The processes that hold its sockets; none where it does so itself. */
  workers(): number[] {
    const pid = this.#child?.pid
    return pid === undefined ? [] : workersOf(pid)
  }

  /** Whether it would take a connection now. */
  get isUp(): boolean {
    return this.#isReady && !this.#isPaused
  }

  get processId(): number | undefined {
    return this.#child?.pid
  }

  /** Starts it and waits until it is ready; after an end at the same address. */
  start(): Promise<void> {
    this.#ready = this.#startWithDatabase()
    return this.#ready
  }

  /** Waits until it has ended by itself, as it must now; answers with what, or that it did not. */
  async endsByItself(within: number): Promise<number | string> {
    this.#isToEnd = true
    const late = AbortSignal.timeout(within)
    const child = this.#child
    if (!child) return 'there was none'
    const ended = await once(child, 'exit', { signal: late }).catch(() => ['it went on'])
    this.#isToEnd = false
    return ended.find((why) => why !== null)
  }

  /** After an end of its own: waits until it is there again. */
  async isBack(): Promise<void> {
    const before = this.#child
    for (let turn = 0; turn < 100 && before === this.#child; turn++) await after(50)
    await this.#ready
  }

  /** As a service manager does: while its database is away it is started again and again. */
  async #startWithDatabase(): Promise<void> {
    for (;;) {
      try {
        return await this.#start()
      } catch (error) {
        const tried = this.#child
        const isAway = error instanceof Error && /database cannot/.test(error.message)
        if (isAway) await after(500)
        if (!isAway || !this.#wanted || tried !== this.#child) throw error
      }
    }
  }

  async #start(): Promise<void> {
    if (this.#isOver) throw new Error('The run is over.')
    this.#wanted = true
    const { stateHome, preload, env } = this.#options
    const imports = [clock, ...preload].flatMap((module) => ['--import', module])
    const child = spawn(process.execPath, [...imports, main, 'start'], {
      cwd: workspace,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        // What we load first would have it translate, at 60 MB, what it finds translated otherwise.
        NODE_COMPILE_CACHE: compiled,
        HOST: '127.0.0.1',
        PORT: String(this.#port),
        LOBBY_DATA: this.#dataFolder,
        XDG_STATE_HOME: stateHome,
        LOBBY_LIMITS: 'off',
        LOG_LEVEL: 'warn',
        ...env,
      },
    })
    this.#child = child
    child.once('exit', (code, signal) => {
      const wasReady = this.#isReady
      this.#isReady = false
      if (wasReady) void this.#ended(child, code ?? signal)
    })
    child.stderr?.pipe(this.#log, { end: false })
    child.stdout?.pipe(this.#log, { end: false })
    this.#port = await readyAt(child)
    this.#isReady = true
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Ends it in order; `start` starts it again. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  /** Kills it for good: a fault that is under way cannot start it again. */
  async end(): Promise<void> {
    this.#isOver = true
    await this.kill()
    this.#log.end()
  }

  pause(): void {
    this.#isPaused = true
    this.#child?.kill('SIGSTOP')
  }

  resume(): void {
    this.#isPaused = false
    this.#child?.kill('SIGCONT')
  }

  /** Sets its wall clock so many milliseconds off. */
  shiftClock(milliseconds: number): void {
    if (this.#child?.connected) this.#child.send({ shiftClock: milliseconds }, () => {})
  }

  /** What it holds now; undefined while there is none. */
  usage(): { readonly rss: number; readonly fds: number } | undefined {
    const pid = this.#child?.pid
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      const rss = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024
      return rss ? { rss, fds: readdirSync(`/proc/${pid}/fd`).length } : undefined
    } catch {
      return undefined
    }
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#wanted = false
    this.#isPaused = false
    // What a node that stops does not take any more, a balancer gives to the next one.
    this.#isReady = false
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGCONT')
    child.kill(signal)
    const late = setTimeout(() => child.kill('SIGKILL'), 30_000)
    await gone
    clearTimeout(late)
  }

  /** As a service manager would: it is started again. */
  async #ended(child: ChildProcess, why: unknown): Promise<void> {
    if (!this.#wanted || child !== this.#child) return
    if (!this.#isToEnd) this.unexpectedEnds++
    this.#log.write(`The server ended with ${why}; it is started again.\n`)
    await after(500)
    if (this.#wanted && child === this.#child) await this.start().catch(() => {})
  }
}

function readyAt(child: ChildProcess): Promise<number> {
  return new Promise((ready, failed) => {
    let printed = ''
    const late = setTimeout(() => child.kill('SIGKILL'), startTime)
    const keep = (text: string) => {
      printed = (printed + text).slice(-2_000)
    }
    child.stderr?.on('data', keep)
    child.stdout?.on('data', (text) => {
      keep(text)
      const address = /ready: (http\S+)/.exec(printed)?.[1]
      if (!address) return
      clearTimeout(late)
      ready(Number(new URL(address).port))
    })
    child.once('exit', (code) => {
      clearTimeout(late)
      failed(new Error(`The server ended with ${code}:\n${printed}`))
    })
  })
}
