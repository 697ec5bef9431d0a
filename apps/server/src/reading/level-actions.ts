import type { Level, RoomLevel } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import type { Person } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { type Notify, personGroup } from '../notices.ts'
import type { RoomActions } from '../rooms/actions.ts'
import { findLevel, writeLevel } from '../rooms/levels.ts'
import type { Database } from '../storage/database.ts'

export type LevelActions = ReturnType<typeof createLevelActions>

interface Needs {
  readonly db: Database
  readonly clock: Pick<Clock, 'wall'>
  readonly limiter: RateLimiter
  readonly notify: Notify
  readonly roomActions: Pick<RoomActions, 'getRoom'>
}

/** What a person chooses for a room; `until`: an instant. */
interface Choice {
  readonly level: Level
  readonly until?: string | undefined
}

export function createLevelActions({ db, clock, limiter, notify, roomActions }: Needs) {
  return { chooseLevel }

  /**
   * How much of the room the person is told from now on; their tabs are told. The same again changes nothing. Throws
   * ChatError `invalid` for an end that is over, or further away than a year.
   */
  async function chooseLevel(person: Person, slug: string, choice: Choice): Promise<RoomLevel> {
    const { id: roomId } = await roomActions.getRoom(person, slug, 'room.level')
    limiter.consume('level', person.id)
    const now = clock.wall()
    const until = choice.until === undefined ? null : Date.parse(choice.until)
    if (until !== null && (until <= now || until > now + limits.muteMax * 1_000))
      throw new ChatError('invalid', 'until: it ends later than now, and within a year')
    const place = { userId: person.id, roomId }
    const known = await findLevel(db, place)
    if (known && isSame(known, choice.level, until)) return known
    const afterwards = until === null ? null : forGood(known)
    const version = await writeLevel(db, place, { level: choice.level, until, afterwards })
    const level: RoomLevel = {
      level: choice.level,
      ...(until !== null && { until: new Date(until).toISOString() }),
      ...(afterwards !== null && { afterwards }),
      version,
    }
    const frame = { type: 'level.changed', room: slug, level } as const
    await notify(personGroup(person.id), { type: 'personal.changed', frame })
    return level
  }
}

function isSame(known: RoomLevel, level: Level, until: number | null): boolean {
  return known.level === level && (known.until ? Date.parse(known.until) : null) === until
}

/** What a person has chosen without an end, which comes back at the end of another choice. */
function forGood(known: RoomLevel | undefined): Level {
  if (!known) return 'everything'
  return known.until === undefined ? known.level : (known.afterwards ?? 'everything')
}
