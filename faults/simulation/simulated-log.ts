// The rooms of a simulated server: the real hub and pages, over the simulation's storage.

import { Hub } from '@lobby/server/parts/hub'
import {
  defaultSettings,
  eventsThatFit,
  noLogger,
  noSuchRoom,
  PageReads,
  type RoomLog,
  type RoomRecord,
} from '@lobby/server/testing'
import type { SimulatedStorage } from './simulated-storage.ts'
import type { SimulatedTime } from './simulated-time.ts'

/** Milliseconds that a read takes at most. */
const readTakes = 20

export class SimulatedLog {
  readonly hub: Hub
  readonly #storage: SimulatedStorage
  readonly #time: SimulatedTime
  readonly #pages: PageReads

  constructor(storage: SimulatedStorage, time: SimulatedTime, TheHub = Hub) {
    this.#storage = storage
    this.#time = time
    const source = {
      readHead: async (roomId: string) => {
        await time.delay(readTakes)
        return storage.head(roomId)
      },
      readEvents: async (roomId: string, range: { after: number; limit: number }) => {
        await time.delay(readTakes)
        return storage.read(roomId, range)
      },
      readSeqs: async () => storage.rooms,
    }
    this.hub = new TheHub({ source, logger: noLogger })
    this.#pages = new PageReads({
      recent: (roomId, range) => this.hub.recent(roomId, range),
      readPage: source.readEvents,
      place: async (roomId) => this.hub.head(roomId) ?? storage.head(roomId),
    })
  }

  /** The parts of the server's log that connections read. */
  get reading(): RoomLog {
    const { hub } = this
    const head = async (roomId: string) => {
      await hub.ready(roomId)
      const { epoch = '', seq = 0 } = hub.head(roomId) ?? this.#storage.head(roomId) ?? {}
      return { epoch, seq }
    }
    const read = async (roomId: string, range: { after: number; limit: number }) => {
      await this.#time.delay(readTakes)
      return hub.recent(roomId, range) ?? this.#storage.read(roomId, range)
    }
    return {
      head,
      storedHead: async (roomId) => {
        await this.#time.delay(readTakes)
        const { epoch = '', seq = 0 } = this.#storage.head(roomId) ?? {}
        return { epoch, seq }
      },
      read,
      page: (roomId, after) => this.#pages.page(roomId, after),
      follow: (roomId, follower) => hub.follow(roomId, follower),
      async tail(roomId, limit) {
        const { epoch, seq } = await head(roomId)
        const after = Math.max(0, seq - limit)
        const found = await read(roomId, { after, limit: seq - after })
        const events = found.slice(-eventsThatFit(found.toReversed()))
        return { epoch, seq, prev: seq - events.length, events }
      },
    } as Pick<RoomLog, 'head' | 'storedHead' | 'read' | 'page' | 'follow' | 'tail'> as RoomLog
  }

  readonly findFormerPlace = async () => undefined

  /** A room that everybody may read. Throws ChatError `no_such_room`. */
  readonly getRoom = async (_: unknown, slug: string): Promise<RoomRecord> => {
    const head = this.#storage.rooms.find((room) => room.slug === slug)
    if (!head) throw noSuchRoom()
    const { roomId: id, seq: lastSeq } = head
    const settings = defaultSettings
    const [kind, role] = ['public', 'outsider'] as const
    return { id, slug, name: slug, kind, settings, role, visibleFrom: 0, lastSeq }
  }
}
