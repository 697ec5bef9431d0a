import type { ClientBase } from 'pg'
import { chained } from '../audit-chain.ts'
import type { Changes, RoomChange } from '../log-store.ts'
import { settingsColumns } from '../room-settings.ts'
import type { AuditRow } from '../tables.ts'
import { lockAudit, newestRecord } from './audit-end.ts'
import { deleteRooms } from './delete-rooms.ts'
import { type Prepared, prepared, sendTogether } from './pipeline.ts'
import { columns } from './postgres-log-reads.ts'

/** Writes the lists, all in one round trip, but for what has to be read first: the audit log's end, and whose a deleted room was. */
export async function writeChanges(client: ClientBase, changes: Changes): Promise<void> {
  const statements = lists.flatMap((list) => statementsOf(list, changes[list]))
  const results = await sendTogether(client, statements)
  const written = results[statements.findIndex(({ name }) => name === 'insert-events')]
  // A row that finds no room or sender is left out by the join: then the room would have a hole.
  if (written && written.rowCount !== changes.events?.length)
    throw new Error('Not every event has its room and its sender.')
  if (changes.deletedRooms?.length) await deleteRooms(client, changes.deletedRooms)
  if (changes.audit?.length) await addToAudit(client, changes.audit)
}

type Lists = Required<Omit<Changes, 'deletedRooms' | 'audit'>>

function statementsOf<Name extends keyof Lists>(
  list: Name,
  rows: Lists[Name] | undefined,
): Prepared[] {
  return rows && rows.length > 0 ? writers[list](rows) : []
}

/** How the rows of each list are written; the lists are in this order. */
const writers: { readonly [Name in keyof Lists]: (rows: Lists[Name]) => Prepared[] } = {
  events: (rows) => [
    prepared('insert-senders', insertSenders, [[...new Set(rows.map((row) => row.senderId))]]),
    prepared('insert-events', insertEvents, [
      ...columns(rows, [
        'roomId',
        'seq',
        'kind',
        'messageId',
        'senderId',
        'senderName',
        'senderGuest',
        'clientId',
        'body',
        'payload',
        'bodyHash',
      ]),
      rows.map(({ createdAt }) => Date.parse(createdAt)),
    ]),
  ],
  messages: (rows) => [
    prepared(
      'insert-messages',
      insertMessages,
      columns(rows, ['roomId', 'seq', 'authorId', 'thread', 'aside', ...marks]),
    ),
  ],
  changedTexts: (rows) => [
    prepared(
      'change-texts',
      changeTexts,
      columns(rows, ['roomId', 'seq', 'body', 'bodyHash', 'payload']),
    ),
  ],
  markedMessages: (rows) => [
    prepared('mark-messages', markMessages, columns(rows, ['roomId', 'seq', ...marks])),
  ],
  versions: (rows) => [
    prepared(
      'insert-versions',
      insertVersions,
      columns(rows, ['roomId', 'seq', 'replacedBy', 'body']),
    ),
  ],
  reactions: (rows) => [
    prepared(
      'remove-reactions',
      removeReactions,
      columns(rows, ['roomId', 'seq', 'emoji', 'userId']),
    ),
    prepared(
      'insert-reactions',
      insertReactions,
      columns(
        rows.filter(({ addedSeq }) => addedSeq !== null),
        ['roomId', 'seq', 'emoji', 'userId', 'addedSeq'],
      ),
    ),
  ],
  mentions: (rows) => [
    prepared('clear-mentions', clear('mention_rows'), columns(rows, ['roomId', 'seq'])),
    prepared(
      'insert-mentions',
      insertMentions,
      columns(
        rows.flatMap(({ people, ...key }) => people.map((person) => ({ ...key, ...person }))),
        ['roomId', 'seq', 'userId', 'at'],
      ),
    ),
  ],
  takenFiles: (rows) => [
    prepared(
      'take-files',
      takeFiles,
      columns(
        rows.flatMap(({ roomId, seq, ids }) => ids.map((id) => ({ roomId, seq, id }))),
        ['roomId', 'seq', 'id'],
      ),
    ),
  ],
  clearedMessages: (rows) => {
    const keys = columns(rows, ['roomId', 'seq'])
    return [
      prepared('clear-versions', clear('message_versions'), keys),
      prepared('clear-reactions', clear('reaction_rows'), keys),
      prepared('clear-mentions', clear('mention_rows'), keys),
    ]
  },
  rooms: (rows) => [prepared('change-rooms', changeRooms, roomColumns(rows))],
  members: (rows) => [
    prepared(
      'put-members',
      putMembers,
      columns(rows, ['roomId', 'userId', 'name', 'guest', 'role', 'joinedSeq', 'leftSeq']),
    ),
  ],
  heads: (rows) => [
    prepared('move-heads', moveHeads, columns(rows, ['roomId', 'lastSeq', 'messageCount'])),
  ],
  noted: (rows) => [prepared('note-changes', noteChanges, columns(rows, ['subject', 'key']))],
}

