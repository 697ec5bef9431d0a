import { expect, test } from 'vitest'
import type { Row } from '../history.ts'
import { gather } from './evidence.ts'
import { survivesFailover } from './survived.ts'

const about = {
  proc: 'crowd-0',
  client: 'client-0',
  user: 'ada',
  room: 'garden',
  f: 'send',
} as const
const acknowledged = (cmid: string, epoch: string): Row => {
  return { t: 1, type: 'ok', ...about, cmid, epoch, seq: 1 }
}
const tookOver = (cmids: readonly string[], promised = true): Row => {
  const about = { t: 2, proc: 'harness', client: '', type: 'info', f: 'survived' } as const
  return { ...about, promised, epochs: ['old'], cmids }
}
const found = (...rows: Row[]) => [...survivesFailover(gather(rows, new Map()))]

test('what was acknowledged in a history that a failover ended must be on the standby', () => {
  expect(found(acknowledged('a', 'old'), tookOver(['a']))).toEqual([])
  expect(found(acknowledged('a', 'old'), acknowledged('b', 'old'), tookOver(['a']))).toMatchObject([
    { invariant: 'F10', says: expect.stringContaining('b was acknowledged') },
  ])
})

test('an asynchronous standby may lack some of it', () => {
  expect(found(acknowledged('a', 'old'), tookOver([], false))).toEqual([])
})

test('what was acknowledged after it need not be', () => {
  expect(found(acknowledged('a', 'new'), tookOver([]))).toEqual([])
})
