// Reports: a person finds that a message should not be there, and a moderator of
// its room decides.
import type { ReportOutcome, ReportSummary } from '@lobby/protocol'
import { record } from '../audit/record.ts'
import { ChatError, noSuchMessage } from '../ground/errors.ts'
import { can, keepsServer, type Resource } from '../ground/permissions.ts'
import { type Actor, authorOf, personOf } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { MessageActions } from '../messages/actions.ts'
import { findMessage } from '../messages/queries.ts'
import { authorOfChange, type RoomActions } from '../rooms/actions.ts'
import { findRoomBy } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import {
  closeReports,
  countOpenReports,
  findReport,
  insertReport,
  isRoomModerator,
  listReportedRooms,
} from './queries.ts'

export type ReportActions = ReturnType<typeof createReportActions>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly server: () => Resource
  readonly roomActions: RoomActions
  readonly messageActions: MessageActions
}

export function createReportActions({ db, limiter, server, roomActions, messageActions }: Needs) {
  return { reportMessage, summarise, resolveReport }

  /** Reports a message; doing it again changes nothing. */
  async function reportMessage(
    actor: Actor,
    { slug, seq, reason }: { readonly slug: string; readonly seq: number; readonly reason: string },
  ): Promise<void> {
    const room = await roomActions.getRoom(actor, slug, 'report.make')
    const person = personOf(actor)
    if (!person) throw new ChatError('forbidden', 'Only people report messages.')
    limiter.consume('report', person.id)
    const message = await findMessage(db, room, seq)
    if (!message || message.deleted) throw noSuchMessage()
    const report = { roomId: room.id, messageSeq: seq, reporter: authorOf(person), reason }
    await inTransaction(db, async (tx) => {
      if (!(await insertReport(tx, report))) return
      const target = { kind: 'message', id: String(seq), name: '' } as const
      record(tx, actor, { action: 'report.make', target, room: slug })
    })
  }

  /** Whether the actor moderates anything, and how many reports wait for them. */
  async function summarise(actor: Actor): Promise<ReportSummary> {
    const resource = server()
    const moderates = keepsServer(actor) || (await isRoomModerator(db, actor))
    const rooms = moderates ? await listReportedRooms(db, actor, resource) : []
    return { moderates, open: await countOpenReports(db, rooms) }
  }

  /**
   * Decides about a report. To delete the message settles all reports of it. One
   * that is settled stays as it is. Throws ChatError `not_found` when there is
   * none that the actor may know of, and as `deleteMessage` does.
   */
  async function resolveReport(actor: Actor, id: string, outcome: ReportOutcome): Promise<void> {
    const report = await findReport(db, id)
    const room = report && (await findRoomBy(db, { id: report.roomId }, actor))
    const mayDecide =
      report !== undefined &&
      room !== undefined &&
      report.messageSeq >= room.visibleFrom &&
      can(actor, 'report.resolve', { ...server(), room })
    if (!mayDecide) throw new ChatError('not_found', 'There is no such report.')
    const { roomId, messageSeq } = report
    const place = { slug: report.slug, seq: messageSeq }
    if (outcome === 'deleted') await messageActions.deleteMessage(actor, place)
    const which = outcome === 'deleted' ? { roomId, messageSeq } : { id }
    await inTransaction(db, async (tx) => {
      const closed = await closeReports(tx, which, outcome, authorOfChange(actor).name)
      if (closed === 0) return
      const target = { kind: 'report', id, name: '' } as const
      const after = { outcome, message: messageSeq }
      record(tx, actor, { action: 'report.resolve', target, room: report.slug, after })
    })
  }
}
