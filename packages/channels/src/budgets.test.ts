import { describe, expect, test } from 'vitest'
import { Budgets, budgetsFrom } from './budgets.ts'
import { NetworkCounts } from './network-counts.ts'

const rate = { perSecond: 2, burst: 3 }

/** Budgets with a clock of their own; `take` answers how long to wait, 0 where something was left. */
function build(most?: number) {
  const time = { now: 0 }
  const budgets = new Budgets({ clock: () => time.now, ...(most && { most }) })
  const take = (address: string) => budgets.take(budgetsFrom(address, 'tries', rate))
  return { budgets, take, time }
}

describe('security 65: a budget by network', () => {
  test('has a burst, and then says how long to wait', () => {
    const { take, time } = build()
    expect([1, 2, 3, 4].map(() => take('192.0.2.1'))).toEqual([0, 0, 0, 500])
    time.now += 499
    expect(take('192.0.2.1')).toBe(1)
    time.now += 1
    expect(take('192.0.2.1')).toBe(0)
  })

  test('is not used up by other networks, nor by tries that were refused', () => {
    const { take, time } = build()
    for (let n = 0; n < 50; n++) take('192.0.2.1')
    expect(take('192.0.2.2')).toBe(0)
    time.now += 1_500
    expect([1, 2, 3].map(() => take('192.0.2.1'))).toEqual([0, 0, 0])
  })

  test('is four times as large for a /56, and sixteen times for a /48', () => {
    const { take } = build()
    const tries = (addresses: string[]) =>
      addresses.filter((address) => [1, 2, 3].map(() => take(address)).includes(0)).length
    const in56 = Array.from({ length: 100 }, (_, n) => `2001:db8:1:${n.toString(16)}::1`)
    // Each of four /64 has had its three.
    expect(tries(in56)).toBe(4)
    const in48 = Array.from({ length: 100 }, (_, n) => `2001:db8:2:${(n << 8).toString(16)}::1`)
    expect(tries(in48)).toBe(16)
    expect(take('2001:db8:3::1')).toBe(0)
  })

  test('is forgotten once it is full again, a few at a time', () => {
    const { budgets, take, time } = build()
    for (let n = 0; n < 5_000; n++) take(`10.0.${n >> 8}.${n & 255}`)
    expect(budgets.size).toBe(5_000)
    time.now += 10_000
    for (let n = 0; n < 5_000; n++) time.now += take('192.0.2.1')
    expect(budgets.size).toBe(1)
  })

  test('takes no more memory than it was given, however many networks come', () => {
    const { budgets, take } = build(1_000)
    for (let n = 0; n < 5_000; n++) take(`10.0.${n >> 8}.${n & 255}`)
    expect(budgets.size).toBeLessThanOrEqual(1_001)
    expect([1, 2, 3, 4].map(() => take('192.0.2.1'))).toEqual([0, 0, 0, 500])
  })
})

describe('security 65: a count by network', () => {
  test('lets in as many as there are places, and another when one has left', () => {
    const counts = new NetworkCounts(2)
    const leave = counts.enter('192.0.2.1')
    counts.enter('::ffff:192.0.2.1')
    expect(counts.enter('192.0.2.1')).toBeUndefined()
    expect(counts.enter('192.0.2.2')).toBeDefined()
    leave?.()
    leave?.()
    expect(counts.enter('192.0.2.1')).toBeDefined()
    expect(counts.enter('192.0.2.1')).toBeUndefined()
  })

  test('gives a /56 four times as many places, and a /48 sixteen times', () => {
    const counts = new NetworkCounts(2)
    const enter = (groups: string) => counts.enter(`2001:db8:${groups}::1`) !== undefined
    const all = Array.from({ length: 200 }, (_, n) => n.toString(16))
    expect(all.filter((n) => [1, 2, 3].map(() => enter(`1:${n}`)).includes(true))).toHaveLength(4)
    expect(all.filter((n) => [1, 2, 3].map(() => enter(`2:${n}00`)).includes(true))).toHaveLength(
      16,
    )
    expect(counts.of('2001:db8:1::/56')).toBe(8)
    expect(counts.of('2001:db8:2::/48')).toBe(32)
  })
})
