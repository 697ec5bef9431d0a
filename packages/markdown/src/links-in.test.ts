import { expect, test } from 'vitest'
import { linksIn } from './links-in.ts'

test('the links of a text are found in their order, also in lists, quotes and tables', () => {
  const source = [
    'See https://a.example/1, **[two](https://a.example/2)**.',
    '> - https://a.example/3',
    '',
    '| where |',
    '| --- |',
    '| https://a.example/4 |',
    '',
    '`https://a.example/5`',
  ].join('\n')
  expect(linksIn(source)).toEqual([1, 2, 3, 4].map((number) => `https://a.example/${number}`))
})
