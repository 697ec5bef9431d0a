import { expect, test } from 'vitest'
import { readTogether } from './read-together.ts'

function build(fails = false) {
  const queries: number[] = []
  const read = readTogether(async (ids) => {
    queries.push(ids.length)
    if (fails) throw new Error('The database is away.')
    return ids.filter((id) => id !== 'gone').map((id) => ({ id }))
  })
  return { read, queries }
}

test('what is asked for in one turn is one query, and each gets its own answer', async () => {
  const { read, queries } = build()
  expect(await Promise.all(['a', 'gone', 'b', 'a'].map(read))).toEqual([
    { id: 'a' },
    undefined,
    { id: 'b' },
    { id: 'a' },
  ])
  expect(queries).toEqual([3])
})

test('many are several queries, none with more than a statement takes', async () => {
  const { read, queries } = build()
  const ids = Array.from({ length: 1_100 }, (_, number) => `session ${number}`)
  expect((await Promise.all(ids.map(read))).map((row) => row?.id)).toEqual(ids)
  expect(queries).toEqual([500, 500, 100])
})

test('a failure reaches all who asked, and nobody who asks later', async () => {
  const { read } = build(true)
  const failed = await Promise.allSettled(['a', 'b'].map(read))
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(read('a')).rejects.toThrow('away')
})
