import { test } from 'vitest'
import { database } from './test-database.ts'

/**
 * A test of what SQLite alone has, and what that is: `onlySqlite('a lock of its file')('…', …)`.
 * A file that is about one database as a whole has it in its name: `plans.sqlite.test.ts`.
 */
export function onlySqlite(what: string) {
  return (name: string, work: () => unknown, timeout?: number): void => {
    if (database === 'sqlite') test(name, work, timeout)
    else test.skip(`${name} (SQLite alone: ${what})`)
  }
}
