// The native protocol: one connection, commands in, the events of its rooms out.
import { type Connection, encodeOnce, type LayerMessage, WebSocketConsumer } from '@lobby/channels'
import {
  type Ack,
  Command,
  type CommandOf,
  closeCodes,
  Hello,
  heartbeat,
  limits,
  type Ok,
  parseJson,
  protocolVersion,
  type ReadElsewhere,
  Ref,
  type ServerFrame,
} from '@lobby/protocol'
import type { Context } from '../context.ts'
import { ChatError } from '../errors.ts'
import { sendMessage } from '../messages/actions.ts'
import { requires } from '../permissions.ts'
import { authorOf, claimedGuest, type Person } from '../person.ts'
import { getRoom } from '../rooms/actions.ts'
import { everyone, personGroup, roomGroup } from '../rooms/groups.ts'
import { listRooms } from '../rooms/queries.ts'
import { markRead, startCounting } from '../rooms/read-markers.ts'
import { FollowedRoom, type RoomReader } from './followed-room.ts'
import { refusalOf } from './refusal.ts'
import type { ChatScope } from './scope.ts'

/** Sends of one connection that may wait for the disk at once; a client that sends more waits here. */
const sendsInFlight = 32

type Commands = { [Type in Command['type']]: (command: CommandOf<Type>) => Promise<void> | void }

export class ChatConsumer extends WebSocketConsumer<ChatScope> {
  readonly #context: Context
  readonly #follows = new Map<string, FollowedRoom>()
  readonly #sends = new Set<Promise<void>>()
  #person: Person | undefined
  #greeted = false
  #timer: NodeJS.Timeout | undefined

