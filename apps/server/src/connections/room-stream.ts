import { encodeOnce } from '@lobby/channels'
import type { Events, RoomEvent } from '@lobby/protocol'
import type { Follower, Removal, RoomBatch, RoomLog } from '../log/room-log.ts'
import type { SendWindow } from './send-window.ts'

/** The room, by the id under which the log knows it. */
type StreamedRoom = { readonly id: string }

/** What a stream needs of its connection. */
export interface StreamReader {
  readonly window: SendWindow
  /** What it is sent of a batch; one lasting function, so that a batch is encoded once for all who have the same one. */
  readonly toText: (batch: RoomBatch) => string | readonly string[]
  /** Whose connection it is: what ends their place in the room ends the stream. */
  readonly userId: string | undefined
  /** Whether what ends the place of all guests in the room ends theirs. */
  goesWithGuests(): boolean
  /** The room was deleted. */
  gone(): void
  /** The room has another history than what was sent; the stream has ended, and another one begins anew. */
  restarted(): void
  /** The reader's place in the room has ended with this event, the last one they were sent. */
  removed(seq: number): void
  /** The log could not be read; the connection cannot go on without holes. */
  failed(error: unknown): void
}

/**
 * One connection's place in one room: every event once and in order, as it
 * happens while the connection keeps up, and from the log while it does not.
 * It listens before it reads, so that an event is either in what it reads or
 * comes afterwards; `seq` tells which.
 */
export class RoomStream implements Follower {
  readonly #room: StreamedRoom
  readonly #log: RoomLog
  readonly #reader: StreamReader
  /** The reader's. Here as well, since each delivery asks it. */
  readonly #window: SendWindow
  readonly #stopListening: () => void
  #leaveTurn = nothing
  /** Called when the newest event was sent that there was when it began. */
  #arrived = never
  /** The newest event that was sent. */
  #cursor = 0
  /** The newest event that we know of. */
  #head = 0
  #hasPlace = false
  #live = false
  #ended = false
  /** Up to where the reader's right to be here is known; what ended it before that has been undone since. */
  #authorisedAt = 0
  /** Events that ended the reader's place. */
  #removals: readonly number[] = none
  /** The last event that the reader may be sent. */
  #end = Number.POSITIVE_INFINITY

  constructor(room: StreamedRoom, log: RoomLog, reader: StreamReader) {
    this.#room = room
    this.#log = log
    this.#reader = reader
    this.#window = reader.window
    this.#stopListening = log.follow(room.id, this)
  }

  /** The newest event that was sent; undefined until the reader has a place in the room. */
  get cursor(): number | undefined {
    return this.#hasPlace ? this.#cursor : undefined
  }

  get isEnded(): boolean {
    return this.#ended
  }

  /** The last event that the reader may be sent; infinite while they are in the room. */
  get end(): number {
    return this.#end
  }

  /**
   * The room's log says up to this event that the reader may be here. Find the
   * head before asking: then no removal after that event goes unheard. With
   * `until`, they may not any more: that event ended their place.
   */
  authorise(upTo: number, until?: number): void {
    this.#authorisedAt = upTo
    if (until !== undefined) this.#removals = [...this.#removals, until]
    this.#hear([])
  }

