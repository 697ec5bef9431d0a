import { expect, test } from 'vitest'
import type { FinalLog } from '../final-log.ts'
import type { Row } from '../history.ts'
import { gather } from './evidence.ts'
import { agreesWithTime } from './order.ts'

const ada = { proc: 'crowd-0', client: 'client-0', user: 'Ada', room: 'garden', f: 'send' } as const
const said = (t: number, cmid: string): Row => ({ t, type: 'invoke', ...ada, cmid, hash: cmid })
const stored = (t: number, cmid: string, epoch: string, seq: number): Row => {
  return { t, type: 'ok', ...ada, cmid, epoch, seq }
}
const end: Row = {
  ...{ t: 3, proc: 'harness', client: '', type: 'info', f: 'restored' },
  ...{ room: 'garden', epoch: 'old' },
} as Row
/** In the end the second one stands before the first. */
const events = ['tea', 'cake'].map((cmid, index) => ({
  cmid,
  seq: index + 1,
  sender: 'Ada',
  hash: cmid,
}))
const log: FinalLog = new Map([['garden', { epoch: 'new', lastSeq: 2, events, messages: events }]])
const found = (...rows: Row[]) =>
  [...agreesWithTime(gather(rows, log))].map(({ invariant }) => invariant)

test('one client’s messages stand in the order in which it sent them', () => {
  expect(found(said(1, 'cake'), said(4, 'tea'), stored(5, 'tea', 'new', 1))).toEqual(['I7'])
})

test('but for one that was acknowledged in a history that has ended, and was offered again', () => {
  const lost = [said(1, 'cake'), stored(2, 'cake', 'old', 1), end]
  expect(found(...lost, said(4, 'tea'), stored(5, 'tea', 'new', 1))).toEqual([])
})
