import { type Connection, type EncodedFrame, WebSocketConsumer } from '@lobby/channels'
import { closeCodes } from '@lobby/protocol'
import type { AddressBans } from '../bans/address-bans.ts'
import type { Logger } from '../ground/logger.ts'
import { type Action, can, type Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import type { NoteRefusal } from '../ground/refusals.ts'
import { InFlight } from './in-flight.ts'
import type { News } from './last-told.ts'
import type { ChatScope } from './scope.ts'
import { SendWindow } from './send-window.ts'
import { type Checked, SessionCheck } from './session-check.ts'
import type { SharedByConnections } from './shared.ts'

/** What every socket of the chat works with. */
export interface ChatNeeds {
  readonly addressBans: Pick<AddressBans, 'covers'>
  readonly logger: Logger
  readonly noteRefusal: NoteRefusal
  readonly server: () => Resource
  readonly shared: SharedByConnections
}

/** RFC 6455 and the registry of its codes. */
export const tryAgainLater = 1013

/**
 * A socket of the chat: whose it is, whether they may stay, and what it may be sent. The native protocol and the
 * tutorials' sockets stand on it. Being their `base`, its methods are out of reach of messages of the channel layer.
 */
export abstract class ChatConsumer<N extends ChatNeeds, S extends ChatScope = ChatScope>
  extends WebSocketConsumer<S>
  implements Checked
{
  static override readonly base: { readonly prototype: object } = ChatConsumer

  readonly needs: N
  readonly window: SendWindow
  readonly session: SessionCheck
  /** Whose connection it is now. */
  person: Person | undefined
  protected readonly inFlight = new InFlight()

  constructor(connection: Connection<S>, needs: N) {
    super(connection)
    this.needs = needs
    this.person = this.scope.user
    this.window = new SendWindow(this.scope, () => void this.close(closeCodes.tooSlow))
    this.session = new SessionCheck(this.scope, this, needs.shared.rechecks)
  }

  /** What a person must be allowed to do to be here. */
  protected abstract get presence(): Action

  /** Lets the socket in: what happens is sent to it from now on, and its session is looked at again and again. */
  async open(): Promise<void> {
    await this.accept()
    this.window.open(this.frames, this.needs.shared.slowReaders)
    this.needs.shared.openSockets.add(this)
    void this.session.check()
  }

  override sendEncoded(frame: EncodedFrame): Promise<void> {
    this.needs.shared.slowReaders.watch(this.window)
    return super.sendEncoded(frame)
  }

  override disconnect(): void {
    this.needs.shared.slowReaders.forget(this.window)
    this.needs.shared.openSockets.remove(this)
    this.session.stop()
  }

  found(person: Person): void {
    this.person = person
    this.stay()
  }

  lost(): void {
    void this.close(closeCodes.signedOut)
  }

  unanswered(): void {
    void this.close(tryAgainLater)
  }

  /** Ends the connection if the server does not let this person, or this address, be here any more. */
  stay(): void {
    const { addressBans, server } = this.needs
    if (addressBans.covers(this.scope.client.host)) return void this.close(closeCodes.forbidden)
    if (!can(this.person, this.presence, server())) void this.close(closeCodes.signedOut)
  }

  /** The tutorials' pages have no list of rooms: they are told no news. */
  get hasChangesUpTo(): number | undefined {
    return undefined
  }

  hear(_news: News): unknown {
    return undefined
  }

  /** A room could not be read: the connection cannot go on without holes. */
  failed(error: unknown): void {
    this.needs.logger.error({ err: error }, 'A room could not be read.')
    void this.close(1011)
  }
}
