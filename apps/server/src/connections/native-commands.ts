// What the commands of the native protocol do. The consumer sends what they
// answer, and makes a refusal of what they throw.
import type { Ack, Command, CommandOf, Ok } from '@lobby/protocol'
import { signedOut } from '../ground/errors.ts'
import { type Action, type Declaration, type Resource, requires } from '../ground/permissions.ts'
import { authorOf, type Person } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Appended } from '../log/room-log.ts'
import type { MessageActions } from '../messages/actions.ts'
import { findStored } from '../messages/queries.ts'
import { type Notify, personGroup, readNotice, roomGroup } from '../notices.ts'
import type { ReadingActions } from '../reading/actions.ts'
import type { DraftActions } from '../reading/draft-actions.ts'
import type { ThreadActions } from '../reading/thread-actions.ts'
import type { RoomActions } from '../rooms/actions.ts'
import { markRead } from '../rooms/read-markers.ts'
import { requireUnblocked } from '../rooms/unblocked.ts'
import type { Database } from '../storage/database.ts'
import type { FollowedRooms } from './followed-rooms.ts'
import type { Present } from './present.ts'
import { consumeFollow } from './work.ts'

/** The connection that a command came on. */
export interface CommandConnection {
  readonly person: Person | undefined
  readonly rooms: FollowedRooms
  readonly channelName: string
  readonly present: Pick<Present, 'watch' | 'idle'>
  /** Where the other side is. */
  readonly address: string
}

/**
 * An answer, or one that will come. Of `pending` only so many may wait before the
 * connection's next command does; no command ever waits for a `sent`, which may
 * come only when the client has read, and says so in what it sends.
 */
export type Answer =
  | Ok
  | { readonly pending: Promise<Ack> }
  | { readonly sent: Promise<Ok> }
  | undefined

type Carry<C extends Command> = (
  connection: CommandConnection,
  command: C,
) => Promise<Answer> | Answer

type Commands = {
  readonly [Type in Command['type']]: {
    /** What it is, in the words of `permissions.ts`. */
    readonly action: Action
    readonly carry: Carry<CommandOf<Type>>
  }
}

/** What saying `hello` is: it is answered with the rooms. */
export const greeting = { action: 'room.list' } as const

export type NativeCommands = ReturnType<typeof createNativeCommands>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly notify: Notify
  readonly server: () => Resource
  readonly roomActions: Pick<RoomActions, 'getRoom' | 'changeRoom'>
  readonly messageActions: MessageActions
  readonly draftActions: Pick<DraftActions, 'keepDraft'>
  readonly threadActions: ThreadActions
  readonly readingActions: Pick<ReadingActions, 'markUnread'>
}

