// What a room's log adds up to, in the rows that are made from it.
import type { DatabaseSync } from 'node:sqlite'
import type { RoomSettings } from '@lobby/protocol'
import { BatchState, unmarked } from '../log/batch-state.ts'
import { kinds, payloadOf } from '../log/kinds/kinds.ts'
import type { MessageMarks, MessageMentions, ReactionChange } from '../storage/log-store.ts'
import type { MessageRow } from '../storage/message-tables.ts'
import type { EventRow, MemberRow } from '../storage/tables.ts'
import { readEventPages } from './rooms.ts'

/** A stretch of the log, the messages that stand in it, and the people that they mention. */
interface Stretch {
  readonly first: number
  readonly last: number
  readonly messages: readonly MessageRow[]
  readonly mentions: readonly MessageMentions[]
}

export interface RoomTables {
  readonly members: readonly MemberRow[]
  /** What the last events say; undefined where none has said it. */
  readonly name: string | undefined
  readonly topic: string | undefined
  readonly settings: Partial<RoomSettings>
}

/** Adds a room's log up: its messages a stretch at a time, then everything else. Throws where an event cannot be understood. */
export function* addUp(
  database: DatabaseSync,
  roomId: string,
): Generator<Stretch, RoomTables, undefined> {
  const marksOf = readMarks(database, roomId)
  const members = new Map<string, MemberRow>()
  let name: string | undefined
  let topic: string | undefined
  let settings: Partial<RoomSettings> = {}
  for (const events of readEventPages(database, roomId)) {
    const changes = changesBy(events, [...members.values()])
    for (const member of changes.members) members.set(member.userId, member)
    for (const room of changes.rooms) {
      name = room.name ?? name
      topic = room.topic ?? topic
      settings = { ...settings, ...room.settings }
    }
    const bySeq = new Map(events.map((event) => [event.seq, event]))
    const messages = changes.messages.map(({ seq, thread, aside }) => ({
      ...messageOf(bySeq.get(seq) as EventRow, marksOf.get(seq)),
      ...{ thread, aside },
    }))
    const { mentions } = changes
    yield { first: events[0]?.seq ?? 0, last: events.at(-1)?.seq ?? 0, messages, mentions }
  }
  return { members: [...members.values()], name, topic, settings }
}

/** A message as pages show it. */
function messageOf(event: EventRow, marks: MessageMarks = unmarked) {
  const { deletedSeq, editedSeq, pinnedSeq, changedSeq } = marks
  const { messageId, roomId, seq, senderId, senderName, senderGuest, body, createdAt } = event
  return {
    id: messageId ?? '',
    roomId,
    seq,
    authorId: senderId,
    authorName: senderName,
    authorGuest: senderGuest,
    body: deletedSeq === null ? (body ?? '') : '',
    createdAt,
    ...{ deletedSeq, editedSeq, pinnedSeq, changedSeq },
  }
}

/** What later events have made of the room's messages. */
function readMarks(database: DatabaseSync, roomId: string): ReadonlyMap<number, MessageMarks> {
  const { markedMessages } = changesBy(messageChanges(database, roomId), [])
  return new Map(markedMessages.map(({ roomId, seq, ...marks }) => [seq, marks]))
}

/** Who reacts to which message, and with what. */
export function addUpReactions(database: DatabaseSync, roomId: string): readonly ReactionChange[] {
  const { reactions, clearedMessages } = changesBy(messageChanges(database, roomId), [])
  const cleared = new Set(clearedMessages.map(({ seq }) => seq))
  return reactions.filter(({ seq, addedSeq }) => addedSeq !== null && !cleared.has(seq))
}

/** The events that change a message. */
function messageChanges(database: DatabaseSync, roomId: string): EventRow[] {
  const select = database.prepare(
    `select * from events where roomId = ? and
       (payload ->> '$.messageSeq' is not null or payload ->> '$.thread' is not null) order by seq`,
  )
  return select.all(roomId) as unknown as EventRow[]
}

/** The rows that the events make; `members` are those from before them. */
function changesBy(
  events: readonly EventRow[],
  members: readonly MemberRow[],
): BatchState['changes'] {
  const state = new BatchState([], { members })
  for (const event of events) kinds[event.kind].apply(payloadOf(event), event, state)
  return state.changes
}
