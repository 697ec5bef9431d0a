import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { newDatabase } from '../testing/test-database.ts'
import { fillPlace, withPlace } from './stored-places.ts'

test('a database that an older Lobby has used is refused as a target, and is as it was', async () => {
  const databaseUrl = await newDatabase()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query(`delete from kysely_migration where name <> '0026-snapshot'`)
  await client.query('drop table changes, budgets, mistakes, used_marks')

  const secret = 'x'.repeat(43)
  const nothing = async function* () {}
  await expect(fillPlace({ databaseUrl }, secret, nothing)).rejects.toThrow(/older Lobby/)
  await expect(withPlace({ databaseUrl }, async () => {})).rejects.toThrow(/older Lobby/)

  const { rows } = await client.query('select name from kysely_migration')
  expect(rows).toEqual([{ name: '0026-snapshot' }])
})
