// The database when all is over, read with SQL: what was promised must be in here.
import { type Ask, askFolder } from './ask.ts'
import { hashOf } from './history.ts'

export interface LogEvent {
  readonly seq: number
  /** Of messages alone. */
  readonly cmid?: string
  readonly sender: string
  readonly hash: string
  /** A message whose text was deleted: the hash is that of none. */
  readonly isTaken?: true
}

interface EventLine {
  /** A text, where the database counts further than a number can. */
  readonly seq: number | string
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
export function readFinalLog(dataFolder: string): Promise<FinalLog> {
  return askFolder(dataFolder, readLog)
}

/** What a database holds. */
export async function readLog(ask: Ask): Promise<FinalLog> {
  const rooms = await ask<{ id: string; slug: string; epoch: string; lastSeq: number | string }>(
    'select id, slug, epoch, "lastSeq" from rooms join room_heads on room_heads."roomId" = rooms.id',
  )
  const log = new Map<string, RoomDump>()
  for (const { id, slug, epoch, lastSeq } of rooms) {
    const lines = await ask<EventLine>(
      'select seq, kind, "clientId", "senderId", body from events where "roomId" = $1 order by seq',
      id,
    )
    const events = lines.map(({ seq, kind, clientId, senderId, body }) => {
      const isMessage = kind === 'message.created'
      const cmid = clientId ?? `without-an-id-${seq}`
      const taken = body === null && ({ isTaken: true } as const)
      const ours = isMessage ? { cmid, hash: hashOf(body ?? ''), ...taken } : { hash: hashOf(kind) }
      return { seq: Number(seq), sender: senderId, ...ours }
    })
    const shown = await ask<{ seq: number | string; body: string }>(
      'select seq, body from messages where "roomId" = $1 order by seq',
      id,
    )
    const messages = shown.map(({ seq, body }) => ({ seq: Number(seq), hash: hashOf(body) }))
    log.set(slug, { epoch, lastSeq: Number(lastSeq), events, messages })
  }
  return log
}

/** One hash over a run of events, to compare what a client shows with the log. */
export function hashOfRun(events: readonly { seq: number; hash: string }[]): string {
  return hashOf(events.map(({ seq, hash }) => `${seq}:${hash}`).join(' '))
}
