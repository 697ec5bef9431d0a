import { limits } from '@lobby/protocol/limits'
import type { ClientBase } from 'pg'
import {
  type Found,
  type FoundFile,
  hereSince,
  type LastSend,
  type LockedHead,
  type Named,
  type Needs,
  nameOfGroup,
  nameOfHere,
  type ReactionKey,
  type Sent,
  type SentMessage,
} from '../log-store.ts'
import { type SettingsColumns, settingsColumns, settingsOf } from '../room-settings.ts'
import type { MemberRow } from '../tables.ts'
import { type Prepared, prepared, sendTogether } from './pipeline.ts'

/** Locks the heads, and reads what belongs to them in a statement after that: one of its own sees what was committed while the lock was waited for. */
export function lockHeads(roomIds: readonly string[]): Prepared[] {
  return [prepared('lock-heads', lock, [roomIds]), prepared('read-heads', heads, [roomIds])]
}

export function headOf(row: Omit<LockedHead, 'settings'> & SettingsColumns): LockedHead {
  const { roomId, slug, name, topic, kind, createdBy } = row
  const { epoch, lastSeq, messageCount, newestAt } = row
  const facts = { roomId, slug, name, topic, kind, settings: settingsOf(row), createdBy }
  return { ...facts, epoch, lastSeq, messageCount, newestAt }
}

/** What is asked for, and the database's clock, in one round trip. */
export async function readFound(
  client: ClientBase,
  needs: Needs,
): Promise<{ found: Found; now: string }> {
  const { sent, members, moderatorsOf, lastSends, messages } = needs
  const { reactionKinds, reactions, pinsOf, names, hereIn, files } = needs
  const asked = [
    { list: 'now', keys: [0], statement: readNow },
    {
      list: 'sent',
      keys: sent,
      statement: prepared('sent', findSent, columns(sent, ['senderId', 'clientId'])),
    },
    {
      list: 'members',
      keys: members,
      statement: prepared('members', findMembers, columns(members, ['roomId', 'userId'])),
    },
    {
      list: 'moderators',
      keys: moderatorsOf,
      statement: prepared('moderators', findModerators, [moderatorsOf]),
    },
    {
      list: 'lastSends',
      keys: lastSends,
      statement: prepared('last-sends', findLastSends, columns(lastSends, ['roomId', 'userId'])),
    },
    {
      list: 'messages',
      keys: messages,
      statement: prepared('messages', findMessages, columns(messages, ['roomId', 'seq'])),
    },
    {
      list: 'reactionKinds',
      keys: reactionKinds,
      statement: prepared(
        'reaction-kinds',
        findReactionKinds,
        columns(reactionKinds, ['roomId', 'seq']),
      ),
    },
    {
      list: 'reactions',
      keys: reactions,
      statement: prepared(
        'reactions',
        findReactions,
        columns(reactions, ['roomId', 'seq', 'emoji', 'userId']),
      ),
    },
    {
      list: 'names',
      keys: names,
      statement: prepared('names', findNames, columns(names, ['roomId', 'name', 'username'])),
    },
    {
      list: 'groups',
      keys: names,
      statement: prepared('groups', findGroups, columns(names, ['roomId', 'name', 'username'])),
    },
    { list: 'files', keys: files, statement: prepared('files', findFiles, [files]) },
    { list: 'here', keys: hereIn, statement: prepared('here', findHere, [hereIn]) },
    { list: 'pins', keys: pinsOf, statement: prepared('pins', countPins, [[...new Set(pinsOf)]]) },
  ].filter(({ keys }) => keys.length > 0)
  const results = await sendTogether(
    client,
    asked.map(({ statement }) => statement),
  )
  const rows = new Map(asked.map(({ list }, index) => [list, results[index]?.rows ?? []]))
  const of = <Row>(list: string) => (rows.get(list) ?? []) as Row[]
  return {
    now: of<{ now: string }>('now')[0]?.now as string,
    found: {
      sent: of<Sent>('sent'),
      members: [...of<MemberRow>('members'), ...of<MemberRow>('moderators')],
      lastSends: of<LastSend>('lastSends'),
      messages: of<SentMessage>('messages'),
      reactionKinds: of<Found['reactionKinds'][number]>('reactionKinds'),
      reactions: of<ReactionKey>('reactions'),
      pins: of<Found['pins'][number]>('pins'),
      names: [...of<Named>('names'), ...of<Named>('groups'), ...of<Named>('here')],
      files: of<FoundFile>('files'),
    },
  }
}

