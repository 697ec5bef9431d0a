import { expect, test } from 'vitest'
import { check, formatViolation, type Invariant } from './checker.ts'
import { hashOfRun } from './final-log.ts'
import { hashOf } from './history.ts'
import { GoodRun } from './testing/good-run.ts'

const budget = { restSeconds: 15, rssMegabytes: 400, fds: 200 }
const found = (run: GoodRun) => check(run.rows, run.log, budget)
const inRoom = (row: { room: string }) => row.room === 'room-0'

test('a run in which nothing was wrong has no violation', () => {
  const run = new GoodRun()
  expect(run.all('ok').length).toBeGreaterThan(40)
  expect(found(run)).toEqual([])
})

/** Takes the text of a message away at the end of the run, as the log then has it. */
function takeText(run: GoodRun): number {
  const room = run.room('room-0')
  const event = room.events.find(({ cmid }) => cmid)
  const message = room.messages.find(({ seq }) => seq === event?.seq)
  if (!event || !message) throw new Error('There is no message.')
  event.hash = message.hash = hashOf('')
  event.isTaken = true
  return event.seq
}

/** What clients show at the end is what the log says. */
function endAsTheLog(run: GoodRun): void {
  for (const row of run.rows)
    if (row.type === 'info' && row.f === 'final' && row.room === 'room-0')
      row.hash = hashOfRun(run.room('room-0').events.slice(row.prev, row.seq))
}

test('a message that is deleted may have been shown with its text, and without', () => {
  const run = new GoodRun()
  const seq = takeText(run)
  endAsTheLog(run)
  const late = run.all('apply', (row) => inRoom(row) && row.seq === seq).at(-1)
  if (late) late.hash = hashOf('')
  expect(found(run)).toEqual([])
})

