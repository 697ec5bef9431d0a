// What may be written in a room: the one way to a message, for every socket and the API.

import { ownEmojiName } from '@lobby/protocol/text'
import { ChatError, noSuchMessage } from '../ground/errors.ts'
import type { Action, Resource } from '../ground/permissions.ts'
import { type Actor, authorOf, type Person, personOf } from '../ground/person.ts'
import type { RateLimiter, RateName } from '../ground/rate-limit.ts'
import { callIn, namesOf } from '../log/found-mentions.ts'
import type { Draft } from '../log/kinds/kinds.ts'
import type { Forwarded } from '../log/kinds/message-created.ts'
import type { Appended, RoomLog } from '../log/room-log.ts'
import { findOwnEmoji } from '../own-emoji/queries.ts'
import { authorOfChange, type RoomActions } from '../rooms/actions.ts'
import { requireUnblocked } from '../rooms/unblocked.ts'
import type { Database } from '../storage/database.ts'
import { createConsumeRoomBudget } from './room-budget.ts'
import { findSource } from './sources.ts'

/** A message whose text the edge has already checked against the schema `Body`. */
export interface SendMessage {
  readonly roomId: string
  readonly body: string
  /** What it answers, by `seq`. */
  readonly replyTo?: number | undefined
  readonly thread?: number | undefined
  readonly alsoInRoom?: true | undefined
  /** The ids of its files. */
  readonly attachments?: readonly string[] | undefined
  /** It is a copy of another message. */
  readonly forwarded?: Forwarded
  /** The sender's own id for this message; a retry with it answers with the first message and tells nobody twice. */
  readonly clientId?: string | undefined
  /** The sender's id for the message that must be stored before this one. */
  readonly after?: string | undefined
  /** What the rate is counted against when the person has no session: a connection, or an address. */
  readonly countedAs: string
  /** Where the message comes from. */
  readonly address: string
}

/** A message, by its room's address and its place there. */
export interface MessagePlace {
  readonly slug: string
  readonly seq: number
}

/** Another text for a message, which the edge has already checked against the schema `Body`. */
interface Edit {
  readonly body: string
  /** The editor's own id for this edit: a retry with it changes nothing more. */
  readonly clientId?: string
}

type MessageChange =
  | ({ readonly kind: 'message.edited' } & Edit)
  | { readonly kind: 'message.deleted' | 'message.pinned' | 'message.unpinned' }
  | { readonly kind: 'reaction.added' | 'reaction.removed'; readonly emoji: string }

export type MessageActions = ReturnType<typeof createMessageActions>

interface Needs {
  readonly db: Database
  readonly log: RoomLog
  readonly limiter: RateLimiter
  readonly server: () => Resource
  readonly roomActions: RoomActions
}

export function createMessageActions({ db, log, limiter, server, roomActions }: Needs) {
  const consumeRoomBudget = createConsumeRoomBudget({ db, limiter, server })

  return {
    sendMessage,
    /** Gives a message of the actor's own another text; the one that it has makes no event. */
    editMessage: (actor: Actor, place: MessagePlace, edit: Edit) =>
      change(actor, place, 'editMessage', 'message.edit', { kind: 'message.edited', ...edit }),
    /** Takes the text of a message away, for good; that there was one stays. Its author may, and who moderates the room. */
    deleteMessage: (actor: Actor, place: MessagePlace) =>
      change(actor, place, 'deleteMessage', 'message.delete', { kind: 'message.deleted' }),
    /** Throws ChatError `invalid` for an own emoji of the server that there is not. */
    react: (actor: Actor, place: MessagePlace, emoji: string) =>
      change(actor, place, 'react', 'message.react', { kind: 'reaction.added', emoji }),
    unreact: (actor: Actor, place: MessagePlace, emoji: string) =>
      change(actor, place, 'react', 'message.react', { kind: 'reaction.removed', emoji }),
    pin: (actor: Actor, place: MessagePlace) =>
      change(actor, place, 'pinMessage', 'message.pin', { kind: 'message.pinned' }),
    unpin: (actor: Actor, place: MessagePlace) =>
      change(actor, place, 'pinMessage', 'message.pin', { kind: 'message.unpinned' }),
  }

  /**
   * Stores a message; resolves once it is on disk. Whether the sender may is asked at each door,
   * and again under the room's lock. It takes its place in the room's
   * order before the first await, unless a moderator writes in a room whose budget
   * is used up: messages of one caller keep their order.
   */
  async function sendMessage(sender: Person | undefined, input: SendMessage): Promise<Appended> {
    if (!sender) throw new ChatError('signed_out', 'Sign in, or enter as a guest, first.')
    limiter.consume('sendByPerson', sender.session ? sender.id : input.countedAs)
    consumeCall(sender, input)
    const used = consumeRoomBudget(sender, input)
    if (used) await used
    const draft = {
      kind: 'message.created',
      author: authorOf(sender),
      body: input.body,
      ...{ replyTo: input.replyTo, thread: input.thread, alsoInRoom: input.alsoInRoom },
      ...(input.forwarded && { forwarded: input.forwarded }),
      ...(input.attachments && { files: input.attachments }),
      ...(input.clientId && { clientId: input.clientId }),
      after: input.after,
    } as const
    const { settings } = server()
    return log.append(input.roomId, draft, { actor: sender, action: 'message.send', settings })
  }

  /** A message by which a person would reach everybody; of guests these are words like others. */
  function consumeCall({ id, role }: Person, text: { readonly body: string }): void {
    if (role !== 'guest' && callIn(namesOf(text))) limiter.consume('call', id)
  }

  /** Writes what changes a message; resolves once it is on disk. Throws ChatError `not_found` for one that the actor cannot see. */
  async function change(
    actor: Actor,
    { slug, seq: messageSeq }: MessagePlace,
    rate: RateName,
    action: Action,
    what: MessageChange,
  ): Promise<void> {
    const room = await roomActions.getRoom(actor, slug, action)
    // What they cannot see is not there for them.
    if (messageSeq < room.visibleFrom) throw noSuchMessage()
    const person = personOf(actor)
    if (person) limiter.consume(rate, person.id)
    if (what.kind === 'message.edited') await requireOwnWords(room.id, messageSeq)
    if (person && what.kind === 'message.edited') consumeCall(person, what)
    // What they have said they may take away.
    if (what.kind !== 'message.deleted') await requireUnblocked(db, room, person)
    if (what.kind === 'reaction.added') await requireEmoji(what.emoji)
    const draft = { ...what, author: authorOfChange(actor), messageSeq } as Draft
    const { settings } = server()
    await log.append(room.id, draft, { actor, action, settings })
  }

  /** One that is deleted meanwhile does no harm: it is shown by its name, as those before it. */
  async function requireEmoji(emoji: string): Promise<void> {
    const name = ownEmojiName(emoji)
    if (name !== undefined && !(await findOwnEmoji(db, name)))
      throw new ChatError('invalid', `This server has no emoji ${emoji}.`)
  }

  /** Throws ChatError `forbidden` for a copy of what another person said: nobody writes in their name. */
  async function requireOwnWords(roomId: string, seq: number): Promise<void> {
    if (await findSource(db, roomId, seq))
      throw new ChatError(
        'forbidden',
        'A forwarded message is not edited. Delete it, or write another one.',
      )
  }
}
