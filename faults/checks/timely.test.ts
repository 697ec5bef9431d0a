import { expect, test } from 'vitest'
import { check, measure } from '../checker.ts'
import type { NewRow, Row } from '../history.ts'
import type { Timely } from './budget.ts'
import { downtimesOf } from './downtimes.ts'
import { gather } from './evidence.ts'

const about = { client: 'client-0', user: 'ada', room: 'garden' } as const
const at = (t: number, row: NewRow): Row => ({ t, proc: 'crowd-0', ...row }) as Row
const invoke = (t: number, cmid: string) =>
  at(t, { type: 'invoke', f: 'send', ...about, cmid, hash: '' })
const ok = (t: number, cmid: string) =>
  at(t, { type: 'ok', f: 'send', ...about, cmid, epoch: 'e', seq: 1 })
const apply = (t: number, cmid: string) =>
  at(t, { type: 'apply', f: 'event', ...about, cmid, epoch: 'e', seq: 1, hash: '' })
const nack = (t: number, final: boolean) =>
  at(t, { type: 'nack', f: 'send', ...about, cmid: 'a', code: 'busy', final })
const fault = (t: number, kind: string, until: number) =>
  at(t, { type: 'info', f: 'fault', client: '', kind, what: '', until })
const socket = (t: number, f: 'opened' | 'ready', number: number) =>
  at(t, { type: 'info', f, client: 'client-0', socket: number })
const closed = (t: number, number: number) =>
  at(t, { type: 'info', f: 'closed', client: 'client-0', socket: number, code: 1012 })
const message = (t: number, cmid: string, ack: number, shown: number) => [
  invoke(t, cmid),
  ok(t + ack, cmid),
  apply(t + ack + shown, cmid),
]

const budgetFor = (name: Timely) =>
  ({ restSeconds: 15, rssMegabytes: 1, fds: 1, timely: [name] }) as const
const broken = (name: Timely, rows: Row[]) =>
  check(rows, new Map(), budgetFor(name))
    .filter(({ invariant }) => invariant === name)
    .map(({ says }) => says)

test('a client is away from the end of its connection, or the try for another, until it has its rooms again', () => {
  const rows = [
    ...[socket(0, 'opened', 1), socket(50, 'ready', 1), closed(1_000, 1)],
    ...[socket(1_300, 'opened', 2), closed(1_400, 2), socket(1_800, 'opened', 3)],
    ...[socket(2_000, 'ready', 3), socket(5_000, 'opened', 4), closed(5_100, 3)],
    ...[socket(5_200, 'ready', 4), closed(9_000, 4)],
  ]
  expect(downtimesOf(gather(rows, new Map()))).toEqual([1_000, 200, Number.POSITIVE_INFINITY])
})

test('F3: while all nodes restart nobody is refused or away for more than 3 s', () => {
  const restart = (back: number) => [
    socket(0, 'ready', 1),
    closed(100, 1),
    socket(back, 'ready', 2),
  ]
  expect(broken('F3', restart(3_000))).toEqual([])
  expect(broken('F3', restart(3_200))).toEqual([
    'p99 of the time without a connection: 3100 ms, 3000 ms at most',
  ])
  expect(broken('F3', [...restart(3_000), nack(500, false)])).toEqual([
    'sends refused: 1, 0 at most',
  ])
  expect(broken('F3', [])).toEqual(['p99 of the time without a connection: nothing to measure'])
})

test('F5: while Redis is away messages are stored, and shown within 2 s', () => {
  const away = fault(0, 'Redis away for a minute', 60_000)
  expect(broken('F5', [away, ...message(1_000, 'a', 100, 1_900)])).toEqual([])
  expect(broken('F5', [away, ...message(1_000, 'a', 100, 2_100)])).toEqual([
    'p99 to every screen while Redis is away: 2100 ms, 2000 ms at most',
  ])
  expect(broken('F5', [away, ...message(1_000, 'a', 2_100, 100)])).toEqual([
    'p99 to the ack while Redis is away: 2100 ms, 2000 ms at most',
  ])
})

test('F6: when Redis is back nothing takes more than 6 s, and then everything is as quick as ever', () => {
  const away = fault(0, 'Redis away for a minute', 60_000)
  const soon = message(61_000, 'a', 100, 5_900)
  expect(broken('F6', [away, ...soon, ...message(67_000, 'b', 10, 900)])).toEqual([])
  expect(broken('F6', [away, ...soon, ...message(67_000, 'b', 10, 1_100)])).toEqual([
    'p99 to every screen from then on: 1100 ms, 1000 ms at most',
  ])
  expect(broken('F6', [away, ...message(61_000, 'a', 100, 6_100)])).toEqual([
    'to the last screen in the 6 s after: 6100 ms, 6000 ms at most',
    'p99 to every screen from then on: nothing to measure',
  ])
})

test('F9: what is sent while PostgreSQL restarts is not refused for good, and stored within 10 s of its return', () => {
  const restart = fault(0, 'PostgreSQL restarted', 4_000)
  expect(broken('F9', [restart, nack(1_500, false), ...message(1_000, 'a', 12_900, 10)])).toEqual(
    [],
  )
  expect(broken('F9', [restart, nack(1_500, true), ...message(1_000, 'a', 13_100, 10)])).toEqual([
    'messages shown as not sent: 1, 0 at most',
    'to the last ack after PostgreSQL is back: 10100 ms, 10000 ms at most',
  ])
})

test('what was measured is said', () => {
  const away = fault(0, 'PostgreSQL restarted', 4_000)
  const rows = [away, ...message(1_000, 'a', 5_000, 10)]
  expect(measure(rows, new Map(), budgetFor('F9'))).toEqual([
    'F9: messages shown as not sent: 0, 0 at most',
    'F9: to the last ack after PostgreSQL is back: 2000 ms, 10000 ms at most',
  ])
})
