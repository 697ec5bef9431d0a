import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

test('without flags, every peer is asked everything', () => {
  expect(readOptions([])).toEqual({
    comparisons: ['fan-out', 'rooms', 'latency', 'connect', 'idle', 'churn'],
    sockets: undefined,
    seconds: 5,
    rounds: 3,
    only: ['lobby', 'tutorial', 'ws', 'socket.io', 'nats', 'channels', 'channels-redis', 'c'],
    json: undefined,
    guard: undefined,
  })
})

test('comparisons and peers can be chosen', () => {
  const options = readOptions(['rooms', 'idle', '--only=ws,c', '--sockets', '2000'])
  expect(options).toMatchObject({
    comparisons: ['rooms', 'idle'],
    only: ['ws', 'c'],
    sockets: 2000,
  })
})

test.each([
  ['--sockets=many', 'a whole number from 100'],
  ['--sockets=1e3', 'a whole number from 100'],
  ['--seconds=0', 'a whole number from 1'],
  ['--only=ws,phoenix', 'lobby, tutorial, ws, socket.io, nats, channels, channels-redis, c'],
  ['--fast', '--fast'],
  ['fanout', 'fan-out, rooms, latency, connect, idle'],
])('%s is refused with words that say what is right', (flag, words) => {
  expect(() => readOptions([flag])).toThrow(words)
})

test('help is no run', () => {
  expect(readOptions(['--help'])).toBeUndefined()
})