/** What a broken server or client would leave behind, and the promise that it breaks. */
const spoiled: [what: string, Invariant, (run: GoodRun) => void][] = [
  [
    'an acknowledged message is not in the log',
    'I1',
    (run) => {
      const room = run.room('room-0')
      room.events.pop()
      room.messages.pop()
      room.lastSeq--
    },
  ],
  [
    'an ack was forged',
    'I1',
    (run) => {
      const ok = run.one('ok')
      run.add({ ...ok, cmid: 'never-stored', t: ok.t + 1 })
    },
  ],
  [
    'an ack names another place',
    'I1',
    (run) => {
      run.one('ok').seq++
    },
  ],
  [
    'a client never shows an acknowledged message',
    'I1',
    (run) => run.remove(run.one('apply', inRoom)),
  ],
  [
    'the log has a message twice',
    'I2',
    (run) => {
      const { events } = run.room('room-0')
      const first = events[3]
      if (first) events[4] = { ...first, seq: 5 }
    },
  ],
  [
    'a client shows an event twice',
    'I2',
    (run) => {
      const row = run.one('apply', inRoom)
      run.add({ ...row, t: row.t + 0.001 })
    },
  ],
  [
    'a message was acknowledged at two places',
    'I2',
    (run) => {
      const ok = run.one('ok')
      run.add({ ...ok, seq: ok.seq + 1, t: ok.t + 1 })
    },
  ],
  [
    'one client is shown another text',
    'I3',
    (run) => {
      run.one('apply', inRoom).hash = 'another-text'
    },
  ],
  [
    'the log has a hole',
    'I4',
    (run) => {
      run.room('room-0').events.splice(5, 1)
    },
  ],
  [
    'the head counts what is not there',
    'I4',
    (run) => {
      run.room('room-0').lastSeq++
    },
  ],
  ['a client jumps over an event', 'I4', (run) => run.remove(run.one('apply', inRoom))],
  [
    'the server leaves events out on a connection',
    'I4',
    (run) => {
      const row = run.one('recv', (row) => row.f === 'events' && row.seq > 5)
      row.seq += 2
      row.last += 2
    },
  ],
  [
    'a client goes back',
    'I5',
    (run) => {
      const row = run.one('apply', inRoom)
      const rows = run.all('apply', (other) => other.client === row.client && inRoom(other))
      const next = rows[rows.indexOf(row) + 1]
      if (next) [row.t, next.t] = [next.t, row.t]
    },
  ],
  [
    'what was refused for good is seen',
    'I6',
    (run) => {
      const { t, proc, client, user, room, cmid } = run.one('ok')
      run.add({
        t,
        proc,
        client,
        user,
        room,
        cmid,
        type: 'nack',
        f: 'send',
        code: 'forbidden',
        final: true,
      })
    },
  ],
  ['what nobody sent is seen', 'I6', (run) => run.remove(run.one('invoke'))],
  [
    'one client’s messages change places',
    'I7',
    (run) => {
      const [first, second] = run.all('invoke', (row) => row.client === 'client-1' && inRoom(row))
      if (first && second) [first.t, second.t] = [second.t, first.t]
    },
  ],
  [
    'a message stands before one that was acknowledged when it was sent',
    'I7',
    (run) => {
      const first = run.all('invoke', inRoom)[0]
      if (first) first.t = 1e9
    },
  ],
  [
    'a person is sent what was said after their ban',
    'I8',
    (run) => {
      const { t, user, room, epoch, seq } = run.one('recv', ({ f }) => f === 'events')
      const ban = { user, room, epoch, seq: seq - 1, until: t + 1 }
      run.add({ t, proc: 'harness', type: 'info', f: 'banned', client: '', ...ban })
    },
  ],
  [
    'an outbox does not get empty',
    'I11',
    (run) => {
      for (const row of run.all('info')) if (row.f === 'final') row.pending = 1
    },
  ],
  [
    'a client does not have a room at the end',
    'I11',
    (run) => {
      const opened = { f: 'opened', client: 'client-of-no-room', socket: 1 } as const
      run.add({ t: 0, proc: 'crowd-0', type: 'info', ...opened })
    },
  ],
  [
    'a client comes to rest too late',
    'I11',
    (run) => {
      for (const row of run.all('info')) if (row.f === 'heal') row.t -= 60_000
    },
  ],
  [
    'a client’s state differs from the log',
    'I12',
    (run) => {
      for (const row of run.all('info')) if (row.f === 'final') row.hash = 'another-state'
    },
  ],
  [
    'the pages differ from the log',
    'I12',
    (run) => {
      run.room('room-0').messages.pop()
    },
  ],
  ['a client goes on showing what was deleted', 'I12', (run) => void takeText(run)],
  [
    'what was deleted was shown with two texts',
    'I3',
    (run) => {
      const seq = takeText(run)
      endAsTheLog(run)
      const late = run.all('apply', (row) => inRoom(row) && row.seq === seq).at(-1)
      if (late) late.hash = hashOf('Another one.')
    },
  ],
  [
    'the server holds too much',
    'I13',
    (run) => {
      const place = { t: 0, proc: 'harness', client: '' } as const
      run.add({ ...place, type: 'info', f: 'usage', rss: 2 ** 30, fds: 20 })
    },
  ],
]

test.for(spoiled)('%s: %s finds it', ([, invariant, spoil]) => {
  const run = new GoodRun()
  spoil(run)
  expect(found(run).map((violation) => violation.invariant)).toContain(invariant)
})

test('a violation shows the lines that prove it', () => {
  const run = new GoodRun()
  const row = run.one('apply', inRoom)
  run.add({ ...row, t: row.t + 0.001 })
  const violation = found(run).find(({ invariant }) => invariant === 'I2')
  expect(violation && formatViolation(violation)).toMatch(
    new RegExp(`^I2: ${row.client} showed room-0 ${row.seq} twice\\.\n {4}\\{.*\n {4}\\{.*\\}$`),
  )
})
