// The native protocol: one connection, commands in, the events of its rooms out.
import { type Connection, encodeOnce, encodeText } from '@lobby/channels'
import {
  Command,
  type CommandOf,
  closeCodes,
  Hello,
  heartbeat,
  parseJson,
  protocolVersion,
  type ServerFrame,
} from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import { requires } from '../ground/permissions.ts'
import { claimedGuest, type Person } from '../ground/person.ts'
import {
  everyone,
  everySocket,
  type Notice,
  type NoticeMethods,
  personGroup,
  sessionGroup,
} from '../notices.ts'
import { type Asked, refOf } from './asked-command.ts'
import { ChatConsumer, tryAgainLater } from './chat-consumer.ts'
import { FollowedRooms, type RoomsReader } from './followed-rooms.ts'
import type { News } from './last-told.ts'
import { type CommandConnection, greeting } from './native-commands.ts'
import type { NativeNeeds } from './native-needs.ts'
import { personalText, personUpdatedText, readElsewhereText } from './notice-frames.ts'
import { Present } from './present.ts'
import { refusalOf } from './refusal.ts'
import { type ListReader, tellByNotice, tellReader } from './room-list.ts'
import { RoomPings } from './room-pings.ts'
import { type ChatScope, withoutHeaders } from './scope.ts'
import { ready } from './welcome.ts'
import { consumeFollow, consumeHello } from './work.ts'