const lists = Object.keys(writers) as (keyof Lists)[]

const marks = ['deletedSeq', 'editedSeq', 'pinnedSeq', 'changedSeq'] as const
const markColumns = marks.map((mark) => `"${mark}"`).join(', ')

/** In the order of their ids, as every writer takes them: no two wait for each other's. */
const insertSenders = `insert into senders (id)
  select id from unnest($1::text[]) as asked (id)
  where not exists (select from senders where senders.id = asked.id)
  order by id on conflict do nothing`

const insertEvents = `insert into event_rows (room, seq, kind, "messageId", sender, "senderName",
    "senderGuest", "clientId", body, payload, "bodyHash", "createdAt")
  select rooms.number, seq, event.kind, "messageId", senders.number, "senderName", "senderGuest",
    "clientId", body, payload, "bodyHash", event."createdAt"
  from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
    $7::integer[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[])
    with ordinality as event ("roomId", seq, kind, "messageId", "senderId", "senderName",
      "senderGuest", "clientId", body, payload, "bodyHash", "createdAt", place)
  join rooms on rooms.id = "roomId"
  join senders on senders.id = "senderId"
  order by place`

// The rooms' numbers first: see postgres-log-reads.
const changeTexts = `update event_rows set body = changed.body,
    "bodyHash" = coalesce(event_rows."bodyHash", changed."bodyHash"), payload = changed.payload
  from (
    select (select number from rooms where id = "roomId") as room, seq, body, "bodyHash", payload
    from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[])
      as one ("roomId", seq, body, "bodyHash", payload) offset 0
  ) as changed
  where event_rows.room = changed.room and event_rows.seq = changed.seq`

const insertMessages = `insert into message_rows (room, seq, author, thread, aside, ${markColumns})
  select rooms.number, seq, senders.number, thread, aside, ${markColumns}
  from unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::integer[], $6::bigint[], $7::bigint[],
    $8::bigint[], $9::bigint[])
    as message ("roomId", seq, "authorId", thread, aside, ${markColumns})
  join rooms on rooms.id = "roomId"
  join senders on senders.id = "authorId"`

const markMessages = `update message_rows
  set ${marks.map((mark) => `"${mark}" = marked."${mark}"`).join(', ')}
  from (
    select (select number from rooms where id = "roomId") as room, seq, ${markColumns}
    from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
      as one ("roomId", seq, ${markColumns}) offset 0
  ) as marked
  where message_rows.room = marked.room and message_rows.seq = marked.seq`

const insertVersions = `insert into message_versions (room, seq, "replacedBy", body)
  select rooms.number, seq, "replacedBy", body
  from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[])
    as version ("roomId", seq, "replacedBy", body)
  join rooms on rooms.id = "roomId"`

const insertReactions = `insert into reaction_rows (room, seq, emoji, person, "addedSeq")
  select rooms.number, seq, emoji, senders.number, "addedSeq"
  from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[])
    as reaction ("roomId", seq, emoji, "userId", "addedSeq")
  join rooms on rooms.id = "roomId"
  join senders on senders.id = "userId"`

