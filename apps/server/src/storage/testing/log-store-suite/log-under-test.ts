import { afterEach, beforeEach } from 'vitest'
import type { Changes, LogStore, Needs } from '../../log-store.ts'
import { room } from './log-store-rows.ts'

/** An empty database with today's schema. */
export interface LogDatabase {
  /** A store on a connection of its own. */
  connect(): LogStore | Promise<LogStore>
  /** Every row of a table. */
  rows(table: string): object[] | Promise<object[]>
  close(): void | Promise<void>
}

export type LogUnderTest = ReturnType<typeof logUnderTest>

/** Opens a database for each test of the `describe` that it is called in, and closes it after it. */
export function logUnderTest(open: () => LogDatabase | Promise<LogDatabase>) {
  let database: LogDatabase
  let store: LogStore

  beforeEach(async () => {
    database = await open()
    store = await database.connect()
  })
  afterEach(() => database.close())

  /** One transaction from its beginning to its commit. */
  async function transact<Answer>(
    work: () => Answer | Promise<Answer>,
    on = store,
  ): Promise<Answer> {
    await on.begin()
    const answer = await work()
    await on.commit()
    return answer
  }
  return {
    /** The test's first connection. */
    store: () => store,
    connect: async () => database.connect(),
    rows: async (table: string) => database.rows(table),
    transact,
    addRoom: (slug: string, more: object = {}) =>
      transact(() => store.addRoom(room(slug, more), `epoch of ${slug}`)),
    applied: (changes: Changes) => transact(() => store.apply(changes)),
    heads: (...roomIds: string[]) => transact(() => store.lock(roomIds)),
    found: (needs: Partial<Needs>, on = store) =>
      transact(() => on.load({ ...noNeeds, ...needs }), on),
  }
}

const noNeeds: Needs = {
  ...{ sent: [], members: [], moderatorsOf: [], lastSends: [], messages: [] },
  ...{ reactionKinds: [], reactions: [], pinsOf: [], names: [], hereIn: [], files: [] },
}
