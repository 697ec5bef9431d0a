import { expect, test } from 'vitest'
import { fallen, type Result, ratiosOf } from './result.ts'

const fanOut = (lobby: number[], ws: number[]): Result => ({
  'fan-out': {
    lobby: lobby.map((deliveries) => ({ '1 × 1': { deliveries } })),
    ws: ws.map((deliveries) => ({ '1 × 1': { deliveries } })),
  },
})

const latency = (lobby: number, ws: number): Result => ({
  latency: {
    lobby: [{ '10 a second': { p50: lobby, p99: 20 } }],
    ws: [{ '10 a second': { p50: ws, p99: 20 } }],
  },
})

test('a ratio is the median of the rounds, each compared with the same round of the other', () => {
  // In the second round the machine was half as fast.
  expect(ratiosOf(fanOut([80, 40, 90], [100, 50, 100]))).toEqual([
    { name: 'fan-out, 1 × 1, lobby ÷ ws', figure: 'deliveries', value: 0.8 },
  ])
})

test('a round that failed has no ratio, and does not make those of the others wrong', () => {
  const [ratio] = ratiosOf({
    'fan-out': {
      lobby: [{}, { '1 × 1': { deliveries: 50 } }],
      ws: [{ '1 × 1': { deliveries: 9 } }, { '1 × 1': { deliveries: 100 } }],
    },
  })
  expect(ratio?.value).toBe(0.5)
})

test('a ratio that falls by more than a fifth is named with what it was', () => {
  expect(fallen(fanOut([80], [100]), fanOut([60], [100]))).toEqual([
    'fan-out, 1 × 1, lobby ÷ ws, deliveries a second: 0.60, and was 0.80',
  ])
  expect(fallen(fanOut([80], [100]), fanOut([70], [100]))).toEqual([])
})

test('a machine that is slower for all has lost nothing', () => {
  expect(fallen(fanOut([80], [100]), fanOut([8], [10]))).toEqual([])
})

test('where less is better, a ratio that grows is named', () => {
  expect(fallen(latency(10, 10), latency(13, 10))).toEqual([
    'latency, 10 a second, lobby ÷ ws, delivery, p50 ms: 1.30, and was 1.00',
  ])
  expect(fallen(latency(10, 10), latency(5, 10))).toEqual([])
})

test('what was not measured before is not compared', () => {
  expect(fallen({}, fanOut([1], [100]))).toEqual([])
})
