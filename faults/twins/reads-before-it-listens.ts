import { encodeOnce } from '@lobby/channels'
import type { StreamReader } from '@lobby/server/parts/room-stream'
import type { RoomBatch, RoomLog } from '@lobby/server/testing'

export * from '@lobby/server/parts/room-stream'

/** Milliseconds that joining a group takes where it is another process's. */
const joiningTakes = 50

/** Reads what there is, then begins to listen, and trusts that nothing has come in between. */
export class RoomStream {
  readonly #room: { readonly id: string }
  readonly #log: RoomLog
  readonly #reader: StreamReader
  #stopListening = () => {}
  cursor = 0
  isEnded = false
  readonly end = Number.POSITIVE_INFINITY

  constructor(room: { readonly id: string }, log: RoomLog, reader: StreamReader) {
    this.#room = room
    this.#log = log
    this.#reader = reader
  }

  findHead(): Promise<{ epoch: string; seq: number }> {
    return this.#log.head(this.#room.id)
  }

  authorise(): void {}

  async begin(cursor: number): Promise<void> {
    this.cursor = cursor
    for (;;) {
      const page = await this.#log.page(this.#room.id, this.cursor)
      if (!page) break
      this.#send(page)
    }
    await new Promise((joined) => setTimeout(joined, joiningTakes))
    if (this.isEnded) return
    const { id } = this.#room
    const gone = () => this.#reader.gone()
    this.#stopListening = this.#log.follow(id, { events: (batch) => this.#send(batch), gone })
  }

  stop(): void {
    this.isEnded = true
    this.#stopListening()
  }

  #send(batch: RoomBatch): void {
    if (this.isEnded) return
    this.cursor = batch.last
    this.#reader.window.frames.push(encodeOnce(batch, this.#reader.toText))
  }
}
