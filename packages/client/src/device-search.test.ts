import type { Author, Message, Room } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { findOnDevice, type Seen } from './device-search.ts'
import { asEvents } from './timeline.ts'

const [ada, bob]: [Author, Author] = [
  { id: 'a', name: 'ada', guest: false },
  { id: 'b', name: 'bob', guest: false },
]
const at = (day: number) => `2026-03-0${day}T12:00:00.000Z`

function said(seq: number, author: Author, body: string, more: Partial<Message> = {}): Message {
  return { seq, id: `m${seq}`, author, body, createdAt: at(seq), ...more }
}

const run = (messages: readonly Message[]) => ({
  ...{ epoch: 'first', prev: 0, seq: 9, older: 'idle' as const, events: asEvents(messages) },
})

const file = { id: 'f', name: 'Überblick.pdf', type: 'application/pdf', bytes: 1 }
const pinned = { by: bob, at: at(3) }
const lobby = [
  said(1, ada, 'The naïve Straße, see https://example.org'),
  said(2, bob, 'Καλημέρα, дом, 東京', { mentions: ['a'] }),
  said(3, bob, 'Run `npm ci` now', {
    pinned,
    reactions: [{ emoji: '👍', count: 1, people: ['a'] }],
  }),
  said(4, bob, 'In a thread', { thread: 1 }),
  said(5, bob, '', { attachments: [file] }),
]
const garden = [said(6, ada, 'The naive rose'), said(7, bob, '', { deleted: true })]

const room = (slug: string) => ({ slug, readSeq: 2, lastSeq: 9 }) as Room
const seen: Seen = {
  session: { kind: 'signed-in', user: ada },
  rooms: new Map(['lobby', 'garden'].map((slug) => [slug, room(slug)])),
  timelines: new Map([
    ['lobby', run(lobby)],
    ['garden', run(garden)],
    ['left', run([said(8, ada, 'The naive past')])],
  ]),
  windows: new Map(),
  displayNames: new Map([['b', 'Bob Stone']]),
}

const find = (q: string, of: Seen = seen) => {
  const found = findOnDevice(of, { q, zone: 'UTC', sort: 'newest', limit: 20 })
  return typeof found === 'string' ? found : found.results.map(({ message }) => message.seq)
}

test.each([
  ['naive', [6, 1]],
  ['NAÏVE strasse', [1]],
  ['"the naive"', [6, 1]],
  ['naive -rose', [1]],
  ['καλη', [2]],
  ['ДОМ 京', [2]],
  ['uberblick', [5]],
  ['from:me', [6, 1]],
  ['from:bob run', [3]],
  ['from:"Bob Stone" -from:ada run', [3]],
  ['in:garden naive', [6]],
  ['-in:garden naive', [1]],
  ['before:2026-03-02', [1]],
  ['after:2026-03-04', [6, 5]],
  ['on:2026-03-03', [3]],
  ['has:link', [1]],
  ['has:code', [3]],
  ['has:file', [5]],
  ['has:image', []],
  ['has:reaction', [3]],
  ['is:pinned', [3]],
  ['is:thread', [4]],
  ['is:unread', [5, 3]],
  ['mentions:me', [2]],
  ['-is:pinned from:bob -has:file', [4, 2]],
  ['past', []],
])('%s is found among what the device has seen', (q, expected) => {
  expect(find(q)).toEqual(expected)
})

test('it says what it cannot know', () => {
  expect(find('is:saved')).toBe('elsewhere')
  expect(find('in:left past')).toBe('no-room')
  expect(find('on:yesterday')).toBe('wrong')
  expect(find('naive', { ...seen, rooms: null })).toEqual([])
})

test('a message reads as it was changed last, and what was deleted is gone', () => {
  const edited = said(1, ada, 'Of tea', { changedSeq: 8 })
  const gone = said(3, bob, '', { changedSeq: 9, deleted: true })
  const window = { ...run([edited, gone]), newer: 'idle' as const, since: 9 }
  const now = { ...seen, windows: new Map([['lobby', window]]) }
  expect([find('tea', now), find('strasse', now), find('npm', now)]).toEqual([[1], [], []])
  const old = { ...seen, windows: new Map([['lobby', { ...window, epoch: 'other' }]]) }
  expect(find('npm', old)).toEqual([3])
})

test('the parts that were sought are marked, and so many are told', () => {
  const found = findOnDevice(seen, { q: 'naive', zone: 'UTC', sort: 'newest', limit: 1 })
  expect(found).toMatchObject({ results: [{ room: 'garden', marks: [[4, 9]] }], hasMore: true })
})

test('the best come first where that is asked for: whole words, then their beginnings, then the newest', () => {
  const bodies = ['A whole rose', 'Roses', 'Primroses', 'The rose, a rose', 'Rosewood']
  const timeline = run(bodies.map((body, index) => said(index + 1, ada, body)))
  const now = { ...seen, timelines: new Map([['lobby', timeline]]) }
  const sought = (sort: 'newest' | 'best') => {
    const found = findOnDevice(now, { q: 'rose', zone: 'UTC', sort, limit: 4 })
    return typeof found === 'string' ? found : found.results.map(({ message }) => message.seq)
  }
  expect(sought('best')).toEqual([4, 1, 2, 5])
  expect(sought('newest')).toEqual([5, 4, 3, 2])
})
