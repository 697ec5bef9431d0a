import { expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { openReadiness } from './readiness.ts'

const well = {
  clock: systemClock,
  isDraining: () => false,
  isFailing: () => false,
  askDatabase: async () => {},
}

test('who asks while the database is asked shares the answer', async () => {
  let asked = 0
  const database = Promise.withResolvers<void>()
  const ready = openReadiness({
    ...well,
    askDatabase() {
      asked++
      return database.promise
    },
  })
  const answers = [ready(), ready(), ready()]
  database.resolve()

  expect(await Promise.all(answers)).toEqual(Array(3).fill({ status: 'ready' }))
  expect(asked).toBe(1)
  await ready()
  expect(asked).toBe(2)
})

test('a database that fails, or does not answer in two seconds, is none', async () => {
  const failing = openReadiness({ ...well, askDatabase: () => Promise.reject(new Error('gone')) })
  expect(await failing()).toEqual({ status: 'no_storage' })

  let later = () => {}
  let wait = 0
  const clock = {
    ...systemClock,
    after(milliseconds: number, call: () => void) {
      wait = milliseconds
      later = call
      return () => {}
    },
  }
  const silent = openReadiness({ ...well, clock, askDatabase: () => new Promise(() => {}) })
  const answer = silent()
  later()
  expect(await answer).toEqual({ status: 'no_storage' })
  expect(wait).toBe(2_000)
})
