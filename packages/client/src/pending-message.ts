import type { Message, MessageCreated } from '@lobby/protocol'
import type { ChatRefusal } from './errors.ts'
import type { Timeline } from './timeline.ts'

/** Why a message was given up: refused for good, or kept so long that sending it now would surprise people. */
export type FailureCode = ChatRefusal['code'] | 'expired'

/** What a message answers, by `seq`: `replyTo` is quoted, `thread` is the first message of the thread it is for. */
export type Answering = Pick<Message, 'replyTo' | 'thread' | 'alsoInRoom'>

/** A file of a message. `key` is its sender's own name for it; it is on its way until it has an `id`. */
export type PendingFile = {
  readonly key: string
  readonly name: string
  readonly bytes: number
  readonly id?: string
}

/**
 * A message that its author has sent. `sending` until the server has it on
 * disk. `stored`: acknowledged, at this place of this history; kept for a minute
 * more in case that history is lost. `failed`: not sent, and not tried again
 * unless its author says so.
 */
export type PendingMessage = {
  readonly clientId: string
  readonly room: string
  readonly body: string
  /** What it answers, where it answers something. */
  readonly answering?: Answering
  /** It goes when all of them are up. */
  readonly files?: readonly PendingFile[]
  /** When it was written, by this device's clock; for display. */
  readonly writtenAt: string
  /** Whose it is: nobody else may send it by signing in. */
  readonly userId: string | undefined
  readonly state:
    | { readonly kind: 'sending' }
    | { readonly kind: 'failed'; readonly code: FailureCode }
    | { readonly kind: 'stored'; readonly epoch: string; readonly seq: number; readonly at: number }
}

/**
 * What of an outbox this person is shown as pending: an acknowledged message
 * until its event is here, and not less, or it would blink. While another person
 * comes, the outbox may still be that of the last one.
 */
export function pendingOf(
  me: string | undefined,
  messages: readonly PendingMessage[],
  timelines: ReadonlyMap<string, Timeline>,
): readonly PendingMessage[] {
  return messages.filter(
    ({ room, userId, ...message }) =>
      (userId === undefined || userId === me) && !isInLog(message, timelines.get(room)),
  )
}

/** Whether the room shows it as an event; a room that is not known here shows nothing. */
function isInLog(
  { state }: Pick<PendingMessage, 'state'>,
  timeline: Timeline | undefined,
): boolean {
  if (state.kind !== 'stored') return false
  return !timeline || timeline.epoch !== state.epoch || timeline.seq >= state.seq
}

/** Whether it waits for its files: nobody has sent it yet. */
export function isWaitingForFiles({ state, files = [] }: PendingMessage): boolean {
  return state.kind === 'sending' && files.some(({ id }) => id === undefined)
}

/** Where a message stands in its room's log, and with which files. */
export type Place = {
  readonly epoch: string
  readonly seq: number
  /** Their ids, in the order of the message; absent: the message has no files, or they are not known here. */
  readonly files?: readonly string[]
}

export function placeIn(epoch: string, { seq, message }: MessageCreated): Place {
  const { attachments } = message
  return { epoch, seq, ...(attachments && { files: attachments.map(({ id }) => id) }) }
}

/** Where the room shows the message of this id as an event. */
export function placeOf(clientId: string, timeline: Timeline | undefined): Place | undefined {
  const event = timeline?.events.findLast(
    (event) => event.type === 'message.created' && event.clientId === clientId,
  )
  if (!timeline || event?.type !== 'message.created') return undefined
  return placeIn(timeline.epoch, event)
}

/** The files of a message that stands there: their ids may have come to another window alone. */
export function filesAt(
  { files }: Pick<PendingMessage, 'files'>,
  { files: ids }: Place,
): Pick<PendingMessage, 'files'> {
  if (!files || ids?.length !== files.length) return {}
  return { files: files.map((file, index) => ({ ...file, id: ids[index] as string })) }
}

export function isSame(a: readonly PendingMessage[], b: readonly PendingMessage[]): boolean {
  return a.length === b.length && a.every((message, index) => message === b[index])
}
