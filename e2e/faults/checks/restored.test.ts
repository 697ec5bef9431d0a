import { expect, test } from 'vitest'
import { check } from '../checker.ts'
import { type FinalLog, hashOfRun } from '../final-log.ts'
import type { Row } from '../history.ts'

const budget = { restSeconds: 15, rssMegabytes: 400, fds: 200 }
const ada = { proc: 'crowd-0', client: 'client-0', user: 'Ada', room: 'garden' } as const
const harness = { proc: 'harness', client: '' } as const
const tea = { cmid: 'tea', hash: 'tea-text' }

/** Ada sends, and sees it stored; at `restored` the room is empty again, and she shows `after`. */
function run({ restored, isTold = true }: { restored: number; isTold?: boolean }): Row[] {
  const old = { ...ada, epoch: 'old' }
  const end = { t: restored + 3, ...ada, epoch: 'new' }
  return [
    { t: 0, ...old, type: 'reset', f: 'new', seq: 0 },
    { t: 1, ...ada, ...tea, type: 'invoke', f: 'send' },
    { t: 2, ...old, type: 'ok', f: 'send', cmid: 'tea', seq: 1 },
    { t: 2, ...old, ...tea, type: 'apply', f: 'event', seq: 1 },
    { t: restored, ...harness, type: 'info', f: 'restored', room: 'garden', epoch: 'old' },
    ...(isTold ? [{ ...end, type: 'reset', f: 'snapshot', seq: 0 } as const] : []),
  ]
}

function final(rows: readonly Row[], epoch: string, seqs: readonly number[]): Row {
  const t = (rows.at(-1)?.t ?? 0) + 1
  const hash = hashOfRun(seqs.map((seq) => ({ seq, hash: tea.hash })))
  const state = { epoch, prev: 0, seq: seqs.length, pending: 0, hash }
  return { t, ...ada, type: 'info', f: 'final', ...state }
}

function logOf(...seqs: number[]): FinalLog {
  const events = seqs.map((seq) => ({ seq, sender: 'Ada', ...tea }))
  return new Map([['garden', { epoch: 'new', lastSeq: events.length, events, messages: events }]])
}

const found = (rows: readonly Row[], log: FinalLog) =>
  check(rows, log, budget).map(({ invariant, says }) => `${invariant}: ${says}`)

test('what was acknowledged shortly before a restore must stand in the new history', () => {
  const rows = run({ restored: 20_000 })
  expect(found([...rows, final(rows, 'new', [])], logOf())).toEqual([
    'I1: tea was acknowledged in a history that has ended, and is not in the new one',
    'I11: tea was sent, and was neither stored nor refused',
  ])
})

test('offered again and shown in the new history, nothing is wrong', () => {
  const rows = run({ restored: 20_000 })
  const shown = {
    t: 20_004,
    ...ada,
    ...tea,
    type: 'apply',
    f: 'event',
    epoch: 'new',
    seq: 1,
  } as const
  rows.push(shown, { ...shown, type: 'ok', f: 'send' })
  expect(found([...rows, final(rows, 'new', [1])], logOf(1))).toEqual([])
})

test('what its sender had let go of before the restore may be gone', () => {
  const rows = run({ restored: 70_000 })
  expect(found([...rows, final(rows, 'new', [])], logOf())).toEqual([])
})

test('without a restore an ack of another epoch is a lost message', () => {
  const rows = run({ restored: 70_000 }).filter(({ type, f }) => type !== 'info' || f === 'final')
  expect(found([...rows, final(rows, 'new', [])], logOf())).toContain(
    'I1: tea was acknowledged in an epoch that garden does not have',
  )
})

test('a client that goes on in the history that has ended is found', () => {
  const rows = run({ restored: 20_000, isTold: false })
  expect(found([...rows, final(rows, 'old', [1])], logOf(1))).toContain(
    "I12: client-0 shows a history of garden that is not its log's",
  )
})

test('a place of a history that has ended holds one text, too', () => {
  const rows = run({ restored: 20_000 })
  const bob = { ...ada, client: 'client-1', user: 'Bob', epoch: 'old' }
  rows.splice(4, 0, { t: 3, ...bob, type: 'apply', f: 'event', seq: 1, hash: 'coffee-text' })
  expect(found(rows, logOf(1))).toContain('I3: garden 1 is not the same for client-0 and client-1')
})
