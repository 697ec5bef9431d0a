import { expect, test } from 'vitest'
import { nearDays } from './near-days.ts'

test('days are proposed as a search has them, over the ends of months and years', () => {
  expect(nearDays('en', new Date(2026, 2, 1, 23, 59))).toEqual([
    { day: '2026-03-01', name: 'today' },
    { day: '2026-02-28', name: 'yesterday' },
    { day: '2026-02-22', name: '7 days ago' },
    { day: '2026-01-30', name: '30 days ago' },
    { day: '2025-03-01', name: '365 days ago' },
  ])
  expect(nearDays('de', new Date(2026, 0, 1)).slice(0, 2)).toEqual([
    { day: '2026-01-01', name: 'heute' },
    { day: '2025-12-31', name: 'gestern' },
  ])
})
