import type { Events, LevelChanged, Snapshot, Welcome } from '@lobby/protocol'
import { expect, test } from 'vitest'
import type { HistoryWindow } from '../history-window.ts'
import { reduce } from './reducer.ts'
import { Store } from './store.ts'

const window: HistoryWindow = {
  epoch: 'e1',
  prev: 49_950,
  seq: 50_050,
  events: [],
  older: 'idle',
  newer: 'idle',
  since: 100_000,
}

const snapshot = (reason: Snapshot['reason'], epoch = 'e1'): Snapshot => ({
  type: 'snapshot',
  room: 'archive',
  epoch,
  reason,
  prev: 99_950,
  seq: 100_000,
  events: [],
})

const jumped = reduce(new Store().state, { type: 'jumped', room: 'archive', window })

test.each([
  ['new', 'e1', true],
  ['limited', 'e1', true],
  ['reset', 'e1', false],
  ['new', 'e2', false],
] as const)('a jump outlives a snapshot that is %s, of epoch %s: %s', (reason, epoch, stays) => {
  const state = reduce(jumped, { type: 'frame', frame: snapshot(reason, epoch), now: 0 })

  expect(state.windows.has('archive')).toBe(stays)
  expect(state.timelines.get('archive')?.seq).toBe(100_000)
})

test('when a room begins to show its past, there may be more before what was its beginning', () => {
  const joined = { ...snapshot('new'), prev: 0, seq: 40, events: [deletionAt(40)] }
  const before = reduce(new Store().state, { type: 'frame', frame: joined, now: 0 })
  const shown = (changes: object): Events => ({
    ...{ type: 'events', room: 'archive', epoch: 'e1' },
    events: [{ type: 'room.changed', seq: 41, changes, by: ada }],
  })
  const prevAfter = (changes: object) =>
    reduce(before, { type: 'frame', frame: shown(changes), now: 0 }).timelines.get('archive')?.prev

  expect(prevAfter({ slowMode: 5 })).toBe(0)
  expect(prevAfter({ history: 'all' })).toBe(39)
})

const ada = { id: 'ada', name: 'Ada', guest: true }
const said = (seq: number, body: string) => {
  const createdAt = '2026-11-21T10:00:00.000Z'
  const id = '019aa5a0-0000-7000-8000-000000000000'
  return { seq, id, author: ada, body, createdAt }
}
const deletionAt = (seq: number) => {
  return { type: 'message.deleted', seq, messageSeq: 1, by: ada } as const
}
const deletionOf = (messageSeq: number): Events => ({
  type: 'events',
  room: 'archive',
  epoch: 'e1',
  events: [{ type: 'message.deleted', seq: 100_001, messageSeq, by: ada }],
})

function textsIn(state: ReturnType<typeof reduce>) {
  const runs = [state.windows.get('archive'), state.timelines.get('archive')]
  return runs.flatMap((run) =>
    (run?.events ?? []).flatMap((event) =>
      event.type === 'message.created' ? [event.message] : [],
    ),
  )
}

test('the text of a deleted message goes from what is read', () => {
  const events = [
    { type: 'message.created', seq: 50_000, message: said(50_000, 'secret') },
  ] as const
  const reading = reduce(new Store().state, {
    type: 'jumped',
    room: 'archive',
    window: { ...window, events },
  })
  const live = reduce(reading, { type: 'frame', frame: snapshot('new'), now: 0 })

  const after = reduce(live, { type: 'frame', frame: deletionOf(50_000), now: 0 })

  expect(textsIn(after)).toMatchObject([{ seq: 50_000, body: '', deleted: true }])
})

test('a page that was read before a deletion brings the text back to nobody', () => {
  const live = reduce(jumped, { type: 'frame', frame: snapshot('new'), now: 0 })
  const known = reduce(live, { type: 'frame', frame: deletionOf(49_950), now: 0 })

  const after = reduce(known, {
    type: 'older-page',
    room: 'archive',
    askedFor: window,
    page: {
      messages: [said(49_949, 'kept'), said(49_950, 'secret')],
      hasBefore: true,
      hasAfter: true,
    },
  })

  expect(textsIn(after).map(({ body }) => body)).toEqual(['kept', ''])
})

