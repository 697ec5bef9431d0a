// A log process and its workers in one process: all that is real but the processes.
import { systemClock } from '../ground/clock.ts'
import { Link } from '../workers/link.ts'
import { linkedPair } from '../workers/testing/linked-pair.ts'
import type { WorkerDesk } from '../workers/worker-desk.ts'
import type { OfLogProcess, OfWorker } from '../workers/worker-requests.ts'
import { joinLogProcess, type LogProcess } from '../workers/worker-side.ts'
import { buildChat, type Chat } from './build-chat.ts'
import type { ChatOptions } from './chat-options.ts'

const failed = (error: unknown) => {
  throw error
}

/** A worker's link to a log process. `cut` ends it, as the end of either process does. */
export async function linkWorker(desk: WorkerDesk, number = 1) {
  const { ends, cut } = linkedPair()
  const link = new Link<OfWorker, OfLogProcess>(ends[0], {
    failed,
    missed: () => link.tell('missed', null),
  })
  desk.serve(number, link, () => {})
  const own = new Link<OfLogProcess, OfWorker>(ends[1], { failed })
  const logProcess = await joinLogProcess(own, {
    clock: systemClock,
    hasRedis: false,
    drain: () => {},
  })
  return { logProcess, cut }
}

export interface WorkerChat {
  readonly chat: Chat
  readonly logProcess: LogProcess
  cut(): void
}

/** A chat whose log process has so many workers. Use it with `await using`; people come to the workers. */
export async function buildWorkers(count: number, options: ChatOptions = {}) {
  const owner = await buildChat({ ...options, part: { hasWorkers: true } })
  const { dataFolder } = owner
  const workers: WorkerChat[] = []
  for (let number = 0; number < count; number++) {
    const { logProcess, cut } = await linkWorker(owner.app.workerDesk as WorkerDesk, number + 1)
    const chat = await buildChat({ ...options, rooms: [], dataFolder, part: { logProcess } })
    workers.push({ chat, logProcess, cut })
  }
  return {
    owner,
    workers,
    async [Symbol.asyncDispose]() {
      for (const { chat, cut } of workers) {
        await chat[Symbol.asyncDispose]()
        cut()
      }
      await owner[Symbol.asyncDispose]()
    },
  }
}
