import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

test('without flags, every peer is measured with 1,000 sockets', () => {
  expect(readOptions([])).toEqual({
    sockets: 1000,
    seconds: 5,
    rounds: 3,
    only: ['lobby', 'ws', 'socket.io'],
    json: undefined,
  })
})

test.each([
  ['--sockets=many', 'a whole number from 16'],
  ['--sockets=1e3', 'a whole number from 16'],
  ['--seconds=0', 'a whole number from 1'],
  ['--only=ws,phoenix', 'lobby, ws, socket.io'],
  ['--fast', '--fast'],
])('%s is refused with words that say what is right', (flag, words) => {
  expect(() => readOptions([flag])).toThrow(words)
})

test('help is no run', () => {
  expect(readOptions(['--help'])).toBeUndefined()
})
