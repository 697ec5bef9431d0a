import { describe, expect, test } from 'vitest'
import { check } from '../checker.ts'
import { type FinalLog, hashOfRun } from '../final-log.ts'
import type { Copied, Row } from '../history.ts'

const budget = { restSeconds: 15, rssMegabytes: 400, fds: 200 }
const ada = { proc: 'crowd-0', client: 'client-0', user: 'Ada', room: 'garden' } as const
const harness = { proc: 'harness', client: '' } as const
const tea = { cmid: 'tea', hash: 'tea-text' }

interface Given {
  readonly restored: number
  readonly isTold?: boolean
  readonly copied?: Copied
}

/** Ada sends, and sees it stored; at `restored` the room is empty again, and she shows `after`. */
function run({ restored, isTold = true, copied }: Given): Row[] {
  const old = { ...ada, epoch: 'old' }
  const end = { t: restored + 3, ...ada, epoch: 'new' }
  return [
    { t: 0, ...old, type: 'reset', f: 'new', seq: 0 },
    { t: 1, ...ada, ...tea, type: 'invoke', f: 'send' },
    { t: 2, ...old, type: 'ok', f: 'send', cmid: 'tea', seq: 1 },
    { t: 2, ...old, ...tea, type: 'apply', f: 'event', seq: 1 },
    {
      ...{ t: restored, ...harness, type: 'info', f: 'restored', room: 'garden', epoch: 'old' },
      ...(copied && { copied }),
    } as Row,
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

const lost = 'I1: tea was acknowledged in a history that has ended, and is not in the new one'

test('what was acknowledged shortly before a restore must stand in the new history', () => {
  const rows = run({ restored: 20_000 })
  expect(found([...rows, final(rows, 'new', [])], logOf())).toEqual([
    lost,
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

test.each<[knew: string, of: 'ok' | 'apply']>([
  ['by an ack alone', 'apply'],
  ['by seeing it alone', 'ok'],
])('what its sender knew %s may be gone as well', (_, unheard) => {
  const rows = run({ restored: 70_000 }).filter(({ type }) => type !== unheard)
  expect(found([...rows, final(rows, 'new', [])], logOf())).toEqual([])
})

test('what its sender saw again shortly before the restore must stand in the new history', () => {
  const rows = run({ restored: 70_000 })
  const again = { t: 30_000, ...ada, epoch: 'old', type: 'reset', f: 'snapshot', seq: 0 } as const
  const shown = { ...again, ...tea, t: 30_001, type: 'apply', f: 'event', seq: 1 } as const
  rows.splice(4, 0, again, shown)
  expect(found([...rows, final(rows, 'new', [])], logOf())).toContain(lost)
})

test('what others saw shortly before the restore says nothing of its sender', () => {
  const rows = run({ restored: 70_000 })
  const bob = { ...ada, client: 'client-1', user: 'Bob' } as const
  rows.push({ t: 40_000, ...bob, ...tea, type: 'apply', f: 'event', epoch: 'old', seq: 1 })
  rows.push({ t: 70_003, ...bob, type: 'reset', f: 'snapshot', epoch: 'new', seq: 0 })
  expect(found([...rows, final(rows, 'new', [])], logOf())).toEqual([])
})

test('who never hears of the new history can offer nothing again', () => {
  expect(found(run({ restored: 20_000, isTold: false }), logOf())).toEqual([])
})

test('of several restores the one counts that ends the history of the ack, however late that was heard of', () => {
  const [invoke, ...rest] = run({ restored: 70_000 }).filter(
    ({ t, type }) => t > 0 && type !== 'apply',
  )
  const rows = [
    { t: 0, ...ada, type: 'reset', f: 'new', epoch: 'older', seq: 0 },
    invoke,
    { t: 1, ...harness, type: 'info', f: 'restored', room: 'garden', epoch: 'older' },
    rest[0],
    { t: 3, ...ada, type: 'reset', f: 'snapshot', epoch: 'old', seq: 1 },
    ...rest.slice(1),
  ] as Row[]
  expect(found([...rows, final(rows, 'new', [])], logOf())).toEqual([])
})

test('what its sender saw in the new history must be stored there', () => {
  const rows = run({ restored: 20_000 })
  rows.push({ t: 20_004, ...ada, ...tea, type: 'apply', f: 'event', epoch: 'new', seq: 1 })
  expect(found(rows, logOf())).toContain('I11: tea was sent, and was neither stored nor refused')
})

test('what was acknowledged in the new history must be shown in that one', () => {
  const rows = run({ restored: 20_000 })
  rows.push({ t: 20_004, ...ada, type: 'ok', f: 'send', epoch: 'new', cmid: 'tea', seq: 1 })
  expect(found(rows, logOf(1))).toEqual(['I1: client-0 never showed tea, acknowledged as garden 1'])
})

test('a restore that keeps the history takes nothing away, however old', () => {
  const rows = run({ restored: 70_000, isTold: false })
  const kept = new Map([['garden', { epoch: 'old', lastSeq: 0, events: [], messages: [] }]])
  expect(found(rows, kept)).toContain(
    'I1: tea was acknowledged as garden 1, where the log has nothing',
  )
})

test('a restore of another room, or of another history of this one, excuses nothing', () => {
  const rows = run({ restored: 70_000 }).filter(({ f }) => f !== 'restored')
  const restore = { t: 70_000, ...harness, type: 'info', f: 'restored' } as const
  rows.push({ ...restore, room: 'garden', epoch: 'older' })
  rows.push({ ...restore, room: 'attic', epoch: 'old' })
  expect(found(rows, logOf())).toContain(
    'I1: tea was acknowledged in an epoch that garden does not have',
  )
})

test('in the new history places begin anew, and those of the old one say nothing of its order', () => {
  const [, invoke, ok, apply, restored] = run({ restored: 20_000, isTold: false })
  const milk = { cmid: 'milk', hash: 'milk-text' }
  const next = { ...ada, type: 'apply', f: 'event', epoch: 'new' } as const
  const rows = [
    { t: 0, ...ada, type: 'reset', f: 'new', epoch: 'old', seq: 8 },
    invoke,
    { ...ok, seq: 9 },
    { ...apply, seq: 9 },
    restored,
    { t: 20_004, ...next, ...tea, seq: 1 },
    { t: 20_005, ...ada, ...milk, type: 'invoke', f: 'send' },
    { t: 20_006, ...next, ...milk, seq: 2 },
  ] as Row[]
  const events = [tea, milk].map((event, index) => ({ seq: index + 1, sender: 'Ada', ...event }))
  const log = new Map([['garden', { epoch: 'new', lastSeq: 2, events, messages: events }]])
  expect(found(rows, log)).toEqual([])
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

test('what was seen before the copy was begun is in it, however late its end was heard of', () => {
  const rows = run({ restored: 70_000, copied: { from: 3, to: 4 } })
  expect(found([...rows, final(rows, 'new', [])], logOf())).toContain(lost)
  const later = run({ restored: 70_000, copied: { from: 2, to: 4 } })
  expect(found([...later, final(later, 'new', [])], logOf())).toEqual([])
})

test('what was in the copy before the last one is in that too, if that one was made afterwards', () => {
  const rows = run({ restored: 20_000, copied: { from: 3, to: 4 } })
  const next = (from: number) =>
    ({
      ...{ t: 90_000, ...harness, type: 'info', f: 'restored', room: 'garden', epoch: 'new' },
      copied: { from, to: from + 1 },
    }) as Row
  const newest = {
    t: 90_001,
    ...ada,
    type: 'reset',
    f: 'snapshot',
    epoch: 'newest',
    seq: 0,
  } as const
  const log = new Map([['garden', { epoch: 'newest', lastSeq: 0, events: [], messages: [] }]])
  const isLost = (from: number) => found([...rows, next(from), newest], log).includes(lost)
  expect(isLost(20_001)).toBe(true)
  // Ada let go of nothing: she heard of the first restore after 20 s.
  expect(isLost(19_999)).toBe(true)
})

describe('a message that is offered again and refused for good', () => {
  const refusal = (t: number): Row =>
    ({ t, ...ada, type: 'nack', f: 'send', cmid: 'tea', code: 'invalid', final: true }) as Row
  const upload = (t: number): Row =>
    ({ t, ...ada, type: 'file', f: 'uploaded', cmid: 'tea', file: 'leaf', hash: 'green' }) as Row
  const copied = { from: 0.5, to: 1 }
  const withFile = (rows: Row[], at: number) => {
    const sent = rows.map((row) => (row.type === 'invoke' ? { ...row, files: ['green'] } : row))
    return [...sent, upload(at)]
  }
  const answering = (rows: Row[], seq: number) =>
    rows.map((row) => (row.type === 'invoke' ? { ...row, thread: seq } : row))

  test('may be gone, if a file of it came after the copy', () => {
    const rows = [...withFile(run({ restored: 20_000, copied }), 1.5), refusal(20_010)]
    expect(found(rows, logOf())).toEqual([])
  })

  test('is lost, if its file was in the copy', () => {
    const rows = [...withFile(run({ restored: 20_000, copied }), 0.4), refusal(20_010)]
    expect(found(rows, logOf())).toEqual([lost])
  })

  test('is lost, if nothing of it lacked', () => {
    const rows = [...run({ restored: 20_000, copied }), refusal(20_010)]
    expect(found(rows, logOf())).toEqual([lost])
  })

  test('was seen although it was refused, if that came before the restore', () => {
    const rows = [...withFile(run({ restored: 20_000, copied }), 1.5), refusal(3)]
    expect(found(rows, logOf())).toContain(
      'I6: tea is in what client-0 shows although it was refused for good',
    )
  })

  test('may be gone, if the message that it answers came after the copy, and not otherwise', () => {
    const root = { ...ada, epoch: 'old', type: 'apply', f: 'event', seq: 1, hash: 'r', cmid: 'r' }
    const rows = [...answering(run({ restored: 20_000, copied }), 7), refusal(20_010)]
    const rootSeen = (t: number) => [
      { ...root, t, seq: 7, client: 'client-1' } as Row,
      {
        t: 0.1,
        ...ada,
        client: 'client-1',
        type: 'invoke',
        f: 'send',
        cmid: 'r',
        hash: 'r',
      } as Row,
    ]
    const isLost = (t: number) => found([...rows, ...rootSeen(t)], logOf()).includes(lost)
    expect(isLost(0.6)).toBe(false)
    expect(isLost(0.4)).toBe(true)
  })
})

describe('in the history of now', () => {
  const change = (t: number, row: object) => ({ t, ...ada, type: 'change', id: 'c', ...row }) as Row
  const asked = (kind: string, epoch = 'old') =>
    change(3, { f: 'asked', kind, person: 'Ada', epoch, about: 1, hash: 'milk-text', emoji: '👍' })
  const done = change(5, { f: 'done' })
  const kept = (from: number) => run({ restored: 20_000, copied: { from, to: from + 1 } })
  const promises = [
    'message.edit',
    'message.delete',
    'reaction.add',
    'message.pin',
    'room.describe',
  ]

  test.each(promises)('an acknowledged %s stands, if the copy was begun after it', (kind) => {
    const about = kind === 'room.describe' ? { about: 0 } : {}
    const rows = (from: number) => [...kept(from), { ...asked(kind), ...about } as Row, done]
    const broken = (from: number) =>
      check(rows(from), logOf(1), budget).filter(({ invariant }) => invariant.startsWith('M'))
    expect(broken(6)).toHaveLength(1)
    expect(broken(4)).toEqual([])
  })

  test('a text stands that an edit gave it in the history before, and no other', () => {
    const edit = { kind: 'message.edited', about: 1, id: 'c', text: 'milk-text' }
    const events = [
      { seq: 1, sender: 'Ada', cmid: 'tea', hash: 'milk-text', isEdited: true as const },
      { seq: 2, sender: 'Ada', hash: 'edited', change: edit },
    ]
    const messages = [{ seq: 1, hash: 'milk-text' }]
    const log = new Map([['garden', { epoch: 'new', lastSeq: 2, events, messages }]])
    const shown = (hash: string) =>
      ({
        t: 20_004,
        ...ada,
        type: 'apply',
        f: 'event',
        epoch: 'new',
        seq: 1,
        cmid: 'tea',
        hash,
      }) as Row
    const rows = [...kept(6), asked('message.edit'), done]
    const texts = (hash: string) =>
      found([...rows, shown(hash)], log).filter((says) => says.startsWith('I3'))
    expect(texts('milk-text')).toEqual([])
    expect(texts('water-text')).toEqual(['I3: garden 1 was shown with a text that nobody gave it'])
  })

  test('a topic stands that was given in the history before, and none that nobody gave', () => {
    const topic = (text: string) => {
      const events = [{ seq: 1, sender: 'Ada', hash: text, topic: text }]
      const log = new Map([
        ['garden', { epoch: 'new', lastSeq: 1, events, messages: [], topic: text }],
      ])
      const rows = [...kept(6), { ...asked('room.describe'), about: 0 } as Row, done]
      return found(rows, log).filter((says) => says.startsWith('M8'))
    }
    expect(topic('milk-text')).toEqual([])
    expect(topic('water-text')).toContain('M8: The topic at garden 1 was given by nobody')
  })
})