test('a person who signs in after a session has ended sees nothing of what the last person saw', () => {
  const ada = { id: 'ada', name: 'Ada', guest: true }
  const eve = { id: 'eve', name: 'Eve', guest: true }
  const as = (user: typeof ada) =>
    ({ type: 'session', session: { kind: 'signed-in', user } }) as const
  const read = reduce(reduce(new Store().state, as(ada)), {
    type: 'frame',
    frame: snapshot('new'),
    now: 0,
  })
  expect(reduce(read, as({ ...ada, name: 'Ada L' })).timelines.has('archive')).toBe(true)

  const ended = reduce(read, { type: 'session', session: { kind: 'signed-out' } })

  expect(reduce(ended, as(eve)).timelines.size).toBe(0)
  expect(reduce(read, as(eve)).timelines.size).toBe(0)
})

test('a message that is deleted before it was read is unread no more', () => {
  const author = { id: 'bob', name: 'Bob', guest: true }
  const created = (seq: number) =>
    ({ type: 'message.created', seq, message: { ...said(seq, 'x'), author } }) as const
  const deleted = (seq: number, messageSeq: number) =>
    ({ type: 'message.deleted', seq, messageSeq, by: author }) as const
  const room = {
    ...{ slug: 'archive', name: 'Archive', kind: 'public', createdAt: '2026-11-21T10:00:00.000Z' },
    settings: { guests: true, posting: 'everybody', slowMode: 0, history: 'all', archived: false },
    ...{ epoch: 'e1', lastSeq: 3, readSeq: 1, unread: 2 },
  } as const
  const welcome = { type: 'welcome', v: 1, user: ada, rooms: [room] } as unknown as Welcome
  const start = reduce(new Store().state, { type: 'frame', frame: welcome, now: 0 })
  const shown: Snapshot = { ...snapshot('new'), prev: 0, seq: 3, events: [1, 2, 3].map(created) }
  const following = reduce(start, { type: 'frame', frame: shown, now: 0 })
  const unreadAfter = (...events: Events['events']) => {
    const frame: Events = { type: 'events', room: 'archive', epoch: 'e1', events }
    return reduce(following, { type: 'frame', frame, now: 0 }).rooms?.get('archive')?.unread
  }

  expect(unreadAfter(created(4))).toBe(3)
  expect(unreadAfter(deleted(4, 2))).toBe(1)
  expect(unreadAfter(deleted(4, 2), deleted(5, 3))).toBe(0)
  // It was read before, or comes together with its deletion.
  expect(unreadAfter(deleted(4, 1))).toBe(2)
  expect(unreadAfter(created(4), deleted(5, 4))).toBe(2)
})

test('of two levels of a room the one of the higher version counts', () => {
  const levelAfter = (...versions: number[]) => {
    const rooms = [{ slug: 'archive', lastSeq: 0, readSeq: 0, unread: 0 }]
    const welcome = { type: 'welcome', v: 1, user: ada, rooms } as unknown as Welcome
    const first = reduce(new Store().state, { type: 'frame', frame: welcome, now: 0 })
    const chosen = versions.map((version) => ({
      ...{ type: 'level.changed', room: 'archive' },
      level: { level: version === 1 ? 'nothing' : 'hidden', version },
    }))
    return chosen
      .reduce(
        (state, frame) => reduce(state, { type: 'frame', frame: frame as LevelChanged, now: 0 }),
        first,
      )
      .rooms?.get('archive')?.level
  }
  expect(levelAfter()).toBeUndefined()
  expect(levelAfter(1, 2)).toEqual({ level: 'hidden', version: 2 })
  expect(levelAfter(2, 1)).toEqual({ level: 'hidden', version: 2 })
})
