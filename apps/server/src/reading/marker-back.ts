import type { Database } from '../storage/database.ts'

/** Moves a person's marker back to `seq`, as a new version of it. Answers whether it moved. */
export async function moveMarkerBack(
  db: Database,
  userId: string,
  roomId: string,
  seq: number,
): Promise<boolean> {
  const moved = await db
    .insertInto('read_markers')
    .columns(['userId', 'roomId', 'readSeq', 'readCount', 'version'])
    .expression((from) =>
      from
        .selectFrom('room_heads')
        .innerJoin('rooms', 'rooms.id', 'room_heads.roomId')
        .select((row) => [
          row.val(userId).as('userId'),
          'room_heads.roomId',
          row.cast<number>(row.val(seq), 'integer').as('seq'),
          row
            .selectFrom('message_rows')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .whereRef('message_rows.room', '=', 'rooms.number')
            .where('message_rows.seq', '<=', seq)
            .as('count'),
          row.lit(1).as('version'),
        ])
        .where('room_heads.roomId', '=', roomId),
    )
    .onConflict((known) =>
      known
        .columns(['userId', 'roomId'])
        .doUpdateSet(({ eb, ref }) => ({
          readSeq: ref('excluded.readSeq'),
          readCount: ref('excluded.readCount'),
          version: eb('read_markers.version', '+', 1),
        }))
        .whereRef('read_markers.readSeq', '>', 'excluded.readSeq'),
    )
    .returning('version')
    .executeTakeFirst()
  return moved !== undefined
}
