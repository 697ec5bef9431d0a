import { afterEach, expect, test, vi } from 'vitest'
import { systemClock } from './clock.ts'
import { SuspendDetector } from './suspend-detector.ts'

afterEach(() => vi.useRealTimers())

test('a gap of more than 5 s is a pause, told of once', () => {
  let now = 0
  const detector = new SuspendDetector({ ...systemClock, monotonic: () => now })
  const told: number[] = []
  const stop = detector.onSuspend(() => told.push(now))
  const lookAt = (time: number) => {
    now = time
    detector.check()
  }

  lookAt(5_000)
  lookAt(10_001)
  lookAt(10_500)
  expect(told).toEqual([10_001])

  stop()
  lookAt(60_000)
  expect(told).toEqual([10_001])
  detector.close()
})

test('a wait counts the time in which the process runs, and not that in which it stands still', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  let stoodStill = 0
  const started = Date.now()
  const detector = new SuspendDetector({
    ...systemClock,
    monotonic: () => Date.now() - started + stoodStill,
  })
  const called: string[] = []
  detector.after(5_000, () => called.push('late'))
  const takenBack = detector.after(5_000, () => called.push('taken back'))
  takenBack()

  vi.advanceTimersByTime(4_500)
  // The last step, as a timer sees it that is asked before anything is read.
  stoodStill += 60_000
  vi.advanceTimersByTime(500)
  expect(called).toEqual([])

  vi.advanceTimersByTime(499)
  expect(called).toEqual([])
  vi.advanceTimersByTime(1)
  expect(called).toEqual(['late'])
  detector.close()
})
