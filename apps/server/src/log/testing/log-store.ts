import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Awaitable, LogStore } from '../../storage/log-store.ts'
import { openForWriting } from '../../storage/sqlite/connection.ts'
import { SqliteLogStore } from '../../storage/sqlite/sqlite-log-store.ts'
import { openStorage } from '../../storage/storage.ts'
import { temporaryFolder } from '../../storage/testing/temporary-folder.ts'
import { openRoomLog } from '../room-log.ts'

/** A store in this thread, over a database of its own with rooms of these addresses. */
export async function buildLogStore(...slugs: string[]) {
  const dataFolder = temporaryFolder()
  const storage = await openStorage({ dataFolder })
  const log = openRoomLog(storage)
  const roomIds: string[] = []
  for (const slug of slugs) roomIds.push((await log.createRoom({ slug, name: slug })).id)
  await storage.close()

  const connection = openForWriting(join(dataFolder, 'lobby.db'))
  onTestFinished(() => connection.close())
  const all = <Row>(sql: string) => connection.query({ sql, parameters: [] }).rows as Row[]
  return { store: new SqliteLogStore(connection) as LogStore, roomIds, all }
}

export const steps = [
  'begin',
  'lockHeads',
  'findSent',
  'findMembers',
  'findLastSends',
  'findMessages',
  'now',
  'addEvents',
  'addMessages',
  'deleteMessages',
  'renameRooms',
  'changeSettings',
  'saveMembers',
  'saveHeads',
  'commit',
] as const satisfies (keyof LogStore)[]
export type Step = (typeof steps)[number]

/** The same store, but one step throws: before it has done anything, or after. */
export function failingAt(store: LogStore, step: Step, when: 'before' | 'after'): LogStore {
  return new Proxy(store, {
    get(target, name: keyof LogStore) {
      const method = (target[name] as (...input: unknown[]) => Awaitable<unknown>).bind(target)
      if (name !== step) return method
      return (...input: unknown[]) => {
        if (when === 'after') method(...input)
        throw new Error(`failed ${when} ${step}`)
      }
    },
  })
}
