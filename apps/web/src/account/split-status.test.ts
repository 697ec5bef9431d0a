import { expect, test } from 'vitest'
import { splitStatus } from './split-status.ts'

test.each([
  ['🌴 On holiday', { emoji: '🌴', text: 'On holiday' }],
  ['On holiday 🌴', { text: 'On holiday 🌴' }],
  [' 👩🏽‍🌾', { emoji: '👩🏽‍🌾' }],
  ['2 o’clock', { text: '2 o’clock' }],
  ['  ', null],
])('%j is %j', (typed, status) => {
  expect(splitStatus(typed)).toEqual(status)
})
