import { expect, test } from 'vitest'
import { Pings } from './pings.ts'

function pingsAt(start = 0) {
  const clock = { now: start }
  return { clock, pings: new Pings(() => clock.now) }
}

test('a pong tells how far the peer has read', () => {
  const { pings } = pingsAt()
  const first = pings.sent(100)
  pings.sent(300)

  pings.answered(first)
  expect(pings.readPosition).toBe(100)
})

test('a later pong answers for the earlier ones', () => {
  const { pings } = pingsAt()
  const answered: string[] = []
  pings.sent(100, () => answered.push('first'))
  const second = pings.sent(300, () => answered.push('second'))

  pings.answered(second)
  expect(pings.readPosition).toBe(300)
  expect(answered).toEqual(['first', 'second'])
  expect(pings.unansweredFor).toBe(0)
})

test.each(['', '7', '01', '-1', 'x'.repeat(125)])(
  'a pong of %j that nobody asked for says nothing',
  (payload) => {
    const { pings } = pingsAt()
    pings.sent(100)

    pings.answered(payload)
    expect(pings.readPosition).toBe(0)
  },
)

test('the oldest ping tells for how long the peer has not kept up', () => {
  const { pings, clock } = pingsAt()
  const first = pings.sent(0)
  clock.now = 1_000
  pings.sent(10)
  clock.now = 3_000

  expect(pings.unansweredFor).toBe(3_000)
  pings.answered(first)
  expect(pings.unansweredFor).toBe(2_000)
})

test('who answers at once is pinged once a second, however much it is sent', () => {
  const { pings, clock } = pingsAt(5_000)
  expect(pings.isDue(32 * 1024 - 1)).toBe(false)
  expect(pings.isDue(32 * 1024)).toBe(true)
  pings.answered(pings.sent(32 * 1024))

  expect(pings.isDue(1024 * 1024)).toBe(false)
  clock.now += 1_000
  expect(pings.isDue(1024 * 1024)).toBe(true)
})

test('who owes an answer is pinged every 32 KB', () => {
  const { pings } = pingsAt(5_000)
  pings.sent(32 * 1024)

  expect(pings.isDue(63 * 1024)).toBe(false)
  expect(pings.isDue(64 * 1024)).toBe(true)
})
