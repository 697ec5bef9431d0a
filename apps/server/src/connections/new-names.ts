import type { Logger } from '../ground/logger.ts'
import type { Person } from '../ground/person.ts'
import { findPerson } from '../people/users.ts'
import type { DirectRoomActions } from '../rooms/direct-actions.ts'
import type { Database } from '../storage/database.ts'

export type NewNames = ReturnType<typeof createNewNames>

interface Needs {
  readonly db: Database
  readonly logger: Pick<Logger, 'error'>
  readonly directRoomActions: Pick<DirectRoomActions, 'notifyNewName'>
}

export function createNewNames({ db, logger, directRoomActions }: Needs) {
  return { announce, announceIfRenamed }

  /** Shows a person's new name to the people of their direct rooms; one who misses it sees it at their next visit. */
  function announce(person: Person): void {
    directRoomActions
      .notifyNewName(person)
      .catch((error: unknown) => logger.error({ err: error }, 'A new name could not be told.'))
  }

  /** A session may have ended because its person has another name now, as after a guest's sign-up. */
  async function announceIfRenamed(before: Person | undefined): Promise<void> {
    try {
      const person = before && (await findPerson(db, before.id))
      if (person && person.name !== before.name) announce(person)
    } catch (error) {
      logger.error({ err: error }, 'A new name could not be looked up.')
    }
  }
}
