import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
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
