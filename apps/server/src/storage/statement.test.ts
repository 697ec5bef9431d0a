import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { database } from '../testing/test-database.ts'
import type { Database } from './database.ts'
import { statement } from './statement.ts'

test('a statement is built once, and answers each time by what it is given', async () => {
  await using chat = await buildChat({ rooms: ['attic', 'garden'] })
  const { db } = chat.app.context
  let builds = 0
  const find = statement((from: Database, { slug, kind }: { slug: string; kind: 'public' }) => {
    builds++
    return from.selectFrom('rooms').select('slug').where('kind', '=', kind).where('slug', '=', slug)
  })

  const kind = 'public'
  const found = await Promise.all(
    ['garden', 'attic', 'cellar'].map((slug) => find(db, { slug, kind })),
  )

  expect(found).toEqual([[{ slug: 'garden' }], [{ slug: 'attic' }], []])
  expect(builds).toBe(1)
})

test.runIf(database === 'postgres')('PostgreSQL keeps it prepared, under one name', async () => {
  await using chat = await buildChat()
  const find = statement((db: Database, { slug }: { slug: string }) =>
    db.selectFrom('rooms').select('slug').where('slug', '=', slug),
  )
  const prepared = await chat.app.context.db.connection().execute(async (db) => {
    for (const slug of ['lobby', 'attic']) await find(db, { slug })
    return sql<{ times: number }>`select generic_plans + custom_plans as times
      from pg_prepared_statements where statement like '%from "rooms" where "slug" = $1'`.execute(
      db,
    )
  })
  expect(prepared.rows).toEqual([{ times: 2 }])
})
