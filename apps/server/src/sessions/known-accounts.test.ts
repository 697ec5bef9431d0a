import { expect, test } from 'vitest'
import type { Person } from '../ground/person.ts'
import { openKnownAccounts } from './known-accounts.ts'

const cookie = (value: string) => new Headers({ cookie: `theme=dark; session=${value}` })
const ada: Person = { id: 'ada', name: 'Ada', guest: false, role: 'member', session: true }
const guest: Person = { ...ada, id: 'guest', guest: true, role: 'guest' }

test('a cookie that has led to an account is known until it leads nowhere', () => {
  const known = openKnownAccounts('session')
  expect(known.find(cookie('a'))).toBeUndefined()
  known.note(cookie('a'), ada)
  expect(known.find(cookie('a'))).toBe('ada')
  expect(known.find(cookie('b'))).toBeUndefined()
  expect(known.find(new Headers())).toBeUndefined()
  known.note(cookie('a'), undefined)
  expect(known.find(cookie('a'))).toBeUndefined()
})

test('a guest has no share of their own: a new one costs nothing', () => {
  const known = openKnownAccounts('session')
  known.note(cookie('a'), guest)
  expect(known.find(cookie('a'))).toBeUndefined()
})

test('so many are remembered at most', () => {
  const known = openKnownAccounts('session', 2)
  for (const value of ['a', 'b', 'c']) known.note(cookie(value), ada)
  expect(['a', 'b', 'c'].map((value) => known.find(cookie(value)))).toEqual([
    undefined,
    'ada',
    'ada',
  ])
})
