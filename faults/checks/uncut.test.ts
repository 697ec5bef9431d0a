import { expect, test } from 'vitest'
import { check } from '../checker.ts'
import { GoodRun } from '../testing/good-run.ts'

const budget = { restSeconds: 15, rssMegabytes: 400, fds: 200, neverCutOff: true } as const
const found = (run: GoodRun) =>
  check(run.rows, run.log, budget).map(({ invariant, says }) => `${invariant}: ${says}`)

test('a run in which everybody kept the first connection has no violation', () => {
  expect(found(new GoodRun().onOneConnection())).toEqual([])
})

test('where connections are reset it is not asked for', () => {
  const run = new GoodRun()
  expect(check(run.rows, run.log, { ...budget, neverCutOff: false })).toEqual([])
})

const spoiled: [what: string, says: string, (run: GoodRun) => void][] = [
  [
    'a client was cut off',
    'A connection of client-1 ended, with 4408',
    (run) => {
      const place = { t: 2_000, proc: 'crowd-1', client: 'client-1' }
      run.add({ ...place, type: 'info', f: 'closed', socket: 1, code: 4408 })
    },
  ],
  [
    'a client gave up and came back',
    'client-1 had to connect again',
    (run) => {
      const place = { t: 2_000, proc: 'crowd-1', client: 'client-1' }
      run.add({ ...place, type: 'info', f: 'opened', socket: 2 })
    },
  ],
  [
    'a client was sent on ahead',
    'got a snapshot of room-0 in place of its log',
    (run) => {
      const row = run.one('recv', ({ room }) => room === 'room-0')
      run.add({ ...row, f: 'snapshot', reason: 'limited' })
    },
  ],
  [
    'a client lost the beginning',
    'has lost the beginning of room-0',
    (run) => {
      for (const row of run.all('info'))
        if (row.f === 'final' && row.room === 'room-0') row.prev = 3
    },
  ],
  [
    'a client does not come to the end',
    'ends at room-0 31 of 32',
    (run) => {
      for (const row of run.all('info')) if (row.f === 'final' && row.room === 'room-0') row.seq--
    },
  ],
]

test.for(spoiled)('%s: F13 finds it', ([, says, spoil]) => {
  const run = new GoodRun().onOneConnection()
  spoil(run)
  expect(
    found(run)
      .filter((line) => line.startsWith('F13'))
      .join('\n'),
  ).toContain(says)
})
