import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Peer } from './peers/peers.ts'

const root = join(import.meta.dirname, '../..')

/** Peers run as they would in production. */
const production = { NODE_ENV: 'production' }

/** A peer's server in a process and a folder of its own. */
export class ServerProcess {
  readonly port: number
  readonly #folder: string
  readonly #child: ChildProcess
  #output = ''

  /** Starts it; `prepare` fills its folder before. */
  static async start(
    peer: Peer,
    sockets: number,
    prepare?: (folder: string) => Promise<void>,
  ): Promise<ServerProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'lobby-bench-'))
    await prepare?.(folder)
    const server = new ServerProcess(peer, sockets, await freePort(), folder)
    await server.#listening()
    return server
  }

  private constructor(peer: Peer, sockets: number, port: number, folder: string) {
    this.port = port
    this.#folder = folder
    this.#child = spawn(process.execPath, peer.command, {
      cwd: root,
      env: {
        ...process.env,
        ...production,
        PORT: String(port),
        ...peer.environment({ folder, sockets }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (text) => {
        this.#output = (this.#output + text).slice(-2_000)
      })
  }

  get pid(): number {
    return this.#child.pid as number
  }

  /** The end of what it printed. */
  get output(): string {
    return this.#output.trim()
  }

  async stop(): Promise<void> {
    if (this.#running) {
      const ended = new Promise((resolve) => this.#child.once('exit', resolve))
      this.#child.kill('SIGTERM')
      const impatient = setTimeout(() => this.#child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(impatient)
    }
    await rm(this.#folder, { recursive: true, force: true })
  }

  get #running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  async #listening(): Promise<void> {
    // Ours builds its page first when that has not been done.
    const deadline = performance.now() + 60_000
    while (!(await accepts(this.port))) {
      if (!this.#running || performance.now() > deadline) {
        await this.stop()
        throw new Error(`The server does not listen.\n${this.output}`)
      }
      await delay(50)
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const answer = (accepted: boolean) => {
      socket.destroy()
      resolve(accepted)
    }
    socket.once('connect', () => answer(true)).once('error', () => answer(false))
  })
}
