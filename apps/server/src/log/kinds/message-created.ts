import type { ForwardedFrom } from '@lobby/protocol'
import { withoutText } from '@lobby/room'
import { personOf } from '../../ground/person.ts'
import { fileRefusal, withFiles } from '../attached-files.ts'
import type { BatchState } from '../batch-state.ts'
import type { Entry, PayloadBase } from '../entry.ts'
import { namesOf, needNames, withMentions } from '../found-mentions.ts'
import type { Attaching } from '../kept-files.ts'
import { type Mentioning, mentionsOf, shownMentions } from '../kept-mentions.ts'
import { slowModeRefusal } from '../slow-mode.ts'
import type { DraftBase, EventKind, EventOf, Refusal } from './event-kind.ts'

/** What a message answers, by `seq`. */
interface Answering {
  readonly replyTo?: number | undefined
  readonly thread?: number | undefined
  readonly alsoInRoom?: true | undefined
}

/** What is kept of a forwarded message: all readers are shown `forwardedFrom`, and `source` by `messages/sources` alone. */
export interface Forwarded {
  readonly forwardedFrom: Pick<ForwardedFrom, 'author' | 'createdAt' | 'textFrom'>
  /** The message that it is a copy of. */
  readonly source: { readonly roomId: string; readonly seq: number }
}

export interface MessageDraft extends DraftBase, Answering {
  readonly kind: 'message.created'
  readonly body: string
  readonly forwarded?: Forwarded | undefined
  /** The ids of its files. */
  readonly files?: readonly string[] | undefined
}

type MessagePayload = PayloadBase & Answering & Mentioning & Attaching & Partial<Forwarded>

export const messageCreated: EventKind<MessageDraft, MessagePayload, EventOf<'message.created'>> = {
  hasId: true,
  payloadOf: payloadOfMessage,
  // What is forwarded mentions nobody anew.
  namesOf: ({ body, forwarded }) =>
    namesOf({ body: forwarded ? body.slice(0, forwarded.forwardedFrom.textFrom ?? 0) : body }),
  needs({ replyTo, thread, files = [] }, entry, needs) {
    const { roomId, senderId } = entry
    needNames(entry, needs)
    needs.files.push(...files)
    needs.addLastSend({ roomId, userId: senderId })
    if (replyTo !== undefined) needs.messages.push({ roomId, seq: replyTo })
    if (thread !== undefined) needs.messages.push({ roomId, seq: thread })
  },
  decide(payload, entry, state, circumstances) {
    return (
      answerRefusal(payload, entry, state) ??
      fileRefusal(payload, entry, state) ??
      slowModeRefusal(entry, state, circumstances)
    )
  },
  complete: (payload, entry, state, circumstances) =>
    withMentions(withFiles(payload, state), entry, state, circumstances),
  apply(
    { thread = null, alsoInRoom, mentions, call, attachments },
    { roomId, seq, senderId, createdAt },
    state,
  ) {
    const aside = thread !== null && !alsoInRoom ? 1 : null
    state.addMessage({ roomId, seq, authorId: senderId, createdAt, thread, aside })
    if (mentions || call)
      state.setMentions(mentionsOf({ roomId, seq }, senderId, { mentions, call }))
    if (attachments) state.takeFiles({ roomId, seq, ids: attachments.map(({ id }) => id) })
    if (thread !== null) state.markMessage({ roomId, seq: thread }, { changedSeq: seq })
  },
  read(payload, { seq, messageId, clientId, createdAt }) {
    const { author, body, replyTo, thread, alsoInRoom, forwardedFrom, attachments } = payload
    const message = {
      ...{ seq, id: messageId ?? '', author, body: body ?? '', createdAt },
      ...(replyTo !== undefined && { replyTo }),
      ...(thread !== undefined && { thread }),
      ...(alsoInRoom && { alsoInRoom }),
      ...shownMentions(payload),
      ...(forwardedFrom && { forwardedFrom }),
      ...(attachments && { attachments: [...attachments] }),
    }
    return {
      type: 'message.created',
      seq,
      ...(clientId !== null && { clientId }),
      message: body === undefined ? withoutText(message) : message,
    }
  },
  textOf: ({ message }) => message.body,
  withText(event, text) {
    const { mentions, mentionNames, mentionsAll, mentionGroups, ...message } = event.message
    return { ...event, message: text ? { ...message, ...text } : withoutText(message) }
  },
}

/** What the log keeps of a message. */
export function payloadOfMessage({
  body,
  replyTo,
  thread,
  alsoInRoom,
  forwarded,
  files,
}: Pick<MessageDraft, 'body' | 'forwarded' | 'files' | keyof Answering>): Omit<
  MessagePayload,
  'author'
> {
  return {
    body,
    ...(replyTo !== undefined && { replyTo }),
    ...(thread !== undefined && { thread }),
    ...(alsoInRoom && { alsoInRoom }),
    ...forwarded,
    ...(files?.length && { files }),
  }
}

const gone: Refusal = {
  code: 'not_found',
  message: 'The message that this one answers is not in this room.',
}
const inThread: Refusal = {
  code: 'invalid',
  message: 'thread: an answer of a thread has none of its own. Give the thread’s first message.',
}
const alone: Refusal = {
  code: 'invalid',
  message:
    'alsoInRoom: a message that answers no thread stands in the room anyway. Give its `thread`, or leave it out.',
}
const noThreads: Refusal = {
  code: 'forbidden',
  message: 'This room has no threads. Reply instead.',
}

/** Why it cannot answer what it answers. */
function answerRefusal(
  { replyTo, thread, alsoInRoom }: Answering,
  entry: Entry,
  state: BatchState,
): Refusal | undefined {
  if (alsoInRoom && thread === undefined) return alone
  if (replyTo === undefined && thread === undefined) return undefined
  const { roomId } = entry
  const from = firstVisible(entry, state)
  const isSeen = (seq: number) => seq >= from && state.message({ roomId, seq }) !== undefined
  if (replyTo !== undefined) {
    const isDeleted = typeof state.message({ roomId, seq: replyTo })?.deletedSeq === 'number'
    if (!isSeen(replyTo) || isDeleted) return gone
  }
  if (thread === undefined) return undefined
  if (!isSeen(thread)) return gone
  if (state.message({ roomId, seq: thread })?.thread !== null) return inThread
  return state.room(roomId)?.settings.threads === false ? noThreads : undefined
}

/** The first event that the sender may see. */
function firstVisible({ roomId, authority }: Entry, state: BatchState): number {
  const person = personOf(authority?.actor)
  const isPartial = state.room(roomId)?.settings.history === 'joined'
  if (!person || !isPartial) return 0
  return state.member({ roomId, userId: person.id })?.joinedSeq ?? Number.POSITIVE_INFINITY
}
