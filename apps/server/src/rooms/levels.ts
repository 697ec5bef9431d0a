// How much of a room a person wants to be told, in SQL.
import type { Level, Room, RoomLevel } from '@lobby/protocol'
import type { Database } from '../storage/database.ts'
import { instantAt } from '../storage/instants.ts'

interface Place {
  readonly userId: string
  readonly roomId: string
}

/** What is read of it beside a room. */
export const levelColumns = [
  'room_levels.level',
  'room_levels.until as levelUntil',
  'room_levels.afterwards as levelThen',
  'room_levels.version as levelVersion',
] as const

interface LevelRow {
  readonly level: Level | null
  readonly levelUntil: number | null
  readonly levelThen: Level | null
  readonly levelVersion: number | null
}

/** The room's `level`; empty where nothing was chosen. */
export function levelIn(row: LevelRow): Pick<Room, 'level'> {
  const { level, levelUntil, levelThen, levelVersion } = row
  if (level === null || levelVersion === null) return {}
  return {
    level: {
      level,
      ...(levelUntil !== null && { until: instantAt(levelUntil) }),
      // A level that ends always says what comes after it.
      ...(levelUntil !== null && { afterwards: levelThen ?? 'everything' }),
      version: levelVersion,
    },
  }
}

export async function findLevel(
  db: Database,
  { userId, roomId }: Place,
): Promise<RoomLevel | undefined> {
  const row = await db
    .selectFrom('room_levels')
    .select(levelColumns)
    .where('userId', '=', userId)
    .where('roomId', '=', roomId)
    .executeTakeFirst()
  return row && levelIn(row).level
}

/** The level in place of what was chosen before. `until` is in milliseconds since 1970. Answers its version. */
export async function writeLevel(
  db: Database,
  { userId, roomId }: Place,
  chosen: {
    readonly level: Level
    readonly until: number | null
    readonly afterwards: Level | null
  },
): Promise<number> {
  const { version } = await db
    .insertInto('room_levels')
    .values({ userId, roomId, ...chosen, version: 1 })
    .onConflict((known) =>
      known.columns(['userId', 'roomId']).doUpdateSet(({ eb }) => ({
        ...chosen,
        version: eb('room_levels.version', '+', 1),
      })),
    )
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}
