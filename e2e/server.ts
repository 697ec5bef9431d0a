// A real server for a journey: on a free port, with a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const workspace = resolve(import.meta.dirname, '..')
const main = join(workspace, 'apps/server/src/main.ts')

export class LobbyServer {
  readonly #env: Readonly<Record<string, string>>
  #process: ChildProcess | undefined
  #port: string
  url = ''
  dataFolder = ''
  /** The link by which a server without an owner gets one. */
  claimUrl: Promise<string> = Promise.resolve('')

  /** `env` is what the operator sets besides; a free port is taken where it names none. */
  constructor(env: Readonly<Record<string, string>> = {}) {
    this.#env = env
    this.#port = env.PORT ?? '0'
  }

  /** Starts it; after a `stop` it is the same server again, at the same address. */
  async start(): Promise<void> {
    this.dataFolder ||= await mkdtemp(join(tmpdir(), 'lobby-e2e-'))
    const child = spawn(process.execPath, [main, 'start'], {
      cwd: workspace,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        HOST: '127.0.0.1',
        PORT: this.#port,
        LOBBY_DATA: this.dataFolder,
        // Goes away with the rest.
        XDG_STATE_HOME: join(this.dataFolder, 'state'),
        LOBBY_LIMITS: 'off',
        LOG_LEVEL: 'error',
        ...this.#env,
      },
    })
    this.#process = child
    this.claimUrl = printed(child, /owner: (http\S+)\n/)
    // A test without a use for it does not wait for it.
    this.claimUrl.catch(() => {})
    this.url = await printed(child, /ready: (http\S+)/)
    this.#port = new URL(this.url).port
  }

  async stop(): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (!child || child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }

  async remove(): Promise<void> {
    await this.stop()
    await rm(this.dataFolder, { recursive: true, force: true })
  }
}

/** What the server says at this place of its output. */
function printed(child: ChildProcess, place: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (text) => {
      output += text
      const found = place.exec(output)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)))
  })
}
