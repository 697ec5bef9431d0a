import { expect, test } from 'vitest'
import { TimingWheel } from './timing-wheel.ts'

/** A wheel of 25 places, one a second, and a clock that only the test moves. */
function build() {
  const time = { now: 1_000_000 }
  const called: string[] = []
  const wheel = new TimingWheel<string>(
    25_000,
    (member) => called.push(member),
    () => time.now,
  )
  const elapse = (milliseconds: number) => {
    time.now += milliseconds
    wheel.turn()
    return called.splice(0)
  }
  return { wheel, elapse }
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

test('who is removed is called no more, also by what calls another', () => {
  const time = { now: 0 }
  const called: string[] = []
  const places = new Map<string, number>()
  const wheel: TimingWheel<string> = new TimingWheel<string>(
    25_000,
    (member) => {
      called.push(member)
      for (const [other, place] of places) if (other !== member) wheel.remove(other, place)
    },
    () => time.now,
  )
  for (const member of ['ada', 'bob']) places.set(member, wheel.add(member, 1_000))
  time.now = 1_000
  wheel.turn()
  expect(called).toEqual(['ada'])
})

test('one that comes again while it is called waits like any other', () => {
  const time = { now: 0 }
  let calls = 0
  let place = 0
  const wheel: TimingWheel<string> = new TimingWheel<string>(
    25_000,
    (member) => {
      calls++
      wheel.remove(member, place)
      place = wheel.add(member, 25_000)
    },
    () => time.now,
  )
  place = wheel.add('ada', 1_000)
  time.now = 1_000
  wheel.turn()
  expect(calls).toBe(1)
})

test('a process that stood still calls each once, not as often as it has missed', () => {
  const { wheel, elapse } = build()
  wheel.add('ada', 3_000)
  wheel.add('bob', 5_000)
  expect(elapse(24 * 60 * 60 * 1_000).toSorted()).toEqual(['ada', 'bob'])
  expect(elapse(1_000)).toEqual([])
})

test('its timer runs while there are members', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  const wheel = new TimingWheel<string>(50, resolve)
  const place = wheel.add('ada', 10)
  expect(await promise).toBe('ada')
  wheel.remove('ada', place)
})
