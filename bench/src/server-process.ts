import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '@lobby/channels/testing/free-port'
import type { Peer } from './peers/peers.ts'

const root = join(import.meta.dirname, '../..')

/** Peers run as they would in production. */
const production = { NODE_ENV: 'production' }

/** What is done before it starts. */
interface Preparations {
  /** Fills its folder. */
  readonly prepare?: (folder: string) => Promise<void>
  /** Files that it may open; undefined: as many as we may. */
  readonly files?: number | undefined
}

interface Place {
  readonly sockets: number
  readonly port: number
  readonly folder: string
  readonly files: number | undefined
}

/** A peer's server in a process and a folder of its own. */
export class ServerProcess {
  readonly port: number
  readonly #folder: string
  readonly #child: ChildProcess
  #output = ''

  static async start(
    peer: Peer,
    sockets: number,
    { prepare, files }: Preparations = {},
  ): Promise<ServerProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'lobby-bench-'))
    try {
      await prepare?.(folder)
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
    const server = new ServerProcess(peer, { sockets, port: await freePort(), folder, files })
    await server.#listening()
    return server
  }

  private constructor(peer: Peer, { sockets, port, folder, files }: Place) {
    this.port = port
    this.#folder = folder
    const command = peer.command()
    const [program = '', ...args] = files ? withFiles(files, command) : command
    this.#child = spawn(program, args, {
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

function withFiles(files: number, command: readonly string[]): string[] {
  return ['/bin/sh', '-c', `ulimit -n ${files} && exec "$0" "$@"`, ...command]
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
