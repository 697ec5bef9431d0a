// The log process's side: answers what workers ask, and tells them what is committed.
import type { LayerMember, LinkedChannelLayer } from '@lobby/channels'
import type { RoomEvent, TroubleCode } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { MeasuredMetric } from '../ground/measured-metric.ts'
import type { Troubles } from '../ground/troubles.ts'
import type { Metrics } from '../http/metrics-page.ts'
import type { Appends } from '../log/ports.ts'
import type { Place } from '../log/room-log.ts'
import type { OpenTransaction, Writing } from '../storage/sqlite/writing.ts'
import type { Storage } from '../storage/storage.ts'
import { stuckAfter } from './worker-beats.ts'
import { measureAll } from './worker-measures.ts'
import type { LinkToWorker } from './worker-requests.ts'

export interface WorkerDesk {
  /** Serves the worker of this number until its process ends; then its open transactions are rolled back. `listening`: where it takes connections. */
  serve(number: number, link: LinkToWorker, listening: (url: string) => void): void
}

interface Needs {
  readonly storage: Pick<Storage, 'writes' | 'durability'>
  readonly writing: Writing
  readonly appends: Appends
  /** Undefined where the workers' layers reach each other by Redis. */
  readonly layer: LinkedChannelLayer | undefined
  readonly troubles: Troubles
  readonly news: WorkerNews
  /** Those of the whole server; undefined where the operator wants none. */
  readonly metrics: Metrics | undefined
  readonly clock: Clock
}

/** What the log process tells all of its workers. */
export class WorkerNews {
  readonly #links = new Map<LinkToWorker, number>()

  add(number: number, link: LinkToWorker): void {
    this.#links.set(link, number)
    void link.ended.then(() => this.#links.delete(link))
  }

  /** Whatever was committed, for a worker or for this process. */
  readonly announces = {
    committed: ({ roomId, epoch }: Place, events: readonly RoomEvent[]): void => {
      const last = events.at(-1)
      if (this.#links.size === 0 || !last) return
      const text = JSON.stringify(events)
      const news = { roomId, epoch, seq: last.seq, events: text }
      for (const link of this.#links.keys()) link.offer('events', news, 2 * text.length)
    },
    deleted: (roomId: string): void => {
      for (const link of this.#links.keys()) link.tell('deleted', roomId)
    },
  }

  /** Something was written: see `Storage.writes`. */
  wrote(writes: number): void {
    for (const link of this.#links.keys()) link.mark(writes)
  }

  /** What each worker has measured, by its number; one that takes too long is left out. */
  measure(clock: Clock): Promise<ReadonlyMap<number, readonly MeasuredMetric[]>> {
    return measureAll(this.#links, clock)
  }

  troublesChanged(troubles: Pick<Troubles, 'health'>): void {
    for (const link of this.#links.keys()) link.tell('health', troubles.health())
  }
}

export function openWorkerDesk({
  storage,
  writing,
  appends,
  layer,
  troubles,
  news,
  metrics,
  clock,
}: Needs): WorkerDesk {
  const limit = { clock, milliseconds: stuckAfter }
  return {
    serve(number, link, listening) {
      const transactions = new Map<number, OpenTransaction>()
      let lastTransaction = 0
      /** What does not work there, and is tried again. */
      const tried = new Set<TroubleCode>()
      let member: LayerMember | undefined
      let isGone = false

      const transaction = (id: number) => {
        const found = transactions.get(id)
        if (!found) throw new Error('This transaction has ended.')
        return found
      }
      link.answer({
        hello({ node }) {
          link.mark(storage.writes())
          news.add(number, link)
          if (node !== undefined)
            member = layer?.admit(node, {
              // What waits for one that stands still is told so, also before it is killed.
              ask: (request) => link.ask('layer', request, limit),
              tell: (request) => link.tell('layer', request),
              offer: (request, size) => link.offer('layer', request, 2 * size),
            })
          return { durability: storage.durability, health: troubles.health() }
        },
        run: (query) => writing.run(query),
        async begin(limit) {
          const begun = await writing.begin(limit)
          // It died while it waited for its turn: nobody would end this one.
          const id = ++lastTransaction
          if (isGone) await begun.end('rollback')
          else transactions.set(id, begun)
          return id
        },
        query: ([id, query]) => transaction(id).query(query),
        async end([id, how]) {
          const ending = transaction(id)
          transactions.delete(id)
          await ending.end(how)
          return undefined
        },
        store: (entry) => appends.store(entry),
        createRoom: (first) => appends.createRoom(first),
        deleteRoom: (room) => appends.deleteRoom(room),
        layer: (request) => member?.hear(request),
        troubleBegins([code, reason, isTried]) {
          if (isTried) tried.add(code)
          troubles.begin(code, reason)
          return undefined
        },
        troubleEnds(code) {
          tried.delete(code)
          troubles.end(code)
          return undefined
        },
        metrics() {
          if (!metrics) throw new Error('This server has no metrics.')
          return metrics()
        },
        listening: (url) => void listening(url),
      })
      void link.ended.then(() => {
        isGone = true
        member?.leave()
        // A thread that is dead has been reported by itself.
        for (const open of transactions.values()) open.end('rollback').catch(() => {})
        // The worker that tried is gone: what still does not work is met again.
        for (const code of tried) troubles.end(code)
      })
    },
  }
}
