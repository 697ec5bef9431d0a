import type { EncodedFrame } from '@lobby/channels'
import type { RoomBatch, RoomLog } from '../log/room-log.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import type { Flow } from './flow.ts'

/** What a stream needs of its connection. */
export interface StreamReader {
  readonly flow: Flow
  /** Must answer the same frame for the same batch, so that it is encoded once for all. */
  encode(batch: RoomBatch): EncodedFrame
  deliver(frame: EncodedFrame): void
  /** The room was deleted. */
  gone(): void
  /** The log could not be read; the connection cannot go on without holes. */
  failed(error: unknown): void
}

/**
 * One connection's place in one room: every event once and in order, as it
 * happens while the connection keeps up, and from the log while it does not.
 * It listens before it reads, so that an event is either in what it reads or
 * comes afterwards; `seq` tells which.
 */
export class RoomStream {
  readonly #room: RoomRecord
  readonly #log: RoomLog
  readonly #reader: StreamReader
  readonly #stopListening: () => void
  /** The newest event that was sent. */
  #cursor = 0
  /** The newest event that we know of. */
  #head = 0
  #live = false
  #ended = false

  constructor(room: RoomRecord, log: RoomLog, reader: StreamReader) {
    this.#room = room
    this.#log = log
    this.#reader = reader
    this.#stopListening = log.follow(room.id, {
      events: (batch) => this.#onBatch(batch),
      gone: () => {
        this.stop()
        reader.gone()
      },
    })
  }

  /** The newest event that was sent. */
  get cursor(): number {
    return this.#cursor
  }

  get isEnded(): boolean {
    return this.#ended
  }

  /** Where the room is now, by what this node knows or by what is stored. Throws ChatError `no_such_room`. */
  async findHead(by: 'known' | 'stored' = 'known'): Promise<{ epoch: string; seq: number }> {
    const { id } = this.#room
    const head = await (by === 'known' ? this.#log.head(id) : this.#log.storedHead(id))
    this.#head = Math.max(this.#head, head.seq)
    return head
  }

  /** Sends what comes after `cursor`. Resolves when that is done, or the connection must read first: then it goes on by itself. */
  begin(cursor: number): Promise<void> {
    this.#cursor = cursor
    return this.#catchUp()
  }

  /** Ends it; nothing is sent afterwards. */
  stop(): void {
    this.#ended = true
    this.#stopListening()
  }

  #onBatch(batch: RoomBatch): void {
    this.#head = Math.max(this.#head, batch.last)
    if (!this.#live || batch.last <= this.#cursor) return
    if (batch.first === this.#cursor + 1 && this.#reader.flow.isOpen) {
      this.#cursor = batch.last
      this.#reader.deliver(this.#reader.encode(batch))
    } else {
      this.#live = false
      this.#goOn(this.#catchUp())
    }
  }

  /** Reads until nothing is newer. Between the last look at the head and going live, nothing can happen. */
  async #catchUp(): Promise<void> {
    while (!this.#ended && this.#head > this.#cursor) {
      const turn = this.#reader.flow.turn()
      if (turn) {
        this.#goOn(turn.then(() => this.#catchUpInTurn()))
        return
      }
      if (!(await this.#sendPage())) return
    }
    this.#live = true
  }

  async #catchUpInTurn(): Promise<void> {
    if (await this.#sendPage()) await this.#catchUp()
  }

  /** Sends one page, and gives the turn back. False when there is nothing: then the room is gone, or the stream has ended. */
  async #sendPage(): Promise<boolean> {
    let bytes = 0
    try {
      const page = this.#ended ? undefined : await this.#log.page(this.#room.id, this.#cursor)
      if (!page || this.#ended) return false
      const frame = this.#reader.encode(page)
      bytes = frame.bytes.length
      this.#cursor = page.last
      this.#reader.deliver(frame)
      return true
    } finally {
      this.#reader.flow.sent(bytes)
    }
  }

  #goOn(work: Promise<unknown>): void {
    work.catch((error) => this.#reader.failed(error))
  }
}
