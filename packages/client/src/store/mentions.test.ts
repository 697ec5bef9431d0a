import type { Author, Message, Room, RoomEvent } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { mentionsAfter } from './mentions.ts'
import { type ChatState, initialState } from './state.ts'

const ada: Author = { id: 'ada', name: 'Ada', guest: false }
const bob: Author = { id: 'bob', name: 'Bob', guest: false }
const state: ChatState = { ...initialState, session: { kind: 'signed-in', user: ada } }
const room = { slug: 'lobby', lastSeq: 2, readSeq: 1, mentions: 0 } as Room

const toAda = { mentions: ['ada'], mentionNames: ['ada'] }
const said = (seq: number, more: Partial<Message> = toAda): RoomEvent => {
  const createdAt = '2026-11-21T10:00:00.000Z'
  const message = { seq, id: `m${seq}`, author: bob, body: 'Tea?', createdAt, ...more }
  return { type: 'message.created', seq, message }
}
const edited = (seq: number, messageSeq: number, more: object): RoomEvent => {
  const editedAt = '2026-11-21T10:00:00.000Z'
  return { type: 'message.edited', seq, messageSeq, by: bob, body: 'Tea!', editedAt, ...more }
}
const deleted = (seq: number, messageSeq: number): RoomEvent => {
  return { type: 'message.deleted', seq, messageSeq, by: bob }
}
const known = (...events: RoomEvent[]) =>
  ({ epoch: 'e', prev: 0, seq: 2, events, older: 'idle' }) as const
const after = (before: ReturnType<typeof known> | undefined, ...events: RoomEvent[]) =>
  mentionsAfter(state, before, { ...room, mentions: before ? 1 : 0 }, events)

test('what mentions the person is counted once, and not what others are mentioned in', () => {
  expect(after(undefined, said(3), said(4, {}), said(5, { ...toAda, author: ada }))).toBe(1)
  expect(after(undefined, said(3), edited(4, 3, toAda))).toBe(1)
  expect(after(undefined, said(2))).toBe(0)
})

test('an edit adds a mention, and takes one away', () => {
  expect(after(undefined, said(3, {}), edited(4, 3, toAda))).toBe(1)
  expect(after(known(said(1, {})), edited(3, 1, toAda))).toBe(2)
  expect(after(known(said(2)), edited(3, 2, {}))).toBe(0)
  expect(after(undefined, said(3), edited(4, 3, {}))).toBe(0)
})

test('a deletion takes away what was unread, and nothing that was read', () => {
  expect(after(known(said(2)), deleted(3, 2))).toBe(0)
  expect(after(known(said(1)), deleted(3, 1))).toBe(1)
})

test('blocked people mention nobody', () => {
  const profile = { color: null, language: null, blocked: ['bob'] }
  expect(mentionsAfter({ ...state, profile }, undefined, room, [said(3)])).toBe(0)
})
