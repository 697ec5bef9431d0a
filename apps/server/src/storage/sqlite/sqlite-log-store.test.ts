import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { openStorage } from '../storage.ts'
import { describeLogStore } from '../testing/log-store-suite.ts'
import { type Connection, openForWriting } from './connection.ts'
import { SqliteLogStore } from './sqlite-log-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'lobby-log-store-'))
let databases = 0

beforeAll(async () => {
  // The storage makes the schema; each test has a copy of that.
  await (await openStorage({ dataFolder: folder })).close()
})
afterAll(() => rmSync(folder, { recursive: true }))

describeLogStore(
  'the log store over SQLite',
  () => {
    const path = join(folder, `${++databases}.db`)
    copyFileSync(join(folder, 'lobby.db'), path)
    const connections: Connection[] = []
    const connect = () => {
      const connection = openForWriting(path)
      // All connections are in this thread: one that waits would keep the others from ending.
      connection.database.exec('pragma busy_timeout = 0')
      connections.push(connection)
      return connection
    }
    return {
      connect: () => new SqliteLogStore(connect()),
      rows: (table) =>
        connect().query({ sql: `select * from ${table}`, parameters: [] }).rows as object[],
      close() {
        for (const connection of connections) connection.close()
      },
    }
  },
  { isBusy: (error) => (error as { errstr?: string }).errstr === 'database is locked' },
)
