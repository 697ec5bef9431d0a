import { expect, test } from 'vitest'
import { format, readMessage, readPerson, readTimeline } from './kept-formats.ts'

const user = { id: 'ada', name: 'Ada', guest: true }
const event = {
  type: 'message.created',
  seq: 1,
  message: { seq: 1, id: 'm1', author: user, body: 'Tea?', createdAt: '2026-01-01T00:00:00Z' },
}
const timeline = { epoch: 'first', prev: 0, seq: 1, events: [event] }
const message = { clientId: 'c1', room: 'lobby', body: 'Tea?', writtenAt: '2026-01-01T00:00:00Z' }

test('what this page wrote is read', () => {
  expect(readPerson({ format, user, rooms: [] })).toEqual({ user, rooms: [] })
  const kept = { format, userId: 'ada', slug: 'lobby', timeline }
  expect(readTimeline(kept)).toEqual(['lobby', { ...timeline, older: 'idle' }])
})

test.each([
  ['a newer page’s', { format: format + 1, slug: 'lobby', timeline }],
  ['nothing', undefined],
  ['a text', 'timeline'],
  ['without events', { format, slug: 'lobby', timeline: { ...timeline, events: null } }],
  ['with an event of no kind', { format, slug: 'lobby', timeline: { ...timeline, events: [{}] } }],
  ['with a cursor that is none', { format, slug: 'lobby', timeline: { ...timeline, seq: 'x' } }],
])('what cannot be read is not there: %s', (_what, record) => {
  expect(readTimeline(record)).toBeUndefined()
})

test('of a message, the text is worth more than its state', () => {
  const read = readMessage({ format, userId: 'ada', message: { ...message, state: 7 } })
  expect(read).toEqual({ ...message, userId: 'ada', state: { kind: 'sending' } })
  expect(readMessage({ format, userId: 'ada', message: { ...message, body: 7 } })).toBeUndefined()
})
