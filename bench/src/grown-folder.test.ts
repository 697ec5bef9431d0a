import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { checkDatabase } from '@lobby/server/testing'
import { temporaryFolder } from '@lobby/server/testing/temporary-folder'
import { expect, test } from 'vitest'
import { growFolder } from './grown-folder.ts'

test.for(['plain', 'rich', 'varied'] as const)(
  'a grown folder of %s messages is one that the server could have written',
  async (talk) => {
    const folder = temporaryFolder()
    const size = { messages: 2_000, rooms: 10, people: 20 }

    await growFolder(folder, size, talk)

    const file = join(folder, 'lobby.db')
    expect(checkDatabase(file).checks.flatMap(({ problems }) => problems)).toEqual([])
    const database = new DatabaseSync(file, { readOnly: true })
    const count = (table: string) =>
      database.prepare(`select count(*) as count from ${table}`).get()?.count
    expect({ messages: count('messages'), rooms: count('rooms'), people: count('user') }).toEqual(
      size,
    )
    expect(count('audit')).toBe(size.rooms)
    database.close()
  },
)
