import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Storage } from '../storage/storage.ts'
import { openTestStorage } from '../storage/testing/test-storage.ts'
import { isDue } from './due.ts'

const hour = 3_600_000
const noon = Date.parse('2026-11-27T12:00:00Z')
let storage: Storage
beforeEach(async () => {
  storage = await openTestStorage()
})
afterEach(() => storage.close())
const ask = (now: number) => isDue(storage.db, { work: 'departures', every: hour, now })

test('of nodes that ask at the same moment one does the work, and one of them again an hour later', async () => {
  for (const now of [noon, noon + hour]) {
    const answers = await Promise.all([1, 2, 3].map(() => ask(now)))
    expect(answers.filter(Boolean)).toHaveLength(1)
  }
})

test('work is not due again within the hour', async () => {
  expect(await ask(noon)).toBe(true)
  expect(await ask(noon + hour - 1)).toBe(false)
  expect(await ask(noon + hour)).toBe(true)
})
