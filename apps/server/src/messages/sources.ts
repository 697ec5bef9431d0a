// Where forwarded messages were said first. An event is the same for all its readers and does not have it; what one reader
// is answered has it where they may read that, at the moment of asking.
import type { Message } from '@lobby/protocol'
import { can, type Resource } from '../ground/permissions.ts'
import type { Actor } from '../ground/person.ts'
import type { Forwarded } from '../log/kinds/message-created.ts'
import { findRoomBy, type RoomRecord } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'

type Source = Forwarded['source']

/** Who reads, and what is decided about the server. */
export interface Reading {
  readonly actor: Actor
  readonly server: Resource
}

/** These messages of one room, with the rooms of the forwarded ones as far as the reader may read there. */
export async function nameSources(
  db: Database,
  { actor, server }: Reading,
  roomId: string,
  messages: readonly Message[],
): Promise<Message[]> {
  const forwarded = messages.filter((message) => message.forwardedFrom)
  if (forwarded.length === 0) return [...messages]
  const sources = await readSources(
    db,
    roomId,
    forwarded.map(({ seq }) => seq),
  )
  const rooms = Map.groupBy(sources.values(), (source) => source.roomId)
  const slugs = new Map<string, string>()
  await Promise.all(
    [...rooms].map(async ([id, places]) => {
      const room = await findRoomBy(db, { id }, actor)
      if (!room || !can(actor, 'room.read', { ...server, room })) return
      const there = await readThere(
        db,
        room,
        places.map(({ seq }) => seq),
      )
      for (const seq of there) slugs.set(keyOf({ roomId: id, seq }), room.slug)
    }),
  )
  return messages.map((message) => {
    const source = sources.get(message.seq)
    const room = source && slugs.get(keyOf(source))
    if (!message.forwardedFrom || !source || room === undefined) return message
    return { ...message, forwardedFrom: { room, seq: source.seq, ...message.forwardedFrom } }
  })
}

/** The message that this one is a copy of; undefined where it is none. */
export async function findSource(
  db: Database,
  roomId: string,
  seq: number,
): Promise<Source | undefined> {
  return (await readSources(db, roomId, [seq])).get(seq)
}

async function readSources(
  db: Database,
  roomId: string,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, Source>> {
  const rows = await db
    .selectFrom('events')
    .select(['seq', 'payload'])
    .where('roomId', '=', roomId)
    .where('seq', 'in', seqs)
    .where('kind', '=', 'message.created')
    .execute()
  return new Map(
    rows.flatMap(({ seq, payload }) => {
      const { source } = JSON.parse(payload ?? '{}') as Partial<Forwarded>
      return source ? [[seq, source]] : []
    }),
  )
}

/** Which of these messages are there for the reader. */
async function readThere(
  db: Database,
  { id, visibleFrom }: RoomRecord,
  seqs: readonly number[],
): Promise<number[]> {
  const visible = seqs.filter((seq) => seq >= visibleFrom)
  const rows = await db
    .selectFrom('messages')
    .select('seq')
    .where('roomId', '=', id)
    .where('seq', 'in', visible)
    .where('deletedSeq', 'is', null)
    .execute()
  return rows.map(({ seq }) => seq)
}

function keyOf({ roomId, seq }: Source): string {
  return `${roomId} ${seq}`
}
