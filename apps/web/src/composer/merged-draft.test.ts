import { expect, test } from 'vitest'
import { mergedDraft } from './merged-draft.ts'

test.each([
  ['Tea?', 'Tea', 'Tea?'],
  ['Tea', 'Tea? Or milk?', 'Tea? Or milk?'],
  ['', 'Milk?', 'Milk?'],
  ['Tea?', '', 'Tea?'],
  ['Tea?', 'Milk?', 'Tea?\nMilk?'],
])('%j here and %j elsewhere are %j', (here, elsewhere, merged) => {
  expect(mergedDraft(here, elsewhere)).toBe(merged)
})
