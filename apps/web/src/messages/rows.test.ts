import type { RoomEvent } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildRows } from './rows.ts'

const ada = { id: 'ada', name: 'Ada', guest: true }
const bob = { id: 'bob', name: 'Bob', guest: true }

function said(seq: number, author: typeof ada, minutes: number, day = 1): RoomEvent {
  const createdAt = new Date(2026, 0, day, 12, minutes).toISOString()
  return {
    type: 'message.created',
    seq,
    message: { seq, id: `message-${seq}`, author, body: String(seq), createdAt },
  }
}

const rowsOf = (events: RoomEvent[], unreadAfter?: number) =>
  buildRows({ events, pending: [], me: ada, unreadAfter })

test('what one person says within five minutes is one run', () => {
  const rows = rowsOf([said(1, bob, 0), said(2, bob, 4), said(3, bob, 10), said(4, ada, 11)])
  const runs = rows.flatMap((row) => (row.kind === 'message' ? [[row.isFirst, row.isLast]] : []))
  expect(runs).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ])
})

test('a guest is marked where another person goes by the same name, and only there', () => {
  const ada2 = { id: 'account-ada', name: 'ADA', guest: false }
  const marked = (...people: (typeof ada)[]) =>
    rowsOf(people.map((person, index) => said(index + 1, person, index))).flatMap((row) =>
      row.kind === 'message' && row.isMistakable ? [row.author.id] : [],
    )
  expect(marked(ada, bob, ada)).toEqual([])
  expect(marked(ada, bob, ada2)).toEqual(['ada'])
})

test('a new day begins with its line, and with a new run', () => {
  const rows = rowsOf([said(1, bob, 59, 1), said(2, bob, 0, 2)])
  expect(rows.map(({ kind }) => kind)).toEqual(['top', 'day', 'message', 'day', 'message'])
})

test('day lines only go forward when a clock was wrong for a while', () => {
  const rows = rowsOf([
    said(1, bob, 0, 1),
    said(2, bob, 1, 3),
    said(3, bob, 2, 1),
    said(4, bob, 3, 2),
  ])
  const days = rows.flatMap((row) => (row.kind === 'day' ? [new Date(row.time).getDate()] : []))
  expect(days).toEqual([1, 3])
})

test('the divider stands before the first message of another person that is unread', () => {
  const rows = rowsOf([said(1, bob, 0), said(2, ada, 1), said(3, bob, 2)], 1)
  expect(rows.map(({ key }) => key).slice(2)).toEqual([
    'message-1',
    'message-2',
    'unread',
    'message-3',
  ])
})

test('a pending message keeps its key when it is stored', () => {
  const pending = {
    clientId: 'client-id-1',
    room: 'lobby',
    body: 'Tea?',
    writtenAt: '2026-01-01T12:00:00Z',
    userId: 'ada',
    state: { kind: 'sending' },
  } as const
  const before = buildRows({ events: [], pending: [pending], me: ada, unreadAfter: undefined })
  const stored = { ...said(1, ada, 0), clientId: 'client-id-1' }
  const after = rowsOf([stored])
  expect(before.at(-1)?.key).toBe(after.at(-1)?.key)
})
