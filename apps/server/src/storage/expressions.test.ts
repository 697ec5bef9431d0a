import { expect, onTestFinished, test } from 'vitest'
import { contains } from './expressions.ts'
import { openTestStorage } from './testing/test-storage.ts'

const names = [
  ...['Tea & Cake', 'TEA', 'ÄTHER', 'äther', 'İstanbul', 'ſtraße', 'K', '\u212a', 'Ǆ', 'ǆ'],
  ...['100%', '100x', 'a_b', 'aXb', 'back\\slash', 'backslash', "o'clock", ''],
]
const small = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

test('a text is found wherever it stands, whatever the case of ASCII letters and of no others', async () => {
  const { db, close } = await openTestStorage()
  onTestFinished(close)
  const rooms = names.map((name, number) => {
    const id = `${number}`
    return { id, number, slug: `room-${id}`, name, createdAt: '', createdBy: null }
  })
  await db.insertInto('rooms').values(rooms).execute()

  for (const text of [...names, 'tEa', '%', '_', '\\', '100%', 'a_b', 'ä', 'Ä', 'k', 'ss', "'"]) {
    const found = await db
      .selectFrom('rooms')
      .select('name')
      .where(contains<'rooms'>('rooms.name', text))
      .orderBy('number')
      .execute()
    const expected = names.filter((name) => small(name).includes(small(text)))
    expect([text, found.map(({ name }) => name)]).toEqual([text, expected])
  }
})
