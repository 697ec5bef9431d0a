import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTroubles } from './troubles.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function openWithLog() {
  const lines: string[] = []
  const say = (level: string) => (fields: object, message: string) =>
    lines.push(`${level} ${message} ${JSON.stringify(fields)}`)
  return { lines, troubles: openTroubles({ warn: say('warn'), error: say('error') }) }
}

test('a trouble is said once when it begins and once when it ends, however often it is met', async () => {
  const { lines, troubles } = openWithLog()
  for (let time = 0; time < 31; time++) troubles.begin('layer', new Error('ECONNREFUSED'))
  expect(troubles.health()).toMatchObject({ status: 'degraded', problems: [{ code: 'layer' }] })
  troubles.end('layer')
  await vi.advanceTimersByTimeAsync(10_000)
  troubles.end('layer')

  expect(troubles.health()).toEqual({ status: 'ok', problems: [] })
  expect(lines).toEqual([
    expect.stringMatching(
      /^warn What carries notices .*cannot be reached.*"reason":"ECONNREFUSED"/,
    ),
    expect.stringMatching(/^warn Servers hear of each other again/),
  ])
})

test.each([
  ['storage_full', 'error'],
  ['storage_moved', 'error'],
  ['layer', 'warn'],
] as const)('%s begins as %s, and that it is over is never an error', async (code, level) => {
  const { lines, troubles } = openWithLog()
  troubles.begin(code)
  troubles.end(code)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(lines.map((line) => line.split(' ')[0])).toEqual([level, 'warn'])
})

test('what comes and goes every second is one trouble', async () => {
  const { lines, troubles } = openWithLog()
  for (let time = 0; time < 60; time++) {
    troubles.begin('storage_full')
    troubles.end('storage_full')
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(lines).toHaveLength(1)
  expect(troubles.health().status).toBe('failing')
})

test('what is not used in the meantime is tried until it works', async () => {
  const { lines, troubles } = openWithLog()
  let isBack = false
  const connect = vi.fn(async () => {
    if (!isBack) throw new Error('Still away.')
  })
  troubles.begin('mail', 'ECONNECTION', connect)
  await vi.advanceTimersByTimeAsync(90_000)
  expect(troubles.has('mail')).toBe(true)
  isBack = true
  await vi.advanceTimersByTimeAsync(40_000)
  expect(troubles.has('mail')).toBe(false)
  expect(lines).toHaveLength(2)
  const calls = connect.mock.calls.length
  await vi.advanceTimersByTimeAsync(90_000)
  expect(connect).toHaveBeenCalledTimes(calls)
})
