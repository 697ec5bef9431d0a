// What the server keeps of one person, in SQL.
import type { OwnData, OwnMessage, OwnMessageQuery } from '@lobby/protocol'
import type { Kysely } from 'kysely'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { now } from '../storage/instants.ts'
import { type PortableRow, portableTables } from '../storage/portable-tables.ts'

/** Rows of one table that are told at most. */
const rowsAtMost = 2_000
/** By these columns a row is of a person. */
const owners = ['userId', 'blockerId', 'reporterId', 'createdBy', 'actorId', 'ownerId'] as const
/** What lets people in, or is worth nothing but to the server. */
const untold: ReadonlySet<string> = new Set([
  ...['token', 'hash', 'password', 'secret', 'publicKey', 'directKey', 'userId', 'lastStep'],
  ...['resolvedBy', 'content', 'ownerId', 'endpoint', 'p256dh', 'auth'],
])

/** A room that a person has made has a name of today, which they may not know any more. */
const notTheirs: ReadonlySet<string> = new Set(['rooms', 'own_emoji', 'address_bans'])

type AnyTables = Record<string, Record<string, unknown>>
const anyTable = (db: Database | DatabaseTransaction) => db as unknown as Kysely<AnyTables>

/** The tables with rows of single people, and by which column they are theirs: a new table is among them by its columns. */
const ownTables = Object.entries(portableTables).flatMap(([table, { columns }]) => {
  const owner = owners.find((column) => column in columns)
  return owner === undefined || notTheirs.has(table) ? [] : [{ table, owner }]
})

/** Everything but messages. */
export async function readOwnData(db: Database, userId: string): Promise<OwnData> {
  const tables: OwnData['tables'] = {}
  for (const { table, owner } of [...ownTables, { table: 'user', owner: 'id' }]) {
    const told = toldOf(table)
    const rows = (await anyTable(db)
      .selectFrom(table)
      // Of recovery codes there is nothing to tell but how many there are.
      .select(told.length > 0 ? told : [owner as string])
      .where(owner, '=', userId)
      .limit(rowsAtMost + 1)
      .execute()) as PortableRow[]
    if (rows.length > 0)
      tables[table] = {
        rows: rows.slice(0, rowsAtMost).map((row) => ({ ...row })),
        hasMore: rows.length > rowsAtMost,
      }
  }
  const { count } = await db
    .selectFrom('message_rows')
    .innerJoin('senders', 'senders.number', 'message_rows.author')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('senders.id', '=', userId)
    .executeTakeFirstOrThrow()
  return { exportedAt: now(), tables, messages: Number(count) }
}

function toldOf(table: string): string[] {
  return Object.keys(portableTables[table]?.columns ?? {}).filter((column) => !untold.has(column))
}

/** A page of what a person has written, by room and place. A room that was left has its address alone: that never changes. */
export async function listOwnMessages(
  db: Database,
  userId: string,
  { after, limit }: OwnMessageQuery,
): Promise<{ messages: OwnMessage[]; next: string | null }> {
  const [, room, seq] = /^(\d{1,15})-(\d{1,15})$/.exec(after ?? '') ?? []
  const rows = await db
    .selectFrom('message_rows')
    .innerJoin('senders', 'senders.number', 'message_rows.author')
    .innerJoin('rooms', 'rooms.number', 'message_rows.room')
    .innerJoin('messages', (join) =>
      join.onRef('messages.roomId', '=', 'rooms.id').onRef('messages.seq', '=', 'message_rows.seq'),
    )
    .select(['rooms.slug', 'message_rows.room', 'message_rows.seq', 'message_rows.deletedSeq'])
    .select(['messages.body', 'messages.createdAt'])
    .where('senders.id', '=', userId)
    .$if(room !== undefined, (query) =>
      query.where((row) =>
        row.or([
          row('message_rows.room', '>', Number(room)),
          row.and([
            row('message_rows.room', '=', Number(room)),
            row('message_rows.seq', '>', Number(seq)),
          ]),
        ]),
      ),
    )
    .orderBy('message_rows.room')
    .orderBy('message_rows.seq')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    messages: page.map(({ slug, seq, body, createdAt, deletedSeq }) => ({
      ...{ room: slug, seq, createdAt, body },
      ...(deletedSeq !== null && { deleted: true as const }),
    })),
    next: rows.length > limit && last ? `${last.room}-${last.seq}` : null,
  }
}

/** What others see stays: where the person was a member, what they reported and made. */
const kept: ReadonlySet<string> = new Set(['members', 'links'])

/** Removes what belongs to a person alone, and with it all that the account signs in by. */
export async function removeOwnRows(tx: DatabaseTransaction, userId: string): Promise<void> {
  for (const { table, owner } of ownTables)
    if (!kept.has(table) && (owner === 'userId' || owner === 'blockerId'))
      await anyTable(tx).deleteFrom(table).where(owner, '=', userId).execute()
}