  readonly #reader: RoomReader = {
    deliver: (frame) => void this.sendEncoded(frame),
    gone: (slug) => this.#follows.delete(slug),
    failed: (error) => {
      this.#context.logger.error({ err: error }, 'A room could not be read.')
      void this.close(1011)
    },
  }

  /** Every command, and what answers it. */
  readonly #commands: Commands = {
    'message.send': (command) => this.#sendMessage(command),
    'room.follow': (command) => this.#follow(command),
    'room.unfollow': (command) => this.#unfollow(command),
    'room.read': (command) => this.#markRead(command),
    'typing.start': (command) => this.#startTyping(command),
    pong: () => {},
  }

  /** The bells that other connections ring through the channel layer. */
  override readonly handlers = {
    'room.listed': (message: LayerMessage) => this.sendEncoded(encodeOnce(message, JSON.stringify)),
    'room.unlisted': (message: LayerMessage) =>
      this.sendEncoded(encodeOnce(message, JSON.stringify)),
    'room.read': (message: LayerMessage) => {
      if (message.by !== this.channelName)
        return this.sendEncoded(encodeOnce(message, readElsewhereText))
    },
    'member.typing': (message: LayerMessage) => {
      if ((message.author as { id: string }).id !== this.#person?.id)
        return this.sendEncoded(encodeOnce(message, JSON.stringify))
    },
  }

  constructor(connection: Connection<ChatScope>, context: Context) {
    super(connection)
    this.#context = context
  }

  override async connect(): Promise<void> {
    this.#person = this.scope.user
    await this.accept()
    this.#timer = setTimeout(() => this.close(closeCodes.helloExpected), heartbeat.hello)
  }

  override async receiveText(text: string): Promise<void> {
    if (!this.#greeted) return this.#hello(text)
    const parsed = parseJson(Command, text)
    if (!parsed.ok) return this.#refuse(refOf(text), new ChatError(parsed.code, parsed.message))
    const command = parsed.value
    try {
      await (this.#commands[command.type] as (command: Command) => Promise<void>)(command)
    } catch (error) {
      // A command without a `ref` has no answer; a fault of ours is in the log all the same.
      if ('ref' in command) await this.#refuse(command.ref, error)
      else refusalOf(error, this.#context.logger)
    }
  }

  override async receiveBytes(): Promise<void> {
    await this.#refuse(undefined, new ChatError('invalid', 'Frames are text: JSON objects.'))
  }

  override disconnect(): void {
    clearTimeout(this.#timer)
    for (const follow of this.#follows.values()) follow.stop()
  }

  /** The first frame: who is here, which rooms there are, and what was missed in each. */
  async #hello(text: string): Promise<void> {
    const context = this.#context
    const parsed = parseJson(Hello, text)
    if (!parsed.ok) {
      await this.#refuse(undefined, new ChatError(parsed.code, `hello: ${parsed.message}`))
      return this.close(closeCodes.helloExpected)
    }
    const hello = parsed.value
    if (hello.v !== protocolVersion) {
      const message = `This server speaks version ${protocolVersion}.`
      await this.#refuse(undefined, new ChatError('unsupported_version', message))
      return this.close(closeCodes.unsupportedVersion)
    }
    if (!this.#person && hello.name) this.#person = claimedGuest(hello.name)
    try {
      requires(context.config, this.#person, 'room.read')
    } catch (error) {
      await this.#refuse(undefined, error)
      return this.close(closeCodes.signedOut)
    }
    this.#greeted = true

    // Join before listing: a room that is made meanwhile is in the list or rung for.
    await this.joinGroup(everyone)
    if (this.#person?.session) {
      await this.joinGroup(personGroup(this.#person.id))
      await startCounting(context.db, this.#person.id)
    }
    const user = this.#person ? authorOf(this.#person) : null
    const rooms = await listRooms(context.db, this.#person)
    await this.#send({ type: 'welcome', v: protocolVersion, user, rooms })
    this.#beat(heartbeat.interval * (0.5 + Math.random() / 2))
    for (const [slug, cursor] of Object.entries(hello.cursors)) {
      try {
        await this.#startFollowing(slug, cursor)
      } catch (error) {
        await this.#refuse(undefined, error)
      }
    }
  }

  async #sendMessage({ ref, room, clientId, body }: CommandOf<'message.send'>): Promise<void> {
    const context = this.#context
    const { id: roomId, slug } = this.#follows.get(room)?.room ?? (await getRoom(context, room))
    const stored = sendMessage(context, this.#person, {
      roomId,
      body,
      clientId,
      countedAs: this.channelName,
    })
    // Not awaited: what one person types ahead shares a commit. The order is already fixed.
    const answered = stored
      .then(({ duplicate, ...place }) => {
        const ack: Ack = { type: 'ack', ref, clientId, room: slug, ...place }
        return this.#send(duplicate ? { ...ack, dup: true } : ack)
      })
      .catch((error) => this.#refuse(ref, error))
      .finally(() => this.#sends.delete(answered))
    this.#sends.add(answered)
    if (this.#sends.size >= sendsInFlight) await Promise.race(this.#sends)
  }

  async #follow({ ref, room, cursor }: CommandOf<'room.follow'>): Promise<void> {
    await this.#startFollowing(room, cursor)
    await this.#ok(ref)
  }

  async #startFollowing(slug: string, cursor: CommandOf<'room.follow'>['cursor']): Promise<void> {
    const context = this.#context
    if (!this.#follows.has(slug) && this.#follows.size >= limits.followedRooms)
      throw new ChatError('invalid', `A connection follows at most ${limits.followedRooms} rooms.`)
    const room = await getRoom(context, slug)
    this.#follows.get(slug)?.stop()
    const followed = new FollowedRoom(room, context.log, this.#reader)
    this.#follows.set(slug, followed)
    await this.joinGroup(roomGroup(room.id))
    await followed.start(cursor)
  }

  async #unfollow({ ref, room: slug }: CommandOf<'room.unfollow'>): Promise<void> {
    const followed = this.#follows.get(slug)
    if (followed) {
      followed.stop()
      this.#follows.delete(slug)
      await this.leaveGroup(roomGroup(followed.room.id))
    }
    await this.#ok(ref)
  }

  async #markRead({ ref, room: slug, seq }: CommandOf<'room.read'>): Promise<void> {
    const context = this.#context
    const room = this.#follows.get(slug)?.room ?? (await getRoom(context, slug))
    if (this.#person?.session) {
      const readSeq = await markRead(context.db, this.#person.id, room.id, seq)
      const bell = { type: 'room.read', room: slug, seq: readSeq, by: this.channelName }
      if (readSeq !== undefined) await context.layer.groupSend(personGroup(this.#person.id), bell)
    }
    await this.#ok(ref)
  }

  async #startTyping({ room: slug }: CommandOf<'typing.start'>): Promise<void> {
    const context = this.#context
    const room = this.#follows.get(slug)?.room
    if (!room || !this.#person) return
    context.limiter.take('typing', this.channelName)
    const bell = { type: 'member.typing', room: slug, author: authorOf(this.#person) }
    await context.layer.groupSend(roomGroup(room.id), bell)
  }

  /** Tells the client now and then that we are here, and where its rooms are. */
  #beat(wait: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const heads = Object.fromEntries(
        [...this.#follows].map(([slug, { cursor }]) => [slug, cursor]),
      )
      void this.#send({ type: 'ping', heads })
      this.#beat(heartbeat.interval)
    }, wait)
  }

  #ok(ref: number): Promise<void> {
    return this.#send({ type: 'ok', ref } satisfies Ok)
  }

  #refuse(ref: number | undefined, error: unknown): Promise<void> {
    const { code, message, retryAfter } = refusalOf(error, this.#context.logger)
    return this.#send({
      type: 'error',
      ...(ref !== undefined && { ref }),
      code,
      message,
      ...(retryAfter !== undefined && { retryAfter }),
    })
  }

  async #send(frame: ServerFrame): Promise<void> {
    await this.send(JSON.stringify(frame))
  }
}

/** What the person's other connections get: the bell without the tab that rang it. */
function readElsewhereText({ room, seq }: LayerMessage): string {
  return JSON.stringify({ type: 'room.read', room, seq } as ReadElsewhere)
}

/** The `ref` of a command that could not be read, so that the client knows which one it was. */
function refOf(text: string): number | undefined {
  try {
    return Ref.safeParse(JSON.parse(text)?.ref).data
  } catch {
    return undefined
  }
}
