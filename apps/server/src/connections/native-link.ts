import { type EncodedFrame, encodeText } from '@lobby/channels'
import { closeCodes, heartbeat, type Ping } from '@lobby/protocol'
import { can } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import type { FollowedRooms, RoomsReader } from './followed-rooms.ts'
import { greeting } from './native-commands.ts'
import type { NativeNeeds } from './native-needs.ts'
import type { ChatScope } from './scope.ts'
import { SendWindow } from './send-window.ts'
import { type Checked, SessionCheck } from './session-check.ts'
import type { Beating, Beats } from './shared.ts'

/** The consumer, as its link knows it. */
interface Linked {
  readonly needs: NativeNeeds
  readonly scope: ChatScope
  readonly rooms: FollowedRooms
  person: Person | undefined
  close(code: number): Promise<void>
  sendEncoded(frame: EncodedFrame): Promise<void>
  joinGroup(group: string): Promise<void>
  leaveGroup(group: string): Promise<void>
}

/**
 * A native connection as its session, its rooms and its heartbeat know it: one object in place of a closure for
 * each thing that they ask, since there are many. It stands apart from the consumer because a message of the
 * channel layer reaches every method of that one by its name.
 */
export class NativeLink implements Checked, RoomsReader, Beating {
  readonly window: SendWindow
  readonly session: SessionCheck
  readonly #consumer: Linked
  readonly #beats: Beats
  /** Its place among those that beat. */
  #place: number | undefined

  constructor(consumer: Linked) {
    const { needs, scope } = consumer
    const { beats, rechecks } = needs.shared
    this.#consumer = consumer
    this.#beats = beats
    this.window = new SendWindow(scope, () => void consumer.close(closeCodes.tooSlow))
    this.session = new SessionCheck(scope, this, rechecks)
  }

  // What its session found.

  found(person: Person): void {
    const before = this.#consumer.person
    this.#consumer.person = person
    this.stay()
    if (before && before.name !== person.name) this.#consumer.needs.newNames.announce(person)
  }

  lost(): void {
    void this.#consumer.needs.newNames.announceIfRenamed(this.#consumer.person)
    void this.#consumer.close(closeCodes.signedOut)
  }

  // What its rooms ask.

  failed(error: unknown): void {
    this.#consumer.needs.logger.error({ err: error }, 'A room could not be read.')
    void this.#consumer.close(1011)
  }

  joinGroup(group: string): Promise<void> {
    return this.#consumer.joinGroup(group)
  }

  leaveGroup(group: string): Promise<void> {
    return this.#consumer.leaveGroup(group)
  }

  person(): Person | undefined {
    return this.#consumer.person
  }

  /** Begins to tell the client now and then that we are here, and where its rooms are. */
  beginBeating(): void {
    this.#place ??= this.#beats.add(this, heartbeat.interval * (0.5 + Math.random() / 2))
  }

  beat(): void {
    const { rooms } = this.#consumer
    const ping: Ping = { type: 'ping', heads: rooms.heads }
    void this.#consumer.sendEncoded(frameOf(JSON.stringify(ping)))
  }

  /** Ends the connection if the server does not let this person, or this address, be here any more. */
  stay(): void {
    const { needs, person, scope } = this.#consumer
    if (needs.addressBans.covers(scope.client.host))
      return void this.#consumer.close(closeCodes.forbidden)
    if (!can(person, greeting.action, needs.server()))
      void this.#consumer.close(closeCodes.signedOut)
  }

  /** The connection is gone. */
  stop(): void {
    if (this.#place !== undefined) this.#beats.remove(this, this.#place)
    this.session.stop()
  }
}

/** The ping that was sent last: where nothing is said, most connections are where the others are. */
let newest: { readonly text: string; readonly frame: EncodedFrame } | undefined

function frameOf(text: string): EncodedFrame {
  if (newest?.text !== text) newest = { text, frame: encodeText(text) }
  return newest.frame
}
