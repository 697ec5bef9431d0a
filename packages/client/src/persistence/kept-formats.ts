// What was kept may be damaged, or a newer page's: it is read whole or not at
// all, so that no unexpected shape reaches the page.
import type { Author, Room, RoomEvent } from '@lobby/protocol'
import type { Answering, PendingFile, PendingMessage } from '../pending-message.ts'
import type { Timeline } from '../timeline.ts'

/** Goes up when an older page could not read what this one writes. */
export const format = 1

type Fields = Readonly<Record<string, unknown>>

export function readPerson(record: unknown): { user: Author; rooms: readonly Room[] } | undefined {
  if (!isOurs(record) || !isAuthor(record.user) || !isListOf(isRoom, record.rooms)) return undefined
  return { user: record.user, rooms: record.rooms }
}

export function readTimeline(record: unknown): [string, Timeline] | undefined {
  if (!isOurs(record) || !isText(record.slug) || !isObject(record.timeline)) return undefined
  const { epoch, prev, seq, events } = record.timeline
  if (!isText(epoch) || !isCount(prev) || !isCount(seq) || !isListOf(isEvent, events))
    return undefined
  return [record.slug, { epoch, prev, seq, events, older: 'idle' }]
}

export function readMessage(record: unknown): PendingMessage | undefined {
  if (!isOurs(record) || !isText(record.userId) || !isObject(record.message)) return undefined
  const { clientId, room, body, answering, files, writtenAt, state } = record.message
  if (!isText(clientId) || !isText(room) || !isText(body) || !isText(writtenAt)) return undefined
  const message = {
    ...{ clientId, room, body, writtenAt, userId: record.userId },
    ...(isAnswering(answering) && { answering }),
    ...(isListOf(isPendingFile, files) && { files }),
  }
  // A message is worth more than its state: sent once too often, the server knows it.
  return { ...message, state: isState(state) ? state : { kind: 'sending' } }
}

function isAnswering(value: unknown): value is Answering {
  if (!isObject(value)) return false
  const { replyTo, thread, alsoInRoom } = value
  return (
    [replyTo, thread].every((seq) => seq === undefined || isCount(seq)) &&
    (alsoInRoom === undefined || alsoInRoom === true)
  )
}

function isPendingFile(value: unknown): value is PendingFile {
  if (!isObject(value)) return false
  const { key, name, bytes, id } = value
  return isText(key) && isText(name) && isCount(bytes) && (id === undefined || isText(id))
}

function isState(value: unknown): value is PendingMessage['state'] {
  if (!isObject(value)) return false
  const { kind, code, epoch, seq, at } = value
  return (
    kind === 'sending' ||
    (kind === 'failed' && isText(code)) ||
    (kind === 'stored' && isText(epoch) && isCount(seq) && typeof at === 'number')
  )
}

function isAuthor(value: unknown): value is Author {
  return isObject(value) && isText(value.id) && isText(value.name)
}

function isRoom(value: unknown): value is Room {
  return (
    isObject(value) &&
    [value.slug, value.name, value.kind, value.epoch].every(isText) &&
    isObject(value.settings) &&
    (value.people === undefined || isListOf(isAuthor, value.people)) &&
    [value.lastSeq, value.readSeq, value.unread].every(isCount)
  )
}

const isAboutMessage = ({ messageSeq, by }: Fields) => isCount(messageSeq) && isAuthor(by)
const isAboutMember = ({ member, by }: Fields) => isAuthor(member) && isAuthor(by)

/** Of each kind of event, whether it has what the page reads of it. */
const eventShapes: { readonly [Type in RoomEvent['type']]: (event: Fields) => boolean } = {
  'message.created': ({ message }) =>
    isObject(message) &&
    [message.id, message.body, message.createdAt].every(isText) &&
    isAuthor(message.author),
  'message.deleted': isAboutMessage,
  'message.edited': isAboutMessage,
  'reaction.added': isAboutMessage,
  'reaction.removed': isAboutMessage,
  'message.pinned': isAboutMessage,
  'message.unpinned': isAboutMessage,
  'room.described': ({ topic, by }) => isText(topic) && isAuthor(by),
  'room.renamed': ({ name, by }) => isText(name) && isAuthor(by),
  'room.changed': ({ changes, by }) => isObject(changes) && isAuthor(by),
  'member.joined': isAboutMember,
  'member.left': isAboutMember,
  'member.removed': isAboutMember,
  'member.banned': isAboutMember,
  'member.unbanned': isAboutMember,
  'member.role': isAboutMember,
}

function isEvent(value: unknown): value is RoomEvent {
  if (!isObject(value) || !isCount(value.seq) || !isText(value.type)) return false
  if (!Object.hasOwn(eventShapes, value.type)) return false
  return eventShapes[value.type as RoomEvent['type']](value)
}

function isOurs(value: unknown): value is Fields {
  return isObject(value) && value.format === format
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isListOf<T>(isOne: (value: unknown) => value is T, value: unknown): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne)
}
