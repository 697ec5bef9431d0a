import { expect, onTestFinished, test } from 'vitest'
import { inTransaction } from '../storage/in-transaction.ts'
import { largest, smallest } from '../storage/search-tables.ts'
import { openTestStorage } from '../storage/testing/test-storage.ts'
import { numbersInIndex } from './index-lookup.ts'
import { addStretch, rewrite } from './index-parts.ts'
import { inRoom } from './index-words.ts'
import { soughtWords } from './sought-words.ts'

/** The words of messages with these numbers: each has a word of its own, and one that it shares with every third. */
const wordsFor = (number: number) =>
  new Set([inRoom(number % 2), `own${number}`, `third${number % 3}`, '東京'])

test('stretches become larger ones, and every message is found by its words in each of them, as it is today', async () => {
  const { db, close } = await openTestStorage()
  onTestFinished(close)
  const first = largest - 4_096
  const end = largest + 2 * smallest
  const today = new Map<number, ReadonlySet<string>>()
  // Every eighth number is that of a message.
  for (let number = first; number < end; number += 8) today.set(number, wordsFor(number))
  for (let start = first; start < end; start += smallest)
    await inTransaction(db, (tx) =>
      addStretch(
        tx,
        { start, size: smallest },
        {
          words: new Map([...today].filter(([at]) => at >= start && at < start + smallest)),
          written: 1,
        },
      ),
    )
  const sizes = async () =>
    (
      await db
        .selectFrom('search_parts')
        .select('size')
        .where('shelf', '=', 0)
        .orderBy('start')
        .execute()
    ).map(({ size }) => size)
  expect(await sizes()).toEqual([largest, smallest, smallest])

  const changes = new Map<number, ReadonlySet<string>>([
    [first, new Set()],
    [first + 8, new Set([inRoom(0), 'changed', 'third1'])],
    [largest - 8, new Set([inRoom(0), 'changed'])],
    [largest + 8, new Set([inRoom(1), 'changed', 'own'])],
  ])
  await inTransaction(db, (tx) => rewrite(tx, { words: changes, written: 2 }))
  for (const [number, words] of changes) today.set(number, words)

  const found = async (typed: string, rooms = [0, 1], below = end) => {
    const words = soughtWords({
      from: undefined,
      asked: [{ kind: 'text', term: typed, not: false }],
    })
    const parts = await Array.fromAsync(numbersInIndex(db, { words, rooms }, { from: 0, below }))
    return parts.flatMap(({ numbers }) => [...numbers])
  }
  const expected = (isOne: (word: string) => boolean, rooms = [0, 1], below = end) =>
    [...today]
      .filter(([number, words]) => {
        const isIn = rooms.some((room) => words.has(inRoom(room)))
        return isIn && number < below && [...words].some(isOne)
      })
      .map(([number]) => number)
      .sort((a, b) => b - a)
  // Of few messages all are read, whatever words they have.
  const parts = (await found('hird1')).filter((number) => number < largest)
  expect(parts).toEqual(expected((word) => word.includes('hird1'), [0, 1], largest))
  expect(await found('ow')).toEqual(expected((word) => word.startsWith('ow')))
  expect(await found('東京', [1])).toEqual(expected((word) => word === '東京', [1]))
  expect(await found('changed', [0], largest)).toEqual([largest - 8, first + 8])
  expect(await found('third1', [0], largest)).toEqual(
    expected((word) => word === 'third1', [0], largest),
  )
  expect(await found(`own${first}`, [0], largest)).toEqual([])
  const { words } = await db
    .selectFrom('search_parts')
    .select(({ fn }) => fn.countAll().as('words'))
    .where('words', 'like', `%own${first}\n%`)
    .executeTakeFirstOrThrow()
  expect(Number(words)).toBe(0)
})

test('stretches of texts that are too long to be in memory at once are not joined', async () => {
  const { db, close } = await openTestStorage()
  onTestFinished(close)
  const messages = 4
  for (let start = 0; start < 4_096; start += smallest) {
    const words = new Map<number, Set<string>>()
    for (let number = start; number < start + messages; number++) {
      const own = Array.from({ length: 1_600 }, (_, at) => `${number}of${at}`.padStart(90, 'a'))
      words.set(number, new Set([inRoom(1), ...own]))
    }
    await inTransaction(db, (tx) =>
      addStretch(tx, { start, size: smallest }, { words, written: 1 }),
    )
  }

  const sizes = await db.selectFrom('search_parts').select('size').distinct().execute()

  expect(sizes).toEqual([{ size: smallest }])
})