/** The values of each column, for `unnest`. */
export function columns<Row, Name extends keyof Row>(
  rows: readonly Row[],
  names: readonly Name[],
): Row[Name][][] {
  return names.map((name) => rows.map((row) => row[name]))
}

const instant = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`

export const readNow = prepared(
  'now',
  `select to_char(clock_timestamp() at time zone 'UTC', ${instant}) as now`,
  [],
)

const lock = `select from room_heads where "roomId" = any($1::text[]) order by "roomId" for update`

const heads = `select "roomId", slug, name, topic, rooms.kind, "createdBy", epoch, "lastSeq", "messageCount",
    ${settingsColumns.map((column) => `"${column}"`).join(', ')},
    (select to_char(timestamp 'epoch' + "createdAt" * interval '1 millisecond', ${instant})
     from event_rows where room = rooms.number and seq = "lastSeq") as "newestAt"
  from room_heads join rooms on rooms.id = room_heads."roomId"
  where "roomId" = any($1::text[])`

// Each key is looked up by itself, with all its columns: `offset 0` keeps the planner from joining by
// one of them and comparing the rest, and the number of a room or a sender is asked for inside, so that
// it is there before the row is looked for. Else a plan that is made while the tables are small, and
// kept, reads all that a person has ever sent, or what stands at this place of every room.

const findSent = `select rooms.id as "roomId", seq, sent.kind, "messageId", "askedSender" as "senderId",
    "clientId", body, payload, "bodyHash",
    to_char(timestamp 'epoch' + sent."createdAt" * interval '1 millisecond', ${instant}) as "createdAt"
  from unnest($1::text[], $2::text[]) as asked ("askedSender", "askedId")
  cross join lateral (
    select * from event_rows
    where sender = (select number from senders where id = "askedSender") and "clientId" = "askedId"
    offset 0
  ) as sent
  join rooms on rooms.number = sent.room`

const memberColumns = `members."roomId", members."userId", name, guest, role, "joinedSeq", "leftSeq"`
const findMembers = `select ${memberColumns}
  from unnest($1::text[], $2::text[]) with ordinality as asked ("roomId", "userId", place)
  cross join lateral (
    select * from members as one
    where one."roomId" = asked."roomId" and one."userId" = asked."userId" offset 0
  ) as members
  order by place`
const findModerators = `select ${memberColumns} from members
  where "roomId" = any($1::text[]) and role = 'moderator' and "leftSeq" is null`

const findLastSends = `select "roomId", "userId",
    to_char(timestamp 'epoch' + "createdAt" * interval '1 millisecond', ${instant}) as "createdAt"
  from unnest($1::text[], $2::text[]) as asked ("roomId", "userId")
  cross join lateral (
    select room, seq from message_rows
    where author = (select number from senders where id = "userId")
      and room = (select number from rooms where id = "roomId")
    order by seq desc limit 1
  ) as newest
  cross join lateral (
    select "createdAt" from event_rows
    where event_rows.room = newest.room and event_rows.seq = newest.seq offset 0
  ) as event`

const findMessages = `select asked."roomId", asked.seq, senders.id as "senderId", "senderName",
    coalesce(body, '') as body, payload, "deletedSeq", "editedSeq", "pinnedSeq", "changedSeq", thread
  from unnest($1::text[], $2::bigint[]) with ordinality as asked ("roomId", seq, place)
  cross join lateral (
    select room, author, "deletedSeq", "editedSeq", "pinnedSeq", "changedSeq", thread
    from message_rows
    where room = (select number from rooms where id = asked."roomId")
      and message_rows.seq = asked.seq offset 0
  ) as message
  cross join lateral (
    select "senderName", body, payload from event_rows
    where event_rows.room = message.room and event_rows.seq = asked.seq offset 0
  ) as event
  join senders on senders.number = message.author
  order by place`

const findReactionKinds = `select asked."roomId", asked.seq, emoji
  from unnest($1::text[], $2::bigint[]) as asked ("roomId", seq)
  cross join lateral (
    select distinct emoji from reaction_rows
    where room = (select number from rooms where id = asked."roomId")
      and reaction_rows.seq = asked.seq offset 0
  ) as kinds`

const findReactions = `select asked.*
  from unnest($1::text[], $2::bigint[], $3::text[], $4::text[]) as asked ("roomId", seq, emoji, "userId")
  cross join lateral (
    select from reaction_rows
    where room = (select number from rooms where id = asked."roomId")
      and reaction_rows.seq = asked.seq and reaction_rows.emoji = asked.emoji
      and person = (select number from senders where id = asked."userId") offset 0
  ) as reaction`

// However many guests have one name, no more of them are looked at.
const findNames = `select asked."roomId", asked.name, people.id as "userId", people.role, "onlyRoomId",
    members.role as "memberRole", members."leftSeq"
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as asked ("roomId", name, key, place)
  cross join lateral (
    select * from (
      select id, role, "onlyRoomId", 0 as guest from "user"
      where username = asked.key and "deactivatedAt" is null offset 0
    ) as accounts
    union all
    select * from (
      select id, role, "onlyRoomId", 1 as guest from "user"
      where "isAnonymous" = 1 and "user".name = asked.name order by id desc limit 20
    ) as guests
  ) as people
  left join lateral (
    select role, "leftSeq" from members as one
    where one."roomId" = asked."roomId" and one."userId" = people.id offset 0
  ) as members on true
  where people.guest = 0 or members.role is not null or exists (
    select from message_rows
    where room = (select number from rooms where id = asked."roomId")
      and author = (select number from senders where id = people.id)
  )
  order by place, guest`

const findGroups = `select asked."roomId", '${nameOfGroup('')}' || asked.name as name, people.id as "userId", people.role,
    "onlyRoomId", members.role as "memberRole", members."leftSeq"
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as asked ("roomId", name, key, place)
  cross join lateral (
    select "userId" from user_group_members as one where one.name = asked.key offset 0
  ) as grouped
  cross join lateral (
    select id, role, "onlyRoomId" from "user"
    where id = grouped."userId" and "deactivatedAt" is null offset 0
  ) as people
  left join lateral (
    select role, "leftSeq" from members as one
    where one."roomId" = asked."roomId" and one."userId" = people.id offset 0
  ) as members on true
  order by place, people.id`

const findHere = `select asked."roomId", '${nameOfHere}' as name, here.*
  from unnest($1::text[]) as asked ("roomId")
  cross join lateral (
    select people.id as "userId", people.role, people."onlyRoomId", members.role as "memberRole",
      members."leftSeq"
    from session
    join "user" as people on people.id = session."userId"
    left join members on members."roomId" = asked."roomId" and members."userId" = people.id
    where session."updatedAt" >
        to_char((clock_timestamp() - interval '${hereSince} minutes') at time zone 'UTC', ${instant})
      and "deactivatedAt" is null and (
        (members."userId" is not null and members."leftSeq" is null)
        or (select kind from rooms where id = asked."roomId") = 'public'
      )
    group by people.id, members.role, members."leftSeq"
    order by max(session."updatedAt") desc limit ${limits.mentionsHere}
  ) as here`

// Locked, since the same file may be sent to another room meanwhile; in order, so that two cannot wait for each other.
const findFiles = `select id, "ownerId", name, type, bytes, width, height, seq from files
  where id = any($1::text[]) and content is not null and "goneAt" is null
  order by id for update`

const countPins = `select asked."roomId", pinned.count
  from unnest($1::text[]) as asked ("roomId")
  cross join lateral (
    select count(*)::integer as count from message_rows
    where room = (select number from rooms where id = asked."roomId") and "pinnedSeq" is not null
  ) as pinned`