  /** Where the room is now, by what this node knows or by what is stored. Throws ChatError `no_such_room`. */
  async findHead(by: 'known' | 'stored' = 'known'): Promise<{ epoch: string; seq: number }> {
    const { id } = this.#room
    const head = await (by === 'known' ? this.#log.head(id) : this.#log.storedHead(id))
    this.#head = Math.max(this.#head, head.seq)
    return head
  }

  /**
   * Sends what comes after `cursor`, as far as the connection reads, and goes on
   * by itself. Resolves when all was sent that there is now, or it has ended.
   */
  begin(cursor: number): Promise<void> {
    this.#cursor = cursor
    this.#hasPlace = true
    if (this.#isOver()) return Promise.resolve()
    const arrived = new Promise<void>((call) => {
      this.#arrived = { at: this.#head, call }
    })
    this.#goOn(this.#catchUp().finally(() => this.#arrive()))
    return arrived
  }

  /** Waits until the connection may be sent a page; then it must be told how many bytes there were. False: the stream has ended. */
  turn(): Promise<boolean> {
    if (this.#ended) return Promise.resolve(false)
    return new Promise((resolve) => {
      const begin = () => resolve(true)
      if (this.#window.takeTurn(begin)) return begin()
      this.#leaveTurn = () => {
        this.#window.leave(begin)
        resolve(false)
      }
    })
  }

  /** Ends it; nothing is sent afterwards. */
  stop(): void {
    this.#ended = true
    this.#stopListening()
    this.#leaveTurn()
    this.#arrive()
  }

  /** The log's news: sent at once while the connection keeps up. */
  events(batch: RoomBatch): void {
    if (batch.removals.length > 0) this.#hear(batch.removals)
    this.#head = Math.max(this.#head, batch.last)
    if (!this.#live || batch.last <= this.#cursor) return
    if (batch.first === this.#cursor + 1 && this.#window.isOpen) this.#send(batch)
    else {
      this.#live = false
      this.#goOn(this.#catchUp())
    }
  }

  gone(): void {
    this.stop()
    this.#reader.gone()
  }

  restarted(): void {
    this.stop()
    this.#reader.restarted()
  }

  /** Reads until nothing is newer. Between the last look at the head and going live, nothing can happen. */
  async #catchUp(): Promise<void> {
    while (!this.#ended && this.#head > this.#cursor)
      if (!(await this.turn()) || !(await this.#sendPage())) return
    this.#live = true
  }

  /** Sends one page, and gives the turn back. False when there is nothing: then the room is gone, or the stream has ended. */
  async #sendPage(): Promise<boolean> {
    let bytes = 0
    try {
      const page = this.#ended ? undefined : await this.#log.page(this.#room.id, this.#cursor)
      if (!page || this.#ended) return false
      this.#hear(page.removals)
      bytes = this.#send(page)
      return !this.#ended
    } finally {
      this.#window.sent(bytes)
    }
  }

  /** Sends a batch, as much of it as the reader may see; the answer is its bytes. */
  #send(batch: RoomBatch): number {
    const seen = batch.last > this.#end ? cutAfter(batch, this.#end) : batch
    const frame = encodeOnce(seen, this.#reader.toText)
    this.#cursor = seen.last
    // What happens in a room may be nothing for a tutorial's socket.
    if (frame.messages > 0) this.#window.frames.push(frame)
    if (!this.#isOver() && this.#cursor >= this.#arrived.at) this.#arrive()
    return frame.bytes.length
  }

  /** Takes note of what ends the reader's place. */
  #hear(removals: readonly Removal[]): void {
    const { userId } = this.#reader
    for (const removal of removals) {
      const isTheirs =
        'guests' in removal ? this.#reader.goesWithGuests() : removal.userId === userId
      if (isTheirs) this.#removals = [...this.#removals, removal.seq]
    }
    if (this.#removals.length === 0) return
    this.#removals = this.#removals.filter((seq) => seq > this.#authorisedAt)
    this.#end = Math.min(...this.#removals, Number.POSITIVE_INFINITY)
  }

  /** Ends the stream if the reader has got the last event that is theirs. */
  #isOver(): boolean {
    if (this.#ended || this.#cursor < this.#end) return this.#ended
    this.stop()
    this.#reader.removed(this.#end)
    return true
  }

  /** What was waited for is let go of: most streams have nothing to wait for, for as long as they last. */
  #arrive(): void {
    const { call } = this.#arrived
    this.#arrived = never
    call()
  }

  #goOn(work: Promise<unknown>): void {
    work.catch((error) => this.#reader.failed(error))
  }
}

// One of each for all streams: there are many.
const nothing = () => {}
const never = { at: Number.POSITIVE_INFINITY, call: nothing }
const none: readonly number[] = []

/** What native connections are sent of a batch. */
export function eventsText({ slug, epoch, events }: RoomBatch): string {
  const frame: Events = { type: 'events', room: slug, epoch, events: events as RoomEvent[] }
  return JSON.stringify(frame)
}

function cutAfter(batch: RoomBatch, last: number): RoomBatch {
  return { ...batch, events: batch.events.filter(({ seq }) => seq <= last), last }
}
