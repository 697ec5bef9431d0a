import { expect, test } from 'vitest'
import { check } from '../checker.ts'
import { GoodRun, type Line } from '../testing/good-run.ts'

const budget = { restSeconds: 15, rssMegabytes: 400, fds: 200 }
const found = (run: GoodRun) =>
  check(run.rows, run.log, budget).filter(({ invariant }) => invariant === 'I6')

/** The answer to what was acknowledged in the middle of the run. */
function nack(run: GoodRun, { final }: { final: boolean }): Line {
  const { t, proc, client, user, room, cmid } = run.one('ok')
  return { t, proc, client, user, room, cmid, type: 'nack', f: 'send', code: 'rate', final }
}

test.for<[place: RegExp, (run: GoodRun) => void]>([
  [
    /^alien is in what client-\d shows although nobody sent it$/,
    (run) => {
      run.one('apply', ({ cmid }) => cmid !== undefined).cmid = 'alien'
    },
  ],
  [
    /^alien is in what the server acknowledged although nobody sent it$/,
    (run) => {
      run.one('ok').cmid = 'alien'
    },
  ],
  [
    /^alien is in the log of room-0 although nobody sent it$/,
    (run) => {
      const event = run.room('room-0').events.find(({ cmid }) => cmid)
      if (event) event.cmid = 'alien'
    },
  ],
])('what nobody sent is found where it is seen: %s', ([says, spoil]) => {
  const run = new GoodRun()
  spoil(run)
  expect(found(run).map((violation) => violation.says)).toEqual([expect.stringMatching(says)])
})

test('what was refused for good is found once, with its refusal', () => {
  const run = new GoodRun()
  const refusal = nack(run, { final: true })
  run.add(refusal)
  expect(found(run)).toEqual([
    {
      invariant: 'I6',
      says: expect.stringMatching(/refused for good$/),
      rows: [refusal, expect.anything()],
    },
  ])
})

test('what was refused for now may be stored by another try', () => {
  const run = new GoodRun()
  run.add(nack(run, { final: false }))
  expect(found(run)).toEqual([])
})
