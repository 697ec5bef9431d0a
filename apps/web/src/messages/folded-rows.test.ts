import { expect, test } from 'vitest'
import { foldRows } from './folded-rows.ts'
import type { Row } from './rows.ts'

const said = (seq: number, author: string) =>
  ({ kind: 'message', key: `m${seq}`, seq, author: { id: author }, time: seq }) as Row
const rows: readonly Row[] = [
  { kind: 'top', key: 'top', time: 0 },
  ...[said(1, 'bob'), said(2, 'bob'), said(3, 'eve'), said(4, 'ann'), said(5, 'bob')],
]
const none = new Set<string>()
const isBlocked = (author: string) => author === 'bob' || author === 'eve'
const keysOf = (input: Partial<Parameters<typeof foldRows>[1]>) =>
  foldRows(rows, { isBlocked, unfolded: none, at: undefined, ...input }).map((row) =>
    row.kind === 'folded' ? `${row.count} from ${row.first}` : row.key,
  )

test('what blocked people say one after the other is one row', () => {
  expect(keysOf({})).toEqual(['top', '3 from m1', 'm4', '1 from m5'])
})

test('a run that is unfolded, or that the address leads into, is shown', () => {
  expect(keysOf({ unfolded: new Set(['m1']) })).toEqual([
    'top',
    'm1',
    'm2',
    'm3',
    'm4',
    '1 from m5',
  ])
  expect(keysOf({ at: 5 })).toEqual(['top', '3 from m1', 'm4', 'm5'])
})
