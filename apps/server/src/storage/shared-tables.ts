// The tables of what several nodes know together; `tables.ts` has the others, and says in which shapes.
import type { Generated } from 'kysely'

/**
 * What a node keeps a copy of, or has sockets for: the server as a whole, banned addresses, one person,
 * how a person looks, the own emoji, a room as its readers see it, the place of one person in a room.
 */
export type ChangeSubject =
  | 'server'
  | 'address-bans'
  | 'emoji'
  | 'group'
  | 'person'
  | 'profile'
  | 'room'
  | 'place'

/** What has changed in the last minutes; each node looks at it once a second. */
export interface ChangesTable {
  number: Generated<number>
  subject: ChangeSubject
  /** The id of the person, the address of the room, or both with a space between; empty where the subject is one alone. */
  key: string
}

/** What was done how often; `shared/shared-rates.ts` says what for. */
export interface BudgetsTable {
  key: string
  /** When the budget will be full again, in milliseconds since 1970. */
  fullAt: number
}

/** Mistakes at signing in, as long as they are remembered. */
export interface MistakesTable {
  key: string
  count: number
  /** When the last one was made, in milliseconds since 1970. */
  at: number
}

/** What is good once and was used, until it is too old to be used again. */
export interface UsedMarksTable {
  mark: string
  /** Milliseconds since 1970. */
  until: number
}

export interface SharedTables {
  changes: ChangesTable
  budgets: BudgetsTable
  mistakes: MistakesTable
  used_marks: UsedMarksTable
}
