import { expect, test } from 'vitest'
import { questionsWithGoals } from './goals.ts'
import { readOptions } from './options.ts'
import { peerNames } from './peers/peers.ts'

test('without flags, every peer is asked what has a goal', () => {
  expect(readOptions([])).toEqual({
    questions: questionsWithGoals,
    sockets: undefined,
    seconds: 4,
    rounds: 1,
    only: peerNames,
    messages: 100_000,
    folder: undefined,
    json: undefined,
    guard: undefined,
  })
})

test('questions and peers can be chosen', () => {
  const options = readOptions(['rooms', 'web', '--only=ws,c', '--sockets', '2000'])
  expect(options).toMatchObject({
    questions: ['rooms', 'web'],
    only: ['ws', 'c'],
    sockets: 2000,
  })
})

test.each([
  ['--sockets=many', 'a whole number from 100'],
  ['--sockets=1e3', 'a whole number from 100'],
  ['--seconds=0', 'a whole number from 1'],
  ['--only=ws,phoenix', peerNames.join(', ')],
  ['--fast', '--fast'],
  ['fanout', 'fan-out, rooms, latency, connect, idle, churn, cluster, flood'],
])('%s is refused with words that say what is right', (flag, words) => {
  expect(() => readOptions([flag])).toThrow(words)
})

test('help is no run', () => {
  expect(readOptions(['--help'])).toBeUndefined()
})
