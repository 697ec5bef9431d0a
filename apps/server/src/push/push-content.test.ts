import { expect, test } from 'vitest'
import { contentOf } from './push-content.ts'

const message = {
  ...{ seq: 9, id: 'm', body: 'Tea?', createdAt: '2026-11-29T00:00:00.000Z' },
  author: { id: 'bob', name: 'Bob', guest: false },
} as const
const told = {
  ...{ message, author: 'Bob', count: 1, isDirect: false, serverName: 'Lobby' },
  room: { id: 'r', slug: 'attic', name: 'Attic' },
  shows: 'text',
  language: 'en',
  origin: 'https://lobby.example',
} as const

const title = (count: number, language: 'de' | 'en' = 'en') =>
  contentOf({ ...told, count, language }).notification.title

test('a burst says how many messages it tells of, of more than fifty that there are more', () => {
  expect(title(1)).toBe('Bob · Attic')
  expect(title(2)).toBe('Attic · 2 new messages')
  expect(title(50)).toBe('Attic · 50 new messages')
  expect(title(51)).toBe('Attic · 50+ new messages')
  expect(title(51, 'de')).toBe('Attic · 50+ neue Nachrichten')
})

test('an answer in a thread alone is told at its thread, one for the room as well in the room', () => {
  const at = (of: object) => {
    const { notification } = contentOf({ ...told, message: { ...message, ...of } })
    return [notification.tag, notification.navigate]
  }
  const page = 'https://lobby.example/chat/attic'
  expect(at({})).toEqual(['room:attic', `${page}@9`])
  expect(at({ thread: 4 })).toEqual(['thread:4:attic', `${page}@4`])
  expect(at({ thread: 4, alsoInRoom: true })).toEqual(['room:attic', `${page}@9`])
})
