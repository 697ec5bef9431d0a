import type { ChatClient, Timeline } from '@lobby/client'
import type { RoomEvent } from '@lobby/protocol'
import { hashOfEvent } from './event-hash.ts'
import type { Apply, Reset } from './history.ts'

type Said = Pick<Apply, 'cmid' | 'thread' | 'alsoInRoom' | 'firstAuthor'>

type Line =
  | Pick<Apply, 'type' | 'f' | 'room' | 'epoch' | 'seq' | 'hash' | keyof Said>
  | Pick<Reset, 'type' | 'f' | 'room' | 'epoch' | 'seq'>

/** Writes down every event that the client's state begins to show. */
export class StateWatch {
  readonly #client: ChatClient
  readonly #write: (line: Line) => void
  readonly #known = new Map<string, { timeline: Timeline; last: RoomEvent | undefined }>()
  readonly #resets = new Map<string, string>()

  constructor(client: ChatClient, write: (line: Line) => void) {
    this.#client = client
    this.#write = write
    client.subscribe(() => this.#look())
  }

  /** The next change of the room replaces what was there. */
  expectReset(room: string, epoch: string): void {
    this.#resets.set(room, epoch)
  }

  #look(): void {
    const { timelines } = this.#client.getState()
    // Who was put out of a room begins anew when they are let in again.
    for (const room of this.#known.keys()) if (!timelines.has(room)) this.#known.delete(room)
    for (const [room, timeline] of timelines) {
      const known = this.#known.get(room)
      if (known?.timeline === timeline) continue
      const isNew = !known || this.#resets.get(room) === timeline.epoch
      this.#resets.delete(room)
      const { epoch, prev, events } = timeline
      if (isNew)
        this.#write({ type: 'reset', f: known ? 'snapshot' : 'new', room, epoch, seq: prev })
      for (const event of isNew ? events : eventsAfter(events, known.last))
        this.#show(room, epoch, event)
      this.#known.set(room, { timeline, last: events.at(-1) ?? (isNew ? undefined : known?.last) })
    }
  }

  #show(room: string, epoch: string, event: RoomEvent): void {
    const { seq } = event
    const hash = hashOfEvent(event)
    this.#write({ type: 'apply', f: 'event', room, epoch, seq, hash, ...saidIn(event) })
  }
}

/** What a message says of itself, beside its text. */
function saidIn(event: RoomEvent): Said {
  if (event.type !== 'message.created') return {}
  const { clientId: cmid, message } = event
  const { thread, alsoInRoom, forwardedFrom } = message
  return {
    ...(cmid !== undefined && { cmid }),
    ...(thread !== undefined && { thread }),
    ...(alsoInRoom && { alsoInRoom }),
    ...(forwardedFrom && { firstAuthor: forwardedFrom.author.id }),
  }
}

/** What stands behind the event that was last, by identity: the same event shown again counts. */
function eventsAfter(events: readonly RoomEvent[], last: RoomEvent | undefined) {
  if (!last) return events
  const at = events.lastIndexOf(last)
  return at < 0 ? events.filter(({ seq }) => seq > last.seq) : events.slice(at + 1)
}
