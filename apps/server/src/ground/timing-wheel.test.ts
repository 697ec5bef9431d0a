import { expect, test } from 'vitest'
import type { Clock } from './clock.ts'
import { TimingWheel } from './timing-wheel.ts'

/** A wheel of 25 places, one a second, and a clock that only the test moves. */
function build(onCall: (member: string) => void = () => {}) {
  let now = 1_000_000
  const waiting = new Set<{ readonly at: number; readonly call: () => void }>()
  const clock: Clock = {
    monotonic: () => now,
    wall: () => now,
    after(milliseconds, call) {
      const wait = { at: now + milliseconds, call }
      waiting.add(wait)
      return () => waiting.delete(wait)
    },
  }
  const called: string[] = []
  const wheel = new TimingWheel<string>(
    25_000,
    (member) => {
      called.push(member)
      onCall(member)
    },
    clock,
  )
  /** With `suspended`, nothing is called until the time is over. */
  const elapse = (milliseconds: number, suspended = false) => {
    const end = now + milliseconds
    if (suspended) now = end
    for (;;) {
      const [next] = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (!next) break
      waiting.delete(next)
      now = Math.max(now, next.at)
      next.call()
    }
    now = end
    return called.splice(0)
  }
  return { wheel, elapse, timers: () => waiting.size }
}

test('a member is called when its wait is over, and once a period from then on', () => {
  const { wheel, elapse } = build()
  wheel.add('ada', 3_000)
  expect(elapse(2_999)).toEqual([])
  expect(elapse(1)).toEqual(['ada'])
  expect(elapse(24_999)).toEqual([])
  expect(elapse(1)).toEqual(['ada'])
})

test('members have their own times, and a whole period is the longest wait', () => {
  const { wheel, elapse } = build()
  wheel.add('ada', 1)
  wheel.add('bob', 12_500)
  wheel.add('cyd', 25_000)
  expect(elapse(1_000)).toEqual(['ada'])
  expect(elapse(12_000)).toEqual(['bob'])
  expect(elapse(11_999)).toEqual([])
  expect(elapse(1)).toEqual(['cyd'])
})

test('one that is removed is called no more, also by what calls another', () => {
  const places = new Map<string, number>()
  const { wheel, elapse } = build((member) => {
    for (const [other, place] of places) if (other !== member) wheel.remove(other, place)
  })
  for (const member of ['ada', 'bob']) places.set(member, wheel.add(member, 1_000))
  expect(elapse(60_000)).toEqual(['ada', 'ada', 'ada'])
})

test('one that comes again while it is called waits like any other', () => {
  let place = 0
  const { wheel, elapse } = build((member) => {
    wheel.remove(member, place)
    place = wheel.add(member, 25_000)
  })
  place = wheel.add('ada', 1_000)
  expect(elapse(1_000)).toEqual(['ada'])
  expect(elapse(24_999)).toEqual([])
  expect(elapse(1)).toEqual(['ada'])
})

test('a process that stood still calls each once, not as often as it has missed', () => {
  const { wheel, elapse } = build()
  wheel.add('ada', 3_000)
  wheel.add('bob', 5_000)
  expect(elapse(24 * 60 * 60 * 1_000, true).toSorted()).toEqual(['ada', 'bob'])
})

test('there is one timer while there are members, and none without', () => {
  const { wheel, elapse, timers } = build()
  const places = ['ada', 'bob'].map((member) => wheel.add(member, 10_000))
  expect(timers()).toBe(1)
  elapse(30_000)
  wheel.remove('ada', places[0] ?? -1)
  expect(timers()).toBe(1)
  wheel.remove('bob', places[1] ?? -1)
  expect(timers()).toBe(0)
})
