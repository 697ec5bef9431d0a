import { expect, test } from 'vitest'
import { csvRows } from './csv-rows.ts'

const rows = (text: string, bounds = { rows: 10, columns: 10 }) => csvRows(text, bounds)

test('values stand between commas, semicolons or tabs, whichever the first line has', () => {
  const table = [
    ['name', 'age'],
    ['Ada', '36'],
  ]
  for (const separator of [',', ';', '\t'])
    for (const end of ['\n', '\r\n', '\r'])
      expect(rows(table.map((row) => row.join(separator)).join(end))).toEqual(table)
  expect(rows('a;b\n1,5;2,5\n')).toEqual([
    ['a', 'b'],
    ['1,5', '2,5'],
  ])
})

test('between quotes everything is a part of the value, and an end without one is the end', () => {
  expect(rows('a,"b, c","say ""hi"""\n"two\nlines",,x')).toEqual([
    ['a', 'b, c', 'say "hi"'],
    ['two\nlines', '', 'x'],
  ])
  expect(rows('"never closed, \n')).toEqual([['never closed, \n']])
  expect(rows('"a" b,c')).toEqual([['a', 'c']])
  expect(rows('')).toEqual([])
})

test('no more is read than is shown, however long a line or a table is', () => {
  const wide = Array.from({ length: 50_000 }, () => 'x').join(',')
  const [row, ...others] = rows(`${wide}\n${wide}\n${wide}`, { rows: 2, columns: 3 })
  expect([row, others.length]).toEqual([['x', 'x', 'x'], 1])
})
