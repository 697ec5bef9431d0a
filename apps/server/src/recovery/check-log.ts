import type { DatabaseSync } from 'node:sqlite'
import { type Looked, readRooms } from './rooms.ts'

interface Extent {
  readonly roomId: string
  readonly count: number
  readonly last: number
  readonly messages: number
}

/** Whether every room's events are numbered 1 to N, and its head says the same. */
export function checkLog(database: DatabaseSync): Looked {
  const extents = readExtents(database)
  const rooms = readRooms(database)
  let events = 0
  const problems = rooms.flatMap(({ id, slug, lastSeq, messageCount }) => {
    const { count = 0, last = 0, messages = 0 } = extents.get(id) ?? {}
    events += count
    if (lastSeq === null) return [`The room ${slug} has no head.`]
    return [
      ...(count < last ? [`The log of ${slug} has ${last - count} holes before ${last}.`] : []),
      ...(lastSeq > last ? [`The log of ${slug} ends at ${last}; its head says ${lastSeq}.`] : []),
      ...(lastSeq < last ? [`The head of ${slug} says ${lastSeq}; its log ends at ${last}.`] : []),
      ...(messageCount === messages
        ? []
        : [`The head of ${slug} counts ${messageCount} messages; its log has ${messages}.`]),
    ]
  })
  return { found: `${events} events in ${rooms.length} rooms, without a hole`, problems }
}

/** By room, how many events it has and up to where. */
export function readExtents(database: DatabaseSync): ReadonlyMap<string, Extent> {
  const rows = database.prepare(
    `select rooms.id as roomId, count(*) as count, max(seq) as last,
       sum(event_rows.kind = 'message.created') as messages
     from event_rows join rooms on rooms.number = event_rows.room group by room`,
  )
  return new Map((rows.all() as unknown as Extent[]).map((extent) => [extent.roomId, extent]))
}
