import pg from 'pg'
import { describe } from 'vitest'
import { newDatabase } from '../../testing/test-database.ts'
import { describeLogStore } from '../testing/log-store-suite.ts'
import { types } from './client.ts'
import { PostgresLogStore } from './postgres-log-store.ts'

describe('PostgreSQL', () => {
  describeLogStore(
    'the log store over PostgreSQL',
    async () => {
      const connectionString = await newDatabase()
      const clients: pg.Client[] = []
      const connect = async () => {
        const client = new pg.Client({ connectionString, types, pipeline: true })
        clients.push(client)
        await client.connect()
        return client
      }
      const all = await connect()
      return {
        connect: async () => new PostgresLogStore(await connect()),
        rows: async (table) => (await all.query(`select * from ${table}`)).rows,
        async close() {
          for (const client of clients) await client.end()
        },
      }
    },
    // It waits for the one before.
    { isBusy: () => false },
  )
})
