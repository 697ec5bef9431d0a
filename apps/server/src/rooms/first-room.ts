import { ChatError } from '../ground/errors.ts'
import type { RoomLog } from '../log/room-log.ts'
import type { Database } from '../storage/database.ts'

const firstRoom = { slug: 'lobby', name: 'Lobby' }

/** Makes the room that a server without any has. */
export async function makeFirstRoom({
  db,
  log,
}: {
  readonly db: Database
  readonly log: Pick<RoomLog, 'createRoom'>
}): Promise<void> {
  const { rooms } = await db
    .selectFrom('rooms')
    .select(({ fn }) => fn.countAll<number>().as('rooms'))
    .executeTakeFirstOrThrow()
  if (rooms > 0) return
  await log.createRoom(firstRoom).catch((error: unknown) => {
    // Another node has started in the same moment.
    if (!(error instanceof ChatError && error.code === 'room_exists')) throw error
  })
}
