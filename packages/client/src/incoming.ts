import type { Events, Message, Room, Snapshot } from '@lobby/protocol'
import type { Timeline } from './timeline.ts'

export type IncomingMessage = {
  readonly room: string
  readonly message: Message
  readonly isMine: boolean
}

/** Tells its listeners of each message that comes in: once, and none that was said before a room was known here. */
export class Incoming {
  readonly #listeners = new Set<(incoming: IncomingMessage) => void>()
  /** Rooms that came while we were here, as they were then. */
  readonly #listed = new Map<string, Room>()

  listen(listener: (incoming: IncomingMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A room has come of which nothing is known yet: it is shown from its beginning, but its past is no news. */
  listed(room: Room): void {
    this.#listed.set(room.slug, room)
  }

  /** Hands on the news among what the room's log goes on with; `known` is what was known of it until now. */
  receive(
    { room, epoch, events }: Events | Snapshot,
    known: Timeline | undefined,
    me: string | undefined,
  ): void {
    if (known?.epoch !== epoch) return
    const listed = this.#listed.get(room)
    const newsAfter = Math.max(known.seq, listed?.epoch === epoch ? listed.lastSeq : 0)
    for (const event of events) {
      if (event.seq <= newsAfter || event.type !== 'message.created' || event.message.deleted)
        continue
      const { message } = event
      for (const listener of this.#listeners)
        listener({ room, message, isMine: message.author.id === me })
    }
  }
}
