import type { SQLInputValue } from 'node:sqlite'
import { storedId } from '../ids.ts'
import type {
  EventKey,
  Found,
  LastSend,
  LockedHead,
  MemberKey,
  Needs,
  ReactionKey,
  Sent,
  SentKey,
  SentMessage,
} from '../log-store.ts'
import { type SettingsColumns, settingsColumns, settingsOf } from '../room-settings.ts'
import type { MemberRow } from '../tables.ts'
import type { Connection } from './connection.ts'

export function readHeads(connection: Connection, roomIds: readonly string[]): LockedHead[] {
  return findHeads(connection, roomIds).map((row) => {
    const { roomId, slug, name, topic, kind, epoch, lastSeq, messageCount, newestAt } = row
    const settings = settingsOf(row)
    return { roomId, slug, name, topic, kind, settings, epoch, lastSeq, messageCount, newestAt }
  })
}

export function readFound(connection: Connection, needs: Needs): Found {
  const members = findMembers(connection, needs.members)
  const moderators = findModerators(connection, needs.moderatorsOf)
  return {
    sent: findSent(connection, needs.sent),
    members: moderators.length > 0 ? [...members, ...moderators] : members,
    lastSends: findLastSends(connection, needs.lastSends),
    messages: findMessages(connection, needs.messages),
    reactionKinds: findReactionKinds(connection, needs.reactionKinds),
    reactions: findReactions(connection, needs.reactions),
    pins: countPins(connection, needs.pinsOf),
  }
}

const findHeads = finder<string, Omit<LockedHead, 'settings'> & SettingsColumns>(
  `select roomId, slug, name, topic, kind, epoch, lastSeq, messageCount, ${settingsColumns.join(', ')},
     (select createdAt from events where events.roomId = rooms.id and seq = lastSeq) as newestAt
   from room_heads join rooms on rooms.id = room_heads.roomId where roomId = ?`,
  (roomId) => [roomId],
)

const findSent = finder<SentKey, Sent>(
  `select roomId, seq, kind, messageId, senderId, clientId, body, payload, bodyHash, createdAt
   from events where senderId = ? and clientKey = ?`,
  ({ senderId, clientId }) => [senderId, storedId(clientId)],
)

const memberColumns = 'roomId, userId, name, guest, role, joinedSeq, leftSeq'
const findMembers = finder<MemberKey, MemberRow>(
  `select ${memberColumns} from members where roomId = ? and userId = ?`,
  ({ roomId, userId }) => [roomId, userId],
)
const findModerators = finder<string, MemberRow>(
  `select ${memberColumns} from members
   where roomId = ? and role = 'moderator' and leftSeq is null`,
  (roomId) => [roomId],
)

const findLastSends = finder<MemberKey, LastSend>(
  `select roomId, authorId as userId, createdAt from messages
   where roomId = ? and authorId = ? order by seq desc limit 1`,
  ({ roomId, userId }) => [roomId, userId],
)

const findMessages = finder<EventKey, SentMessage>(
  `select roomId, seq, authorId as senderId, authorName as senderName, body, deletedSeq,
     editedSeq, pinnedSeq, changedSeq, thread
   from messages where roomId = ? and seq = ?`,
  ({ roomId, seq }) => [roomId, seq],
)

const ofRoom = `room = (select number from rooms where id = ?)`

const findReactionKinds = finder<EventKey, EventKey & { emoji: string }>(
  `select distinct ? as roomId, seq, emoji from reaction_rows where ${ofRoom} and seq = ?`,
  ({ roomId, seq }) => [roomId, roomId, seq],
)

const findReactions = finder<ReactionKey, ReactionKey>(
  `select ? as roomId, seq, emoji, ? as userId from reaction_rows
   where ${ofRoom} and seq = ? and emoji = ? and person = (select number from senders where id = ?)`,
  ({ roomId, seq, emoji, userId }) => [roomId, userId, roomId, seq, emoji, userId],
)

const countPins = finder<string, { roomId: string; count: number }>(
  `select ? as roomId, count(*) as count from message_rows where ${ofRoom} and pinnedSeq is not null`,
  (roomId) => [roomId, roomId],
)

/** Makes a function that runs the statement once for each key. */
function finder<Key, Row>(sql: string, parametersOf: (key: Key) => SQLInputValue[]) {
  return (connection: Connection, keys: readonly Key[]): Row[] => {
    if (keys.length === 0) return []
    const select = connection.prepare(sql)
    return keys.flatMap((key) => select.all(...parametersOf(key)) as Row[])
  }
}
