import { expect, test } from 'vitest'
import { type Costs, carries, inUse, share } from './model.ts'

const costs: Costs = {
  send: { message: 60, batch: 400 },
  stored: { message: 50, batch: 200 },
  delivery: 5,
  notice: 4,
  socket: 2,
  node: 120,
  socketMemory: 11_000,
}
const habits = { audience: 10, batch: 8, perMinute: 60 }
const machines = { nodes: 1, databaseCores: 1, socketsPerNode: 20_000 }

test('one node spends on a message what taking, storing and each delivery cost, and what its sender’s socket does', () => {
  const { messages, limit } = carries(costs, habits, { ...machines, databaseCores: 16 })
  expect(limit).toBe('nodes')
  expect(messages * (60 + 400 / 8 + 10 * 5 + 2)).toBeCloseTo(inUse * 1e6)
})

test('more nodes carry more, but less than in proportion: each hears of what the others store', () => {
  const of = (nodes: number) =>
    carries(costs, habits, { ...machines, nodes, databaseCores: 1_000 }).messages
  expect(of(10)).toBeGreaterThan(4 * of(1))
  expect(of(10)).toBeLessThan(10 * of(1))
  // What a message costs at all nodes together grows with their number: no number of them carries more than this.
  expect(of(100_000)).toBeLessThan((inUse * 1e6) / costs.notice)
})

test('the database has a bound of its own, which nodes do not move and cores do', () => {
  const of = (nodes: number, databaseCores: number) =>
    carries(costs, habits, { ...machines, nodes, databaseCores })
  expect(of(10, 1)).toMatchObject({ limit: 'database' })
  expect(of(10, 1).messages).toBeCloseTo((inUse * 1e6) / (50 + 200 / 8))
  expect(of(20, 1).messages).toBe(of(10, 1).messages)
  expect(of(10, 2).messages).toBeCloseTo(2 * of(10, 1).messages)
})

test('people who hardly write fill the sockets first', () => {
  const carried = carries(costs, { ...habits, perMinute: 0.1 }, { ...machines, nodes: 3 })
  expect(carried).toMatchObject({ limit: 'sockets', messages: 100, deliveries: 1_000 })
  expect(carried.sockets).toBeCloseTo(60_000)
  expect(carried.memory).toBeCloseTo(120 + 20_000 * 0.011)
})

test('a larger audience and a smaller batch leave less', () => {
  const of = (other: object) => carries(costs, { ...habits, ...other }, machines).messages
  expect(of({ audience: 100 })).toBeLessThan(of({}))
  expect(of({ batch: 1 })).toBeLessThan(of({}))
})

test('what a batch and what a message costs is known from two sizes of batches', () => {
  const each = (batch: number) => ({ batch, each: 50 + 300 / batch })
  const { message, batch } = share(each(40), each(2))
  expect(message).toBeCloseTo(50)
  expect(batch).toBeCloseTo(300)
})

test('batches of one size say nothing of what a batch costs', () => {
  expect(share({ batch: 8, each: 90 }, { batch: 8, each: 92 })).toEqual({ message: 90, batch: 0 })
})
