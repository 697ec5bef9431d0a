// Reports as they are stored. Who may see which is decided by room, before.
import { randomUUIDv7 } from 'node:crypto'
import type { Author, Report, ReportOutcome, ReportQuery } from '@lobby/protocol'
import { can, type Resource } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import { roleOf } from '../log/room-role.ts'
import { firstVisible } from '../rooms/queries.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { isIn } from '../storage/expressions.ts'
import { now } from '../storage/instants.ts'
import { settingsOf, settingsOfRooms } from '../storage/room-settings.ts'

interface ReportToMake {
  readonly roomId: string
  readonly messageSeq: number
  readonly reporter: Author
  readonly reason: string
}

/** Stores a report, once for a person and a message; answers its id if it is the first. */
export async function insertReport(
  tx: DatabaseTransaction,
  { roomId, messageSeq, reporter, reason }: ReportToMake,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('reports')
    .values({
      id: randomUUIDv7(),
      roomId,
      messageSeq,
      reporterId: reporter.id,
      reporterName: reporter.name,
      reporterGuest: reporter.guest ? 1 : 0,
      reason,
      createdAt: now(),
    })
    .onConflict((row) => row.columns(['roomId', 'messageSeq', 'reporterId']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** A room with reports, and from which event on the person may see it. */
export interface ReportedRoom {
  readonly id: string
  readonly visibleFrom: number
}

/** The rooms whose reports the actor deals with. */
export async function listReportedRooms(
  db: Database,
  actor: Actor,
  server: Resource,
): Promise<ReportedRoom[]> {
  const rows = await db
    .selectFrom('rooms')
    .innerJoin('room_heads', 'room_heads.roomId', 'rooms.id')
    .leftJoin('members', (join) =>
      join
        .onRef('members.roomId', '=', 'rooms.id')
        .on('members.userId', '=', personOf(actor)?.id ?? ''),
    )
    .select(['rooms.id', 'rooms.kind', 'room_heads.lastSeq', ...settingsOfRooms])
    .select(['members.role', 'members.leftSeq', 'members.joinedSeq'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('reports').select('reports.id').whereRef('reports.roomId', '=', 'rooms.id'),
      ),
    )
    .execute()
  return rows
    .filter((row) => {
      const { id, kind, role: known, leftSeq } = row
      const role = roleOf(known === null ? undefined : { role: known, leftSeq })
      const room = { id, kind, role, settings: settingsOf(row) }
      return can(actor, 'report.list', { ...server, room })
    })
    .map((row) => ({ id: row.id, visibleFrom: firstVisible(row, actor) }))
}

/** Whether a person moderates a room. */
export async function isRoomModerator(db: Database, actor: Actor): Promise<boolean> {
  const row = await db
    .selectFrom('members')
    .select('roomId')
    .where('userId', '=', personOf(actor)?.id ?? '')
    .where('role', '=', 'moderator')
    .where('leftSeq', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The reports of these rooms; those that wait the oldest first, those that are dealt with the newest first. */
export async function listReports(
  db: Database,
  rooms: readonly ReportedRoom[],
  { state, after, limit }: ReportQuery,
): Promise<{ reports: Report[]; next: string | null }> {
  if (rooms.length === 0) return { reports: [], next: null }
  const isOpen = state === 'open'
  let query = reportsWithMessages(db)
    .where('outcome', isOpen ? 'is' : 'is not', null)
    .where(within(rooms))
    .orderBy('reports.id', isOpen ? 'asc' : 'desc')
    .limit(limit + 1)
  if (after !== undefined) query = query.where('reports.id', isOpen ? '>' : '<', after)
  const rows = await query.execute()
  const reports = rows.slice(0, limit).map(toReport)
  return { reports, next: rows.length > limit ? (reports.at(-1)?.id ?? null) : null }
}

/** How many reports of these rooms wait. */
export async function countOpenReports(
  db: Database,
  rooms: readonly ReportedRoom[],
): Promise<number> {
  if (rooms.length === 0) return 0
  const { open } = await db
    .selectFrom('reports')
    .select(({ fn }) => fn.countAll<number>().as('open'))
    .where('outcome', 'is', null)
    .where(within(rooms))
    .executeTakeFirstOrThrow()
  return open
}

function within(rooms: readonly ReportedRoom[]) {
  return isIn(rooms, { roomId: 'reports.roomId', seq: 'reports.messageSeq' })
}

/** Where a report is about; undefined when there is none of this id. */
export function findReport(db: Database, id: string) {
  return db
    .selectFrom('reports')
    .innerJoin('rooms', 'rooms.id', 'reports.roomId')
    .select(['reports.roomId', 'reports.messageSeq', 'rooms.slug'])
    .where('reports.id', '=', id)
    .executeTakeFirst()
}

/** Closes reports that are open: one, or all about a message. Answers how many. */
export async function closeReports(
  tx: DatabaseTransaction,
  which: { readonly id: string } | { readonly roomId: string; readonly messageSeq: number },
  outcome: ReportOutcome,
  by: string,
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('reports')
    .set({ outcome, resolvedBy: by, resolvedAt: now() })
    .where('outcome', 'is', null)
    .where(({ eb, and }) =>
      'id' in which
        ? eb('id', '=', which.id)
        : and([eb('roomId', '=', which.roomId), eb('messageSeq', '=', which.messageSeq)]),
    )
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

function reportsWithMessages(db: Database) {
  return db
    .selectFrom('reports')
    .innerJoin('rooms', 'rooms.id', 'reports.roomId')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.roomId', '=', 'reports.roomId')
        .onRef('messages.seq', '=', 'reports.messageSeq'),
    )
    .selectAll('reports')
    .select(['rooms.slug', 'rooms.name as roomName'])
    .select([
      'messages.id as messageId',
      'messages.authorId',
      'messages.authorName',
      'messages.authorGuest',
      'messages.body',
      'messages.createdAt as sentAt',
      'messages.deletedSeq',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof reportsWithMessages>['execute']>>[number]

function toReport(row: Row): Report {
  const { id, slug, roomName, reason, createdAt, outcome, resolvedBy, resolvedAt } = row
  return {
    id,
    room: { slug, name: roomName },
    message: {
      seq: row.messageSeq,
      id: row.messageId,
      author: { id: row.authorId, name: row.authorName, guest: row.authorGuest === 1 },
      body: row.body,
      createdAt: row.sentAt,
      ...(row.deletedSeq !== null && { deleted: true as const }),
    },
    reporter: { id: row.reporterId, name: row.reporterName, guest: row.reporterGuest === 1 },
    reason,
    createdAt,
    resolved: outcome && { outcome, by: resolvedBy ?? '', at: resolvedAt ?? createdAt },
  }
}
