import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { MemberPlan, Order, Progress, Send } from './crowd.ts'
import { now } from './history.ts'
import { leastOf } from './least.ts'
import { merged } from './pictures.ts'

const script = join(import.meta.dirname, 'crowd.ts')

interface Process {
  readonly child: ChildProcess
  readonly clients: ReadonlySet<string>
}

/** All clients of a run, spread over a few processes. */
export class Crowds {
  readonly #processes: readonly Process[]

  private constructor(processes: readonly Process[]) {
    this.#processes = processes
  }

  /** Starts them. `execArgv` goes to their Node, for twins of the client. */
  static start(folder: string, members: readonly MemberPlan[], count: number, execArgv: string[]) {
    const processes = Array.from({ length: count }, (_, index) => {
      // Windows of one person are one browser's: they share what it keeps.
      const people = [...new Set(members.map(({ user }) => user))]
      const ours = members.filter(({ user }) => people.indexOf(user) % count === index)
      const child = fork(script, [folder, `crowd-${index}`], { execArgv })
      child.send({ type: 'join', members: ours } satisfies Order)
      return { child, clients: new Set(ours.map(({ client }) => client)) }
    })
    return new Crowds(processes)
  }

  /** Has everything said at its time, or, with `all`, as soon as there is room for it; the first `at` counts from the answer. */
  begin(sends: readonly Send[], all: boolean): number {
    const at = now() + 100
    for (const { child, clients } of this.#processes) {
      const ours = sends.filter(({ client }) => clients.has(client))
      child.send({ type: 'begin', at, sends: ours, all } satisfies Order)
    }
    return at
  }

  /** Has nothing more said. */
  async hush(): Promise<void> {
    for (const { child } of this.#processes)
      if (child.connected) child.send({ type: 'hush' } satisfies Order)
  }

  /** Reloads the pages of these clients; resolves when that is done. */
  async reload(clients: readonly string[]): Promise<void> {
    for (const { child } of this.#processes)
      if (child.connected) child.send({ type: 'reload', clients } satisfies Order)
    // Orders are carried out one after the other.
    await this.progress()
  }

  /** Has all write down where they are; resolves when that is done. */
  async conclude(): Promise<void> {
    for (const { child } of this.#processes)
      if (child.connected) child.send({ type: 'conclude' } satisfies Order)
    await this.progress()
  }

  /** Closes the pages of these clients for good; resolves when that is done. */
  async leave(clients: readonly string[]): Promise<void> {
    for (const { child } of this.#processes)
      if (child.connected) child.send({ type: 'leave', clients } satisfies Order)
    await this.progress()
  }

  async progress(): Promise<Progress> {
    const all = await Promise.all(
      this.#processes.map(async ({ child }): Promise<Progress> => {
        if (!child.connected) throw new Error('A process of clients has ended.')
        const answer = once(child, 'message', { signal: AbortSignal.timeout(30_000) })
        child.send({ type: 'progress' } satisfies Order)
        return (await answer)[0]
      }),
    )
    return {
      live: all.every(({ live }) => live),
      said: all.every(({ said }) => said),
      pending: all.reduce((sum, { pending }) => sum + pending, 0),
      seqs: leastOf(all.map(({ seqs }) => seqs)),
      pictures: merged(all.map(({ pictures }) => pictures)),
    }
  }

  /** Waits until it is so, at most so long; answers whether it came to be. */
  async until(isSo: (progress: Progress) => boolean | Promise<boolean>, ms: number) {
    const end = now() + ms
    while (now() < end) {
      if (await isSo(await this.progress())) return true
      await after(100)
    }
    return false
  }

  async finish(): Promise<void> {
    await Promise.all(
      this.#processes.map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return
        const gone = once(child, 'exit')
        if (child.connected) child.send({ type: 'finish' } satisfies Order)
        const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
        await gone
        clearTimeout(late)
      }),
    )
  }
}
