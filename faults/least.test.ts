import { expect, test } from 'vitest'
import { leastOf } from './least.ts'

test('who does not have a room is at its beginning', () => {
  expect(leastOf([{ garden: 7, attic: 2 }, { garden: 5 }])).toEqual({ garden: 5, attic: 0 })
})
