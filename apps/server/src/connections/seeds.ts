import { type Connection, encodeText, type Routed } from '@lobby/channels'
import {
  closeCodes,
  type ErrorCode,
  errorCodes,
  Name,
  parse,
  parseJson,
  Slug,
} from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import { isGuest, requires } from '../ground/permissions.ts'
import { claimedGuest, type Person, refuseReserved } from '../ground/person.ts'
import type { RoomBatch, RoomLog } from '../log/room-log.ts'
import type { MessageActions } from '../messages/actions.ts'
import { everySocket, type NoticeMethods, sessionGroup } from '../notices.ts'
import type { RoomActions } from '../rooms/actions.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import { requireUnblocked } from '../rooms/unblocked.ts'
import type { Database } from '../storage/database.ts'
import { ChatConsumer, type ChatNeeds, tryAgainLater } from './chat-consumer.ts'
import { refusalOf } from './refusal.ts'
import { RoomStream } from './room-stream.ts'
import type { ChatScope } from './scope.ts'
import type { SeedShape } from './seed-shapes.ts'

type RoomScope = ChatScope & Routed<{ readonly room: string }>

interface SeedNeeds extends ChatNeeds {
  readonly db: Database
  readonly log: RoomLog
  readonly messageActions: Pick<MessageActions, 'sendMessage'>
  readonly roomActions: Pick<RoomActions, 'getRoom' | 'getOrCreateRoom'>
}

/** The consumer of one tutorial's socket: a room, no history, its own wire shape. */
export function seedConsumer(shape: SeedShape, needs: SeedNeeds) {
  const { addressBans, db, log, logger, messageActions, noteRefusal, roomActions, server } = needs
  /** One lasting function, so that a batch is encoded once for all sockets of this shape. */
  const textsOf = ({ slug, events }: RoomBatch): string[] =>
    events
      .filter((event) => event.type === 'message.created')
      .filter(({ message }) => !message.deleted)
      .map((event) => JSON.stringify(shape.output(slug, event.message)))

  return class SeedConsumer
    extends ChatConsumer<SeedNeeds, RoomScope>
    implements NoticeMethods<'person.changed' | 'server.changed'>
  {
    #room: RoomRecord | undefined
    #stream: RoomStream | undefined

    constructor(connection: Connection<RoomScope>) {
      super(connection, needs)
    }

    protected override get presence() {
      return shape.actions.enter
    }

    override async connect(): Promise<void> {
      const { user, client } = this.scope
      let head: number
      try {
        // Before asking: who is decided about meanwhile hears of it.
        await this.joinGroup(everySocket)
        if (addressBans.covers(client.host))
          throw new ChatError('forbidden', 'This server takes no requests from your address.')
        const slug = parse(Slug, this.scope.urlRoute.kwargs.room)
        if (!slug.ok) throw new ChatError('invalid', slug.message)
        requires(user, shape.actions.enter, server())
        if (user?.session) await this.joinGroup(sessionGroup(user.id))
        this.#room = await roomActions.getOrCreateRoom(user, slug.value, client.host)
        this.#stream = this.#streamOf(this.#room)
        head = (await this.#stream.findHead()).seq
        const now = await roomActions.getRoom(user, slug.value, shape.actions.enter)
        this.#stream.authorise(now.lastSeq)
      } catch (error) {
        this.#stream?.stop()
        await this.accept()
        return this.close(closeCodeFor(await this.#refuse(error)))
      }
      // The room was deleted meanwhile: the handshake is refused, and `disconnect` will not be called.
      if (this.#stream.isEnded) return
      // Only now: a client that sees the socket open gets every message from then on.
      await this.open()
      // Not awaited: what was said meanwhile goes as the socket reads.
      void this.#stream.begin(head)
    }

    override receiveText(text: string): Promise<void> | undefined {
      const room = this.#room
      if (!room) return undefined
      const check = this.session.pending()
      if (!check) return this.inFlight.add(this.#say(room, text))
      return check.then((goesOn) => (goesOn ? this.inFlight.add(this.#say(room, text)) : undefined))
    }

    /** The message has its place when this returns. Not awaited, so that what is typed ahead shares a commit. */
    async #say(room: RoomRecord, text: string): Promise<void> {
      try {
        const parsed = parseJson(shape.input, text)
        if (!parsed.ok) throw new ChatError(parsed.code, parsed.message)
        const { name, body } = parsed.value
        const sender = senderOf(this.person, name)
        requires(sender, shape.actions.send, server())
        // Awaited in direct rooms alone, where few write by such a socket.
        if (room.kind === 'direct') await requireUnblocked(db, room, sender)
        await messageActions.sendMessage(sender, {
          roomId: room.id,
          body,
          countedAs: this.channelName,
          address: this.scope.client.host,
        })
      } catch (error) {
        await this.#refuse(error)
      }
    }

    override async receiveBytes(): Promise<void> {
      await this.#refuse(new ChatError('invalid', 'Frames are text: JSON objects.'))
    }

    personChanged(): unknown {
      return this.session.check()
    }

    serverChanged(): void {
      this.stay()
    }

    override disconnect(): void {
      super.disconnect()
      this.#stream?.stop()
    }

    #streamOf(room: RoomRecord): RoomStream {
      return new RoomStream(room, log, {
        window: this.window,
        userId: this.scope.user?.id,
        goesWithGuests: () => room.kind === 'public' && isGuest(this.person),
        toText: textsOf,
        gone: () => void this.close(closeCodes.noSuchRoom),
        // A tutorial's page has no cursor: it comes back, and hears what is said from then on.
        restarted: () => void this.close(tryAgainLater),
        removed: () =>
          void this.close(room.kind === 'public' ? closeCodes.forbidden : closeCodes.noSuchRoom),
        failed: (error) => this.failed(error),
      })
    }

    async #refuse(error: unknown): Promise<ErrorCode> {
      const { code, message } = refusalOf(error, logger)
      noteRefusal(code, this.scope.client.host)
      await this.sendEncoded(encodeText(JSON.stringify({ error: { code, message } })))
      return code
    }
  }
}

/** For a socket that has no room to be in: whether it is worth coming back. */
function closeCodeFor(code: ErrorCode): number {
  if (code === 'signed_out') return closeCodes.signedOut
  if (code === 'forbidden') return closeCodes.forbidden
  // What we could not find out may be well in a moment.
  if (code === 'internal') return 1011
  return errorCodes[code].retry ? tryAgainLater : closeCodes.noSuchRoom
}

/**
 * Who speaks: an account is who its session says; a guest goes by the name the
 * tutorial's page claims, as its own page would show it.
 */
function senderOf(user: Person | undefined, claim: string | undefined): Person {
  if (user && !user.guest) return user
  const name = parse(Name, claim?.trim() || (user?.name ?? 'Anonymous'))
  if (!name.ok) throw new ChatError(name.code, name.message)
  if (!user) return claimedGuest(name.value)
  refuseReserved(name.value)
  return { ...user, name: name.value }
}
