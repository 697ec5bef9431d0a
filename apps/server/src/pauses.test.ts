import { expect, test } from 'vitest'
import { Pauses } from './pauses.ts'

test('a gap of more than 5 s is a pause, told of once', () => {
  let now = 0
  const pauses = new Pauses(() => now)
  const told: number[] = []
  const stop = pauses.onPause(() => told.push(now))
  const lookAt = (time: number) => {
    now = time
    pauses.look()
  }

  lookAt(5_000)
  lookAt(10_001)
  lookAt(10_500)
  expect(told).toEqual([10_001])

  stop()
  lookAt(60_000)
  expect(told).toEqual([10_001])
  pauses.close()
})
