import { expect, test } from 'vitest'
import { moved } from './grid-moves.ts'

/** Sections of one emoji, none, two rows of which one is short, and one row. */
const counts = [1, 0, 11, 8]
const at = (section: number, index: number) => ({ section, index })

test.each([
  ['ArrowDown', undefined, at(0, 0)],
  ['ArrowRight', undefined, at(0, 0)],
  ['ArrowUp', undefined, undefined],
  ['ArrowRight', at(0, 0), at(2, 0)],
  ['ArrowLeft', at(2, 0), at(0, 0)],
  ['ArrowLeft', at(0, 0), undefined],
  ['ArrowDown', at(0, 0), at(2, 0)],
  ['ArrowDown', at(2, 1), at(2, 9)],
  ['ArrowDown', at(2, 6), at(2, 10)],
  ['ArrowDown', at(2, 10), at(3, 2)],
  ['ArrowUp', at(3, 1), at(2, 9)],
  ['ArrowUp', at(3, 7), at(2, 10)],
  ['ArrowUp', at(2, 5), at(0, 0)],
  ['ArrowUp', at(0, 0), undefined],
  ['ArrowDown', at(3, 7), at(3, 7)],
  ['ArrowRight', at(3, 7), at(3, 7)],
] as const)('%s leads from %j to %j', (key, from, to) => {
  expect(moved(counts, from, key)).toEqual(to)
})

test('where nothing is found, no arrow leads anywhere', () => {
  expect(moved([0], undefined, 'ArrowDown')).toBeUndefined()
})