const removeReactions = `delete from reaction_rows using (
    select (select number from rooms where id = "roomId") as room, seq, emoji,
      (select number from senders where id = "userId") as person
    from unnest($1::text[], $2::bigint[], $3::text[], $4::text[])
      as one ("roomId", seq, emoji, "userId") offset 0
  ) as removed
  where reaction_rows.room = removed.room and reaction_rows.seq = removed.seq
    and reaction_rows.emoji = removed.emoji and reaction_rows.person = removed.person`

const insertMentions = `insert into mention_rows (room, seq, "userId", at)
  select rooms.number, seq, "userId", at
  from unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[])
    as mention ("roomId", seq, "userId", at)
  join rooms on rooms.id = "roomId" on conflict do nothing`

const clear = (
  table: 'message_versions' | 'reaction_rows' | 'mention_rows',
) => `delete from ${table} using (
    select (select number from rooms where id = "roomId") as room, seq
    from unnest($1::text[], $2::bigint[]) as one ("roomId", seq) offset 0
  ) as cleared
  where ${table}.room = cleared.room and ${table}.seq = cleared.seq`

const changed = ['name', 'topic', ...settingsColumns] as const
const changeRooms = `update rooms set
    ${changed.map((column) => `"${column}" = coalesce(change."${column}", rooms."${column}")`).join(', ')}
  from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::integer[], $7::text[], $8::integer[],
    $9::text[], $10::integer[], $11::text[], $12::integer[], $13::text[])
    as change (id, ${changed.map((column) => `"${column}"`).join(', ')})
  where rooms.id = change.id`

/** The values of `changeRooms`: one change for each room, null where a column stays. */
function roomColumns(changes: readonly RoomChange[]): unknown[] {
  const rooms = new Map<string, Record<string, unknown>>()
  for (const { roomId, name, topic, settings } of changes)
    rooms.set(roomId, {
      ...rooms.get(roomId),
      ...(name !== undefined && { name }),
      ...(topic !== undefined && { topic }),
      ...settings,
    })
  const stored = (value: unknown) => (typeof value === 'boolean' ? Number(value) : (value ?? null))
  return [
    [...rooms.keys()],
    ...changed.map((column) => [...rooms.values()].map((room) => stored(room[column]))),
  ]
}

const putMembers = `insert into members ("roomId", "userId", name, guest, role, "joinedSeq", "leftSeq")
  select * from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::bigint[],
    $7::bigint[])
  on conflict ("roomId", "userId") do update set name = excluded.name, guest = excluded.guest,
    role = excluded.role, "joinedSeq" = excluded."joinedSeq", "leftSeq" = excluded."leftSeq"`

const moveHeads = `update room_heads set "lastSeq" = head."lastSeq", "messageCount" = head."messageCount"
  from unnest($1::text[], $2::bigint[], $3::bigint[]) as head ("roomId", "lastSeq", "messageCount")
  where room_heads."roomId" = head."roomId"`

const noteChanges = `insert into changes (subject, "key")
  select * from unnest($1::text[], $2::text[])`

/** The last thing that a transaction does before its commit: the lock keeps all others from recording. */
async function addToAudit(
  client: ClientBase,
  records: NonNullable<Changes['audit']>,
): Promise<void> {
  const results = await sendTogether(client, [
    prepared('lock-audit', lockAudit, []),
    prepared('newest-audit', newestRecord, []),
  ])
  const rows = chained(records, results[1]?.rows[0])
  await sendTogether(client, [prepared('insert-audit', insertAudit, columns(rows, auditColumns))])
}

const auditColumns = [
  'id',
  'at',
  'actorId',
  'actorName',
  'address',
  'action',
  'targetKind',
  'targetId',
  'targetName',
  'room',
  'before',
  'after',
  'hash',
] as const satisfies (keyof AuditRow)[]
const insertAudit = `insert into audit (${auditColumns.map((column) => `"${column}"`).join(', ')})
  select * from unnest($1::bigint[], ${auditColumns
    .slice(1)
    .map((_, index) => `$${index + 2}::text[]`)
    .join(', ')})`

const takeFiles = `update files set "roomId" = taken."roomId", seq = taken.seq
  from unnest($1::text[], $2::bigint[], $3::text[]) as taken ("roomId", seq, id)
  where files.id = taken.id`