export function createNativeCommands({
  db,
  limiter,
  notify,
  server,
  roomActions,
  messageActions,
  readingActions,
  draftActions,
  threadActions,
}: Needs) {
  const commands: Commands = {
    'message.send': {
      action: 'message.send',
      async carry({ person, rooms, channelName, address }, command) {
        const { room, clientId, after, body, replyTo, thread, alsoInRoom, attachments } = command
        let roomId: string
        try {
          const found = await rooms.find(room)
          await requireUnblocked(db, found, person)
          roomId = found.id
        } catch (refusal) {
          const stored = person && (await findStored(db, room, person.id, command))
          if (!stored) throw refusal
          return { pending: Promise.resolve(ackOf(command, stored)) }
        }
        const countedAs = channelName
        const answering = { replyTo, thread, alsoInRoom }
        const files = attachments && { attachments }
        const sending = {
          roomId,
          body,
          ...answering,
          ...files,
          clientId,
          after,
          countedAs,
          address,
        }
        const stored = messageActions.sendMessage(person, sending)
        // Its place is fixed by now. Not awaited, so that what is typed ahead shares a commit.
        return { pending: stored.then((place) => ackOf(command, place)) }
      },
    },

    'message.edit': changeBy('message.edit', ({ person }, { body, clientId, ...place }) =>
      messageActions.editMessage(person, placeOf(place), { body, ...(clientId && { clientId }) }),
    ),
    'message.delete': changeBy('message.delete', ({ person }, command) =>
      messageActions.deleteMessage(person, placeOf(command)),
    ),
    'reaction.add': changeBy('message.react', ({ person }, command) =>
      messageActions.react(person, placeOf(command), command.emoji),
    ),
    'reaction.remove': changeBy('message.react', ({ person }, command) =>
      messageActions.unreact(person, placeOf(command), command.emoji),
    ),
    'message.pin': changeBy('message.pin', ({ person }, command) =>
      messageActions.pin(person, placeOf(command)),
    ),
    'message.unpin': changeBy('message.pin', ({ person }, command) =>
      messageActions.unpin(person, placeOf(command)),
    ),

    'room.describe': {
      action: 'room.rename',
      async carry({ person, address }, { ref, room, topic }) {
        await roomActions.changeRoom(person, room, { topic }, address)
        return ok(ref)
      },
    },

    'room.follow': {
      action: 'room.read',
      async carry(connection, { ref, room, cursor }) {
        const { rooms } = connection
        consumeFollow(limiter, connection)
        const { sent } = await rooms.follow(room, cursor)
        return { sent: sent.then(() => ok(ref)) }
      },
    },

    'room.unfollow': {
      action: 'connection.keep',
      async carry({ rooms }, { ref, room }) {
        await rooms.unfollow(room)
        return ok(ref)
      },
    },

    'room.read': {
      action: 'room.mark',
      async carry({ person, rooms, channelName }, { ref, room: slug, seq, version }) {
        const room = await rooms.find(slug)
        if (!person?.session) return ok(ref)
        const marker = await markRead(db, person.id, room.id, seq, version)
        if (marker) await notify(personGroup(person.id), readNotice(slug, marker, channelName))
        return ok(ref)
      },
    },

    'room.unread': {
      action: 'room.mark',
      async carry({ person }, { ref, room, seq }) {
        if (person?.session) await readingActions.markUnread(person, room, seq)
        else await roomActions.getRoom(person, room, 'room.mark')
        return ok(ref)
      },
    },

    'thread.follow': threadBy((person, thread) => threadActions.setFollowing(person, thread, true)),
    'thread.unfollow': threadBy((person, thread) =>
      threadActions.setFollowing(person, thread, false),
    ),
    'thread.read': threadBy((person, thread, { seq }: CommandOf<'thread.read'>) =>
      threadActions.readThread(person, thread, seq),
    ),

    'draft.set': {
      action: 'draft.keep',
      async carry({ person }, { ref, room, thread, text }) {
        if (!person) throw signedOut()
        await draftActions.keepDraft(person, { room, thread, text })
        return ok(ref)
      },
    },

    'typing.start': {
      action: 'room.type',
      async carry({ person, rooms, channelName }, { room: slug }) {
        if (!person || !rooms.get(slug)) return undefined
        limiter.consume('typing', channelName)
        const room = await roomActions.getRoom(person, slug, 'room.type')
        const notice = { type: 'member.typing', room: slug, author: authorOf(person) } as const
        await notify(roomGroup(room.id), notice)
        return undefined
      },
    },

    'presence.watch': {
      action: 'presence.watch',
      async carry({ present, channelName }, { ref, people }) {
        limiter.consume('presenceWatch', channelName)
        await present.watch(people)
        return ok(ref)
      },
    },

    'presence.idle': {
      action: 'connection.keep',
      carry({ present, channelName }, { idle }) {
        limiter.consume('presenceIdle', channelName)
        present.idle(idle)
        return undefined
      },
    },

    pong: { action: 'connection.keep', carry: () => undefined },
  }

  /** Every frame of the native protocol with the action that it has declared. */
  const declaredCommands: readonly Declaration[] = [
    { name: 'hello on /ws', ...greeting },
    ...Object.entries(commands).map(([type, { action }]) => ({ name: `${type} on /ws`, action })),
  ]

  return { carryOut, declaredCommands }

  /** Carries a command out. Throws ChatError when it is refused. */
  async function carryOut(connection: CommandConnection, command: Command): Promise<Answer> {
    const { action, carry } = commands[command.type]
    requires(connection.person, action, server())
    return (carry as Carry<Command>)(connection, command)
  }
}

/** A command that changes a message, and is answered when that is on disk; those after it wait. */
function changeBy<C extends Command & { readonly ref: number }>(
  action: Action,
  change: (connection: CommandConnection, command: C) => Promise<void>,
) {
  return {
    action,
    async carry(connection: CommandConnection, command: C) {
      await change(connection, command)
      return ok(command.ref)
    },
  }
}

/** A command about a thread and one person's view of it. */
function threadBy<C extends Command & { ref: number; room: string; thread?: number }>(
  change: (
    person: Person,
    thread: { readonly slug: string; readonly thread: number },
    command: C,
  ) => Promise<unknown>,
) {
  return {
    action: 'thread.follow' as const,
    async carry({ person }: CommandConnection, command: C) {
      if (!person?.session) throw signedOut()
      await change(person, { slug: command.room, thread: command.thread ?? 0 }, command)
      return ok(command.ref)
    },
  }
}

function placeOf({ room: slug, messageSeq: seq }: { room: string; messageSeq: number }) {
  return { slug, seq }
}

function ackOf(
  { ref, room, clientId }: CommandOf<'message.send'>,
  { duplicate, seq, epoch, id, createdAt }: Appended,
): Ack {
  const place = { seq, epoch, id, createdAt }
  return { type: 'ack', ref, clientId, room, ...place, ...(duplicate && { dup: true }) }
}

function ok(ref: number): Ok {
  return { type: 'ok', ref }
}
