import type { Presence } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { check } from '../checker.ts'
import { GoodRun } from '../testing/good-run.ts'

/** What is said of a run at whose end Bob has left, and a window of Ada shows this, so many seconds later. */
function said(people: Readonly<Record<string, Presence | null>>, after = 12): string[] {
  const { rows, log } = new GoodRun()
  const place = { proc: 'crowd-0', client: 'client-0', type: 'presence' } as const
  const t = 1e9
  const left = { ...place, t, f: 'left', person: 'bob' } as const
  const shown = { ...place, t: t + 1_000 * after, f: 'shown', people } as const
  const budget = { restSeconds: 15, rssMegabytes: 450, fds: 250 }
  return check([...rows, left, shown], log, budget).map(({ invariant }) => invariant)
}

test('who has left is offline, and everybody else is online', () => {
  expect(said({ ada: 'online', bob: 'offline' })).toEqual([])
  expect(said({ ada: 'online', bob: 'online' })).toEqual(['I10'])
  expect(said({ ada: 'offline', bob: 'offline' })).toEqual(['I10'])
  expect(said({ ada: null, bob: 'away' })).toEqual(['I10', 'I10'])
})

test('that is seen within half a minute', () => {
  expect(said({ ada: 'online', bob: 'offline' }, 29)).toEqual([])
  expect(said({ ada: 'online', bob: 'offline' }, 31)).toEqual(['I10'])
})
