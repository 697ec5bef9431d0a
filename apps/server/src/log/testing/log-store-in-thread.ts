import { join } from 'node:path'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import type { Awaitable, Changes, LogStore } from '../../storage/log-store.ts'
import { types } from '../../storage/postgres/client.ts'
import { PostgresLogStore } from '../../storage/postgres/postgres-log-store.ts'
import { openForWriting } from '../../storage/sqlite/connection.ts'
import { SqliteLogStore } from '../../storage/sqlite/sqlite-log-store.ts'
import { temporaryFolder } from '../../storage/testing/temporary-folder.ts'
import { openTestStorage } from '../../storage/testing/test-storage.ts'
import { databaseOf } from '../../testing/test-database.ts'
import { openRoomLog } from '../open-room-log.ts'

/** A store in this thread, over a database of its own with rooms of these addresses. */
export async function buildLogStore(...slugs: string[]) {
  const dataFolder = temporaryFolder()
  const databaseUrl = await databaseOf(dataFolder)
  const storage = await openTestStorage({ dataFolder })
  const log = openRoomLog(storage)
  const roomIds: string[] = []
  for (const slug of slugs) roomIds.push((await log.createRoom({ slug, name: slug })).id)
  onTestFinished(() => storage.close())

  const connected = databaseUrl
    ? await overPostgres(databaseUrl)
    : overSqlite(join(dataFolder, 'lobby.db'))
  return { ...connected, roomIds, db: storage.db }
}

interface Connected {
  readonly store: LogStore
  /** The rows of a statement. */
  readonly all: <Row>(sql: string) => Promise<Row[]>
}

function overSqlite(file: string): Connected {
  const connection = openForWriting(file)
  onTestFinished(() => connection.close())
  return {
    store: new SqliteLogStore(connection),
    all: async <Row>(sql: string) => connection.query({ sql, parameters: [] }).rows as Row[],
  }
}

async function overPostgres(connectionString: string): Promise<Connected> {
  const client = new pg.Client({ connectionString, types, pipeline: true })
  await client.connect()
  onTestFinished(() => client.end())
  return {
    store: new PostgresLogStore(client),
    all: async (sql) => (await client.query(sql)).rows,
  }
}

/** The lists of changes, in the order in which they are written. */
const lists = [
  'events',
  'messages',
  'changedTexts',
  'markedMessages',
  'versions',
  'reactions',
  'mentions',
  'clearedMessages',
  'rooms',
  'members',
  'heads',
  'audit',
] as const satisfies (keyof Changes)[]
type List = (typeof lists)[number]

const methods = ['begin', 'lock', 'load', 'now', 'apply', 'commit'] as const
type Method = (typeof methods)[number]

/** Where an append can fail: at a step, or midway through the writing, at one of the lists. */
export const failures = [
  ...methods.flatMap((step) => [
    [step, 'before'] as const,
    ...(step === 'commit' ? [] : [[step, 'after'] as const]),
  ]),
  ...lists.map((step) => [step, 'before'] as const),
]

/** The same store, but one step throws: before it has done anything, or after. */
export function failingAt(
  store: LogStore,
  step: Method | List,
  when: 'before' | 'after',
): LogStore {
  // As each database says that the disk is full.
  const fail = () => {
    throw Object.assign(new Error(`failed ${when} ${step}`), {
      ...{ errcode: 13, code: '53100', severity: 'ERROR' },
    })
  }
  return new Proxy(store, {
    get(target, name: keyof LogStore) {
      const method = (target[name] as (...input: unknown[]) => Awaitable<unknown>).bind(target)
      if (name === 'apply' && step !== 'apply')
        return (changes: Changes) => target.apply(new Proxy(changes, readerOf(step, fail)))
      if (name !== step) return method
      return (...input: unknown[]) => {
        if (when === 'before') fail()
        const answer = method(...input)
        return answer instanceof Promise ? answer.then(fail) : fail()
      }
    },
  })
}

function readerOf(list: Method | List, fail: () => never): ProxyHandler<Changes> {
  return { get: (changes, name: keyof Changes) => (name === list ? fail() : changes[name]) }
}
