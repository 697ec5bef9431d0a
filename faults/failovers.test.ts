import { expect, test } from 'vitest'
import { formatFailovers } from './failovers.ts'
import type { FinalLog } from './final-log.ts'
import type { Row } from './history.ts'

const about = { proc: 'crowd-0', client: 'client-0', user: 'ada', room: 'garden' } as const
const acknowledged = (cmid: string, epoch: string): Row => {
  return { t: 1, type: 'ok', f: 'send', ...about, cmid, epoch, seq: 1 }
}
const tookOver = (epoch: string, cmids: readonly string[], promised: boolean): Row => {
  const took = { t: 2, proc: 'harness', client: '', type: 'info', f: 'survived' } as const
  return { ...took, promised, epochs: [epoch], cmids }
}
const logOf = (...cmids: string[]): FinalLog => {
  const events = cmids.map((cmid, index) => ({ seq: index + 1, cmid, sender: 'ada', hash: '' }))
  return new Map([['garden', { epoch: 'new', lastSeq: events.length, events, messages: [] }]])
}

test('a run without failovers says nothing of them', () => {
  expect(formatFailovers([acknowledged('a', 'one')], logOf('a'))).toEqual([])
})

test('what an asynchronous standby lacked is said, and what of it was offered again', () => {
  const acks = ['a', 'b', 'c'].map((cmid) => acknowledged(cmid, 'one'))
  const rows = [...acks, tookOver('one', ['a'], false), acknowledged('d', 'two')]
  expect(formatFailovers([...rows, tookOver('two', ['a', 'd'], false)], logOf('a', 'b'))).toEqual([
    expect.stringMatching(
      /^failovers to an asynchronous standby: 2; .* 4 \(1 before .* standby 2$/,
    ),
    '  failover 1: 2 of 3 were not on the standby; 1 were offered again and are stored, 1 are gone',
  ])
})
