// The database when all is over, read with SQL: what was promised must be in here.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { hashOf } from './history.ts'

export interface LogEvent {
  readonly seq: number
  /** Of messages alone. */
  readonly cmid?: string
  readonly sender: string
  readonly hash: string
}

interface EventLine {
  readonly seq: number
  readonly kind: string
  readonly clientId: string | null
  readonly senderId: string
  readonly body: string | null
}

/** One room: its log, and what was made from it. */
export interface RoomDump {
  readonly epoch: string
  readonly lastSeq: number
  /** In the order of `seq`. */
  readonly events: readonly LogEvent[]
  /** The messages that pages show: `seq` and the hash of the text, in that order. */
  readonly messages: readonly { readonly seq: number; readonly hash: string }[]
}

export type FinalLog = ReadonlyMap<string, RoomDump>

/** Reads the database of a data folder whose server is stopped. */
export function readFinalLog(dataFolder: string): FinalLog {
  const database = new DatabaseSync(join(dataFolder, 'lobby.db'))
  const all = <R>(sql: string, ...values: string[]) => database.prepare(sql).all(...values) as R[]
  try {
    const rooms = all<{ id: string; slug: string; epoch: string; lastSeq: number }>(
      'select id, slug, epoch, lastSeq from rooms join room_heads on room_heads.roomId = rooms.id',
    )
    return new Map(
      rooms.map(({ id, slug, epoch, lastSeq }) => {
        const events = all<EventLine>(
          'select seq, kind, clientId, senderId, body from events where roomId = ? order by seq',
          id,
        ).map(({ seq, kind, clientId, senderId, body }) => {
          const isMessage = kind === 'message.created'
          const cmid = clientId ?? `without-an-id-${seq}`
          const ours = isMessage ? { cmid, hash: hashOf(body ?? '') } : { hash: hashOf(kind) }
          return { seq, sender: senderId, ...ours }
        })
        const messages = all<{ seq: number; body: string }>(
          'select seq, body from messages where roomId = ? order by seq',
          id,
        ).map(({ seq, body }) => ({ seq, hash: hashOf(body) }))
        return [slug, { epoch, lastSeq, events, messages }]
      }),
    )
  } finally {
    database.close()
  }
}

/** One hash over a run of events, to compare what a client shows with the log. */
export function hashOfRun(events: readonly { seq: number; hash: string }[]): string {
  return hashOf(events.map(({ seq, hash }) => `${seq}:${hash}`).join(' '))
}
