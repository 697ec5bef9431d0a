import { expect, test } from 'vitest'
import { hasKeyword } from './keyword-match.ts'

test.each([
  ['Is there TEA left?', ['tea'], true],
  ['Steam rises.', ['tea'], false],
  ['Teas, and teams', ['tea'], false],
  ['A team with tea', ['tea'], true],
  ['tea', ['coffee', 'tea'], true],
  ['The Straße is closed', ['straße'], true],
  ['#1234 is done', ['#1234'], true],
  ['#12345 is done', ['#1234'], false],
  ['C++ or nothing', ['c++'], true],
  ['Release day tomorrow', ['release day'], true],
  ['今日はお茶です', ['お茶'], true],
  ['Ｔｅａ in wide letters', ['tea'], true],
  ['teatea tea', ['tea'], true],
  ['teatea teatea', ['tea'], false],
  ['tea-time is at tea time', ['tea time'], true],
  ['nothing', [], false],
  ['nothing', undefined, false],
])('%s has %j: %s', (text, keywords, is) => {
  expect(hasKeyword(text, keywords)).toBe(is)
})
