import {
  append,
  ChatError,
  createRoom,
  deleteRoom,
  type LogSource,
  type LogStore,
  type LogWriter,
} from '@lobby/server/testing'
import type { Random } from '../random.ts'
import type { SimulatedStorage } from './simulated-storage.ts'
import type { SimulatedTime } from './simulated-time.ts'

/** Milliseconds that a read takes at most, and a commit before and after it is on the disk. */
const takes = { read: 20, commit: 300, answer: 100 }

export interface PortsWiring {
  readonly time: SimulatedTime
  readonly random: Random
  readonly storage: SimulatedStorage
  /** Nothing disturbs any more. */
  readonly isCalm: () => boolean
}

/**
 * What the log of one server stands on. Everything takes its time, a commit may
 * fail without anybody knowing whether it happened, and after a crash nothing is
 * answered any more.
 */
export class SimulatedPorts {
  readonly source: LogSource
  readonly append: LogWriter
  readonly #wiring: PortsWiring
  #hasCrashed = false

  constructor(wiring: PortsWiring) {
    this.#wiring = wiring
    const { storage } = wiring
    this.source = {
      readHead: (roomId) => this.#read(() => storage.head(roomId)),
      readHeads: () => this.#read(() => storage.rooms),
      readEvents: (roomId, range) => this.#read(() => storage.read(roomId, range)),
      readPage: (roomId, range) => this.#read(() => storage.read(roomId, range)),
    }
    this.append = {
      append: (entries) => this.#write((store) => append(store, entries)),
      createRoom: (first) => this.#write((store) => createRoom(store, { ...first, epoch: '' })),
      deleteRoom: (room) => this.#write((store) => deleteRoom(store, room)),
    }
  }

  crash(): void {
    this.#hasCrashed = true
  }

  async #read<Answer>(read: () => Answer): Promise<Answer> {
    await this.#wait(takes.read)
    return read()
  }

  async #write<Answer>(write: (store: LogStore) => Promise<Answer>): Promise<Answer> {
    const { random, storage, isCalm } = this.#wiring
    await this.#wait(takes.commit)
    const luck = isCalm() ? 1 : random.next()
    const store = storage.connect((really) => {
      if (luck < 0.03) throw new ChatError('storage_full', 'The disk is full.')
      really()
      if (luck < 0.06) throw new ChatError('storage', 'Nobody knows.')
    })
    const answer = await write(store)
    await this.#wait(takes.answer)
    return answer
  }

  async #wait(most: number): Promise<void> {
    await this.#wiring.time.delay(most)
    if (this.#hasCrashed) await new Promise(() => {})
  }
}
