import type { SQLInputValue } from 'node:sqlite'
import { limits } from '@lobby/protocol/limits'
import { storedId } from '../ids.ts'
import {
  type EventKey,
  type Found,
  type FoundFile,
  hereSince,
  type LastSend,
  type LockedHead,
  type MemberKey,
  type Named,
  type NameKey,
  type Needs,
  nameOfGroup,
  nameOfHere,
  type ReactionKey,
  type Sent,
  type SentKey,
  type SentMessage,
} from '../log-store.ts'
import { type SettingsColumns, settingsColumns, settingsOf } from '../room-settings.ts'
import type { MemberRow } from '../tables.ts'
import type { Connection } from './connection.ts'

export function readHeads(connection: Connection, roomIds: readonly string[]): LockedHead[] {
  return findHeads(connection, roomIds).map((row) => {
    const { roomId, slug, name, topic, kind, createdBy } = row
    const { epoch, lastSeq, messageCount, newestAt } = row
    const facts = { roomId, slug, name, topic, kind, settings: settingsOf(row), createdBy }
    return { ...facts, epoch, lastSeq, messageCount, newestAt }
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
    names: [...findNames(connection, needs.names), ...findHere(connection, needs.hereIn)],
    files: findFiles(connection, needs.files),
  }
}

const findHeads = finder<string, Omit<LockedHead, 'settings'> & SettingsColumns>(
  `select roomId, slug, name, topic, kind, createdBy, epoch, lastSeq, messageCount, ${settingsColumns.join(', ')},
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
  `select roomId, seq, authorId as senderId, authorName as senderName, body, payload, deletedSeq,
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

const findFiles = finder<string, FoundFile>(
  `select id, ownerId, name, type, bytes, width, height, seq from files
   where id = ? and content is not null and goneAt is null`,
  (id) => [id],
)

const findNames = (connection: Connection, keys: readonly NameKey[]): Named[] => [
  ...findAccounts(
    connection,
    keys.filter(({ username }) => username !== null),
  ),
  ...findGuests(connection, keys),
  ...findGroups(
    connection,
    keys.filter(({ username }) => username !== null),
  ),
]

const namedColumns = `select :roomId as roomId, :name as name, people.id as userId, people.role, onlyRoomId,
  members.role as memberRole, leftSeq`
const placeOfPerson = `left join members on members.roomId = :roomId and members.userId = people.id`

const findAccounts = finder<NameKey, Named>(
  `${namedColumns} from user as people ${placeOfPerson}
   where username = :username and deactivatedAt is null`,
  ({ roomId, name, username }) => [{ roomId, name, username }],
)

// However many guests have one name, no more of them are looked at.
const findGuests = finder<NameKey, Named>(
  `${namedColumns} from (
     select id, role, onlyRoomId from user where isAnonymous = 1 and user.name = :name
     order by id desc limit 20
   ) as people ${placeOfPerson}
   where members.userId is not null or exists (
     select 1 from message_rows
     where room = (select number from rooms where id = :roomId)
       and author = (select number from senders where id = people.id)
   )`,
  ({ roomId, name }) => [{ roomId, name }],
)

const findGroups = finder<NameKey, Named>(
  `${namedColumns} from user_group_members
     join user as people on people.id = user_group_members.userId ${placeOfPerson}
   where user_group_members.name = :username and deactivatedAt is null`,
  ({ roomId, name, username }) => [{ roomId, name: nameOfGroup(name), username }],
)

const findHere = finder<string, Named>(
  `${namedColumns} from session join user as people on people.id = session.userId ${placeOfPerson}
   where session.updatedAt > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-${hereSince} minutes')
     and deactivatedAt is null and (
       (members.userId is not null and leftSeq is null)
       or (select kind from rooms where id = :roomId) = 'public'
     )
   group by people.id order by max(session.updatedAt) desc limit ${limits.mentionsHere}`,
  (roomId) => [{ roomId, name: nameOfHere }],
)

type Parameters = SQLInputValue[] | [Record<string, SQLInputValue>]

/** Makes a function that runs the statement once for each key. */
function finder<Key, Row>(sql: string, parametersOf: (key: Key) => Parameters) {
  return (connection: Connection, keys: readonly Key[]): Row[] => {
    if (keys.length === 0) return []
    const select = connection.prepare(sql)
    return keys.flatMap((key) => select.all(...(parametersOf(key) as SQLInputValue[])) as Row[])
  }
}
