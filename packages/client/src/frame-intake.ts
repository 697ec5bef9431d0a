import type { Room, ServerFrame, Welcome } from '@lobby/protocol'
import type { Appearances } from './appearances.ts'
import type { Clock } from './clock.ts'
import type { Following } from './following.ts'
import type { History } from './history.ts'
import type { Incoming } from './incoming.ts'
import type { KeptState } from './kept-state.ts'
import type { Outbox } from './outbox.ts'
import { isSame, pendingOf, placeIn } from './pending-message.ts'
import type { News, PersonalNews } from './personal-news.ts'
import type { PresenceWatch } from './presence-watch.ts'
import type { ReadPointers } from './read-pointers.ts'
import type { Requests } from './requests.ts'
import { typingShownFor } from './store/reducer.ts'
import type { ChatState } from './store/state.ts'
import type { Store } from './store/store.ts'

/** A room that is opened with fewer messages than this gets an older page at once: its newest events may all be reactions. */
const messagesToShow = 30

interface IntakeParts {
  readonly store: Store
  readonly clock: Clock
  readonly requests: Requests
  readonly following: Following
  readonly history: History
  readonly appearances: Appearances
  readonly outbox: Outbox
  readonly kept: KeptState
  readonly readPointers: ReadPointers
  readonly personal: PersonalNews
  readonly presences: PresenceWatch
  readonly incoming: Incoming
  readonly openRoom: () => string | undefined
}

/** What the server's frames change: the state first, then what depends on it. */
export class FrameIntake {
  readonly #parts: IntakeParts

  constructor(parts: IntakeParts) {
    this.#parts = parts
  }

  receive(frame: ServerFrame): void {
    if (frame.type === 'error' && frame.ref === undefined) this.#parts.following.refused(frame)
    else if (frame.type === 'ack' || frame.type === 'ok' || frame.type === 'error')
      this.#parts.requests.settle(frame)
    else if (isNews(frame)) this.#parts.personal.receive(frame)
    else if (frame.type === 'presence.changed') this.#parts.presences.receive(frame.people)
    else if (frame.type === 'ready') this.#ready()
    else if (frame.type === 'ping') this.#parts.following.catchUp(frame)
    else if (frame.type !== 'events' || this.#parts.following.isInTurn(frame)) this.#apply(frame)
  }

  #apply(frame: ServerFrame): void {
    const before = this.#parts.store.state
    this.#parts.store.dispatch({ type: 'frame', frame, now: this.#parts.clock.monotonic() })
    if (frame.type === 'welcome') this.#welcomed(frame)
    else if (frame.type === 'events' || frame.type === 'snapshot') this.#happened(before, frame)
    else if (frame.type === 'room.listed') this.#listed(frame.room)
    else if (frame.type === 'room.unlisted') this.#parts.following.delete(frame.room)
    else if (frame.type === 'member.typing')
      this.#parts.clock.after(typingShownFor, this.#expireTyping)
  }

  #ready(): void {
    this.#parts.following.ready()
    void this.#parts.history.readAgain()
  }

  readonly #expireTyping = () =>
    this.#parts.store.dispatch({ type: 'typing-expired', now: this.#parts.clock.monotonic() })

  #welcomed(frame: Welcome): void {
    const { session, rooms } = this.#parts.store.state
    this.#parts.following.began()
    this.#parts.appearances.again()
    this.#parts.presences.again()
    const openRoom = this.#parts.openRoom()
    if (openRoom !== undefined) this.fill(openRoom)
    this.#parts.kept.named(session.kind === 'signed-in' ? session.user : undefined)
    if (session.kind !== 'signed-in') return
    this.#parts.readPointers.repeat(frame.rooms)
    // Before anything is sent: what an earlier history has lost comes first.
    for (const { slug, epoch } of rooms?.values() ?? []) this.#parts.outbox.setEpoch(slug, epoch)
    void this.#parts.outbox.signedIn(session.user)
    void this.#parts.outbox.resume()
  }

  #happened(before: ChatState, frame: Extract<ServerFrame, { type: 'events' | 'snapshot' }>): void {
    const { room, epoch, events } = frame
    for (const event of events)
      if (event.type === 'message.created' && event.clientId)
        this.#parts.outbox.stored(event.clientId, placeIn(epoch, event))
    this.#parts.outbox.setEpoch(room, epoch)
    this.showPending()
    if (frame.type === 'snapshot' && room === this.#parts.openRoom()) this.fill(room)
    if (frame.type === 'snapshot' && frame.reason === 'limited')
      this.#parts.history.missedTooMuch(room)
    this.#parts.incoming.receive(frame, before.timelines.get(room), meIn(this.#parts.store.state))
  }

  #listed(room: Room): void {
    const { slug } = room
    if (!this.#parts.store.state.timelines.has(slug)) this.#parts.incoming.listed(room)
    this.#parts.following.followListed(slug)
    if (slug === this.#parts.openRoom()) this.fill(slug)
  }

  /** Fetches an older page of a room that has little to show. */
  fill(slug: string): void {
    const { timelines, windows } = this.#parts.store.state
    const timeline = timelines.get(slug)
    // The surroundings of a place that was jumped to are a page already.
    if (!timeline || windows.has(slug)) return
    const messages = timeline.events.filter(({ type }) => type === 'message.created')
    if (messages.length < messagesToShow) void this.#parts.history.loadOlder(slug)
  }

  /** Puts the messages of the outbox among those of the rooms. */
  showPending(): void {
    const { timelines, pending: before } = this.#parts.store.state
    const pending = pendingOf(meIn(this.#parts.store.state), this.#parts.outbox.messages, timelines)
    if (!isSame(pending, before)) this.#parts.store.dispatch({ type: 'pending', pending })
  }
}

const news: ReadonlySet<string> = new Set<News['type']>([
  'draft.changed',
  'saved.changed',
  'thread.changed',
  'sidebar.changed',
  'activity.changed',
  'cards.changed',
])

function isNews(frame: ServerFrame): frame is News {
  return news.has(frame.type)
}

/** The id of the person who is signed in. */
export function meIn({ session }: ChatState): string | undefined {
  return session.kind === 'signed-in' ? session.user.id : undefined
}
