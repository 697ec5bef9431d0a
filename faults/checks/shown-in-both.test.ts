import { expect, test } from 'vitest'
import type { LogAnswer, LogEvent, RoomDump } from '../final-log.ts'
import type { Apply, Invoke } from '../history.ts'
import { shownInBoth } from './shown-in-both.ts'

const room = 'room-0'
const epoch = 'epoch'
const seen = { t: 1, proc: 'crowd-0', client: 'client-0', user: 'user-0', room }

/** An answer for its room as well, at 2, and one for its thread alone, at 3. */
class Thread {
  readonly events: LogEvent[] = [
    { seq: 1, sender: 'ada', cmid: 'm1', hash: 'root' },
    { seq: 2, sender: 'bob', cmid: 'm2', hash: 'both', thread: 1, alsoInRoom: true },
    { seq: 3, sender: 'bob', cmid: 'm3', hash: 'alone', thread: 1 },
  ]
  answers: LogAnswer[] = [
    { seq: 2, thread: 1, isInRoom: true },
    { seq: 3, thread: 1, isInRoom: false },
  ]
  readonly applies: Apply[] = []

  shows(seq: number, where: Pick<Apply, 'thread' | 'alsoInRoom'>): void {
    this.applies.push({ ...seen, type: 'apply', f: 'event', epoch, seq, hash: '', ...where })
  }

  get found(): number {
    const { events, answers, applies } = this
    const sent = (cmid: string, hash: string, where: Partial<Invoke> = {}): [string, Invoke] => {
      return [cmid, { ...seen, type: 'invoke', f: 'send', cmid, hash, ...where }]
    }
    const invokeOf = new Map([
      sent('m1', 'root'),
      sent('m2', 'both', { thread: 1, alsoInRoom: true }),
      sent('m3', 'alone', { thread: 1 }),
    ])
    const dump: RoomDump = { epoch, lastSeq: events.length, events, messages: [], answers }
    return [...shownInBoth({ log: new Map([[room, dump]]), applies, invokeOf })].length
  }
}

test('an answer is shown by its thread, and by its room where it was for both', () => {
  const one = new Thread()
  one.shows(2, { thread: 1, alsoInRoom: true })
  one.shows(3, { thread: 1 })
  expect(one.found).toBe(0)
})

/** What a broken server would leave behind. */
const spoiled: [what: string, (one: Thread) => void][] = [
  [
    'an answer for both is stored for its thread alone',
    ({ events }) => events.splice(1, 1, { ...events[1], alsoInRoom: undefined } as never),
  ],
  [
    'an answer for its thread is stored for both',
    ({ events }) => events.splice(2, 1, { ...events[2], alsoInRoom: true } as never),
  ],
  [
    'the room does not list what is for both',
    (one) => {
      one.answers = one.answers.map((answer) => ({ ...answer, isInRoom: false }))
    },
  ],
  [
    'the room lists what is for its thread',
    (one) => {
      one.answers = one.answers.map((answer) => ({ ...answer, isInRoom: true }))
    },
  ],
  [
    'the thread does not list it',
    (one) => {
      one.answers = one.answers.slice(1)
    },
  ],
  [
    'there are two, one for the thread and one for the room',
    ({ events }) => events.push({ seq: 4, sender: 'bob', cmid: 'm4', hash: 'both' }),
  ],
  ['a client shows it in its thread alone', (one) => one.shows(2, { thread: 1 })],
  ['a client shows it in no thread', (one) => one.shows(2, {})],
  [
    'a client shows in the room what is for its thread',
    (one) => one.shows(3, { thread: 1, alsoInRoom: true }),
  ],
]

test.for(spoiled)('%s: M10 finds it', ([, spoil]) => {
  const one = new Thread()
  spoil(one)
  expect(one.found).toBeGreaterThan(0)
})
