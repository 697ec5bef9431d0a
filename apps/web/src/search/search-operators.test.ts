import { expect, test } from 'vitest'
import { endOf, mistakeIn } from './search-operators.ts'

test.each([
  ['', { kind: 'operator', at: 0 }],
  ['tea fr', { kind: 'operator', found: ['from'], at: 4 }],
  ['tea -has', { kind: 'operator', found: ['has'], at: 5 }],
  ['in:gar', { kind: 'value', of: 'in', begun: 'gar', at: 0 }],
  ['-from:@a', { kind: 'value', of: 'from', begun: 'a', at: 1 }],
  ['tea', undefined],
  ['10.0.0.1', undefined],
  ['http:x', undefined],
])('what is proposed at the end of %j', (search, end) => {
  if (end) expect(endOf(search)).toMatchObject(end)
  else expect(endOf(search)).toBeUndefined()
})

test('a condition that says nothing is known before the server is asked', () => {
  expect(mistakeIn('tea has:cheese')).toMatchObject({
    operator: 'has',
    values: ['link', 'code', 'file', 'image', 'reaction'],
  })
  expect(mistakeIn('on:2026-02-30')).toMatchObject({ operator: 'on', values: undefined })
  expect(mistakeIn('tea -has:link is:Saved on:2026-02-28 from:ada http:x')).toBeUndefined()
})