export class NativeConsumer
  extends ChatConsumer<NativeNeeds>
  implements CommandConnection, ListReader, NoticeMethods, RoomsReader
{
  readonly rooms: FollowedRooms
  readonly address: string
  readonly present: Present
  readonly #pings: RoomPings
  #greeted = false
  #hasChangesUpTo: number | undefined
  /** The address of the one room that there is for this person, if there is no other. */
  onlyRoom: string | undefined
  #stopWaiting = nothing

  constructor(connection: Connection<ChatScope>, needs: NativeNeeds) {
    super({ ...connection, scope: withoutHeaders(connection.scope) }, needs)
    this.address = this.scope.client.host
    this.rooms = new FollowedRooms(needs.rooms, this)
    this.present = new Present(this, needs.presences)
    this.#pings = new RoomPings(this, needs.shared.beats)
  }

  protected override get presence() {
    return greeting.action
  }

  override async connect(): Promise<void> {
    await this.joinGroup(everySocket)
    if (this.person?.session) {
      const { id } = this.person
      await Promise.all([personGroup(id), sessionGroup(id)].map((group) => this.joinGroup(group)))
    }
    await this.open()
    // Refused before, a browser would not know why, and would come again and again.
    if (this.needs.addressBans.covers(this.scope.client.host))
      return this.close(closeCodes.forbidden)
    const isLate = () => void this.close(closeCodes.helloExpected)
    this.#stopWaiting = this.needs.suspendDetector.after(heartbeat.hello, isLate)
  }

  override async receiveText(text: string): Promise<void> {
    // Whatever it is, it ends the wait for a hello: how long the answer takes is not the client's doing.
    if (!this.#greeted) this.#stopWaiting()
    const check = this.session.pending()
    if (check && !(await check)) return
    if (!this.#greeted) return this.#greet(text)
    if (text === pong) return
    const parsed = parseJson(Command, text)
    if (!parsed.ok)
      return this.#refuse({ ref: refOf(text) }, new ChatError(parsed.code, parsed.message))
    const { ref, room }: Asked = { ref: undefined, room: undefined, ...parsed.value }
    try {
      const answer = await this.needs.commands.carryOut(this, parsed.value)
      if (!answer) return
      if ('pending' in answer) await this.inFlight.add(this.#answer({ ref, room }, answer.pending))
      else if ('sent' in answer) void this.#answer({ ref, room }, answer.sent)
      else await this.#say(answer)
    } catch (error) {
      // A command without a `ref` has no answer; a fault of ours is in the log all the same.
      if (ref === undefined) refusalOf(error, this.needs.logger)
      else await this.#refuse({ ref, room }, error)
    }
  }

  override async receiveBytes(): Promise<void> {
    await this.#refuse({}, new ChatError('invalid', 'Frames are text: JSON objects.'))
  }

  // What other connections say through the channel layer reaches these methods by its type. One that lags misses
  // what is only of the moment.

  roomListed(notice: Notice<'room.listed'>): unknown {
    return tellByNotice(this, notice)
  }

  roomUnlisted(notice: Notice<'room.unlisted'>): unknown {
    return tellByNotice(this, notice)
  }

  roomRemoved(notice: Notice<'room.removed'>): unknown {
    return tellReader(this, notice)
  }

  roomRead(notice: Notice<'room.read'>): unknown {
    if (notice.by === this.channelName || !this.window.isOpen) return undefined
    return this.sendEncoded(encodeOnce(notice, readElsewhereText))
  }

  personalChanged(notice: Notice<'personal.changed'>): unknown {
    if (!this.window.isOpen) return undefined
    return this.sendEncoded(encodeOnce(notice, personalText))
  }

  sightChanged(): void {
    this.present.askAgain()
  }

  personChanged(): unknown {
    return this.session.check()
  }

  serverChanged(): void {
    this.stay()
  }

  profileChanged(notice: Notice<'profile.changed'>): unknown {
    return tellByNotice(this, notice)
  }

  emojiChanged(notice: Notice<'emoji.changed'>): unknown {
    return tellByNotice(this, notice)
  }

  groupChanged(notice: Notice<'group.changed'>): unknown {
    return tellByNotice(this, notice)
  }

  serverDescribed(notice: Notice<'server.described'>): unknown {
    return tellByNotice(this, notice)
  }

  personUpdated(notice: Notice<'person.updated'>): unknown {
    if (!this.window.isOpen || !this.rooms.get(notice.room)) return undefined
    return this.sendEncoded(encodeOnce(notice, personUpdatedText))
  }

  memberTyping(notice: Notice<'member.typing'>): unknown {
    const isOther = notice.author.id !== this.person?.id
    if (!isOther || !this.window.isOpen || !this.rooms.get(notice.room)) return undefined
    return this.sendEncoded(encodeOnce(notice, JSON.stringify))
  }

  cardsChanged(notice: Notice<'cards.changed'>): unknown {
    if (!this.window.isOpen || !this.rooms.get(notice.room)) return undefined
    return this.sendEncoded(encodeOnce(notice, JSON.stringify))
  }

  override found(person: Person): void {
    const before = this.person
    super.found(person)
    if (before && before.name !== person.name) this.needs.newNames.announce(person)
  }

  override lost(): void {
    void this.needs.newNames.announceIfRenamed(this.person)
    super.lost()
  }

  override disconnect(): void {
    this.#stopWaiting()
    super.disconnect()
    this.#pings.stop()
    this.present.leave()
    this.rooms.stop()
  }

  override get hasChangesUpTo(): number | undefined {
    return this.#hasChangesUpTo
  }

  override hear(news: News): unknown {
    return tellReader(this, news)
  }

  /** The first frame: who is here, which rooms there are, and what was missed in each. */
  async #greet(text: string): Promise<void> {
    const parsed = parseJson(Hello, text)
    if (!parsed.ok) {
      await this.#refuse({}, new ChatError(parsed.code, `hello: ${parsed.message}`))
      return this.close(closeCodes.helloExpected)
    }
    const { v, name, cursors } = parsed.value
    if (v !== protocolVersion) {
      const message = `This server speaks version ${protocolVersion}.`
      await this.#refuse({}, new ChatError('unsupported_version', message))
      return this.close(closeCodes.unsupportedVersion)
    }
    try {
      consumeHello(this.needs.limiter, this)
    } catch (error) {
      await this.#refuse({}, error)
      return this.close(tryAgainLater)
    }
    try {
      if (!this.person && name) this.person = claimedGuest(name)
    } catch (error) {
      await this.#refuse({}, error)
      return this.close(closeCodes.helloExpected)
    }
    try {
      requires(this.person, greeting.action, this.needs.server())
    } catch (error) {
      await this.#refuse({}, error)
      return this.close(closeCodes.signedOut)
    }
    this.#greeted = true
    await this.#welcome()
    this.#stopWaiting = nothing
    this.#pings.begin()
    const rooms: Promise<void>[] = []
    for (const [room, cursor] of Object.entries(cursors)) {
      try {
        consumeFollow(this.needs.limiter, this)
        const { sent } = await this.rooms.follow(room, cursor)
        rooms.push(sent.catch((error) => this.#refuse({ room }, error)))
      } catch (error) {
        await this.#refuse({ room }, error)
      }
    }
    // Not awaited: what was asked for goes as fast as the client reads, and its commands need not wait for it.
    void Promise.all(rooms).then(() => this.sendEncoded(ready))
  }

  async #welcome(): Promise<void> {
    const { person } = this
    const { welcomes } = this.needs
    // Join before listing: a room that is made meanwhile is in the list, or a notice tells of it.
    await this.joinGroup(everyone)
    const upTo = await this.needs.newestChange()
    if (person) {
      const welcome = await welcomes.welcomePerson(person)
      if (person.onlyIn !== undefined) this.onlyRoom = welcome.rooms[0]?.slug ?? ''
      this.present.enter(welcome.profile ?? {})
      await this.#say(welcome)
    } else await this.sendEncoded(await welcomes.welcomeStranger())
    this.#hasChangesUpTo = upTo
  }

  #answer(asked: Asked, answer: Promise<ServerFrame>): Promise<void> {
    return answer.then(
      (frame) => {
        const said = this.#say(frame)
        this.frames.hurry?.()
        return said
      },
      (error) => this.#refuse(asked, error),
    )
  }

  #refuse({ ref, room }: Partial<Asked>, error: unknown): Promise<void> {
    const { code, message, retryAfter } = refusalOf(error, this.needs.logger)
    this.needs.noteRefusal(code, this.scope.client.host)
    return this.#say({
      type: 'error',
      ...(ref !== undefined && { ref }),
      ...(room !== undefined && { room }),
      code,
      message,
      ...(retryAfter !== undefined && { retryAfter }),
    })
  }

  #say(frame: ServerFrame): Promise<void> {
    return this.sendEncoded(encodeText(JSON.stringify(frame)))
  }
}

const nothing = () => {}

/** Nearly all that a quiet client says, as our clients write it: that it is there, which the engine has seen. */
const pong = JSON.stringify({ type: 'pong' } satisfies CommandOf<'pong'>)
