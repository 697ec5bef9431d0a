import type { Timeline } from '@lobby/client'
import type { Level, Room, SidebarSection } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { sectionsOf } from './sidebar-sections.ts'

function room(name: string, facts: Partial<Room> = {}): Room {
  return {
    slug: name.toLowerCase(),
    name,
    topic: '',
    kind: 'public',
    createdAt: '2026-11-01T00:00:00.000Z',
    epoch: 'e1',
    lastSeq: 0,
    readSeq: 0,
    unread: 0,
    settings: { archived: false },
    ...facts,
  } as Room
}

/** A timeline whose last message is of this time. */
function saidAt(createdAt: string): Timeline {
  const message = { type: 'message.created', message: { createdAt } }
  return { events: [message] } as unknown as Timeline
}

const all = [
  room('Zoo'),
  room('Lobby'),
  room('Attic', { unread: 3 }),
  room('Bob', { kind: 'direct' }),
  room('Ann', { kind: 'direct', unread: 1 }),
]
const input = {
  rooms: new Map(all.map((one) => [one.slug, one])),
  timelines: new Map<string, Timeline>(),
  starred: new Set<string>(),
  own: [] as readonly SidebarSection[],
  choices: { show: 'all', orders: {} },
  current: undefined,
} as const

/** The names of each section's rooms. */
const shown = (changes: Partial<Parameters<typeof sectionsOf>[0]>) =>
  Object.fromEntries(
    sectionsOf({ ...input, ...changes }).map(({ key, rooms }) => [
      key,
      rooms.map((one) => one.name),
    ]),
  )

test('people come before rooms, each by name, and the lobby is the first of the rooms', () => {
  expect(shown({})).toEqual({ direct: ['Ann', 'Bob'], rooms: ['Lobby', 'Attic', 'Zoo'] })
})

test('a starred room is in one section alone', () => {
  expect(shown({ starred: new Set(['zoo', 'ann', 'gone']) })).toEqual({
    starred: ['Zoo', 'Ann'],
    direct: ['Bob'],
    rooms: ['Lobby', 'Attic'],
  })
})

test('what is unread comes first, starred or not', () => {
  const choices = { show: 'unread-first', orders: {} } as const
  expect(shown({ choices, starred: new Set(['attic', 'zoo']) })).toEqual({
    unread: ['Attic', 'Ann'],
    starred: ['Zoo'],
    direct: ['Bob'],
    rooms: ['Lobby'],
  })
})

test('alone, what is unread is beside the room on screen', () => {
  const choices = { show: 'unread-only', orders: {} } as const
  expect(shown({ choices, current: 'zoo' })).toEqual({ unread: ['Attic', 'Zoo', 'Ann'] })
})

test('a muted room does not count as unread, and a hidden one is not in the list', () => {
  const level = (level: Level, until?: string) => ({
    level: { level, version: 1, ...(until && { until }) },
  })
  const of = (...some: Room[]) => new Map(some.map((one) => [one.slug, one]))
  const rooms = of(
    room('Attic', { unread: 3, ...level('nothing') }),
    room('Zoo', { unread: 3, ...level('hidden') }),
    room('Barn', { unread: 3, ...level('nothing', '2026-01-01T00:00:00.000Z') }),
    room('Bob', { kind: 'direct', unread: 1, ...level('hidden') }),
    room('Ann', { kind: 'direct', ...level('hidden') }),
  )
  expect(shown({ rooms })).toEqual({ direct: ['Bob'], rooms: ['Attic', 'Barn'] })
  expect(shown({ rooms, current: 'zoo' })).toMatchObject({ rooms: ['Attic', 'Barn', 'Zoo'] })
  const choices = { show: 'unread-only', orders: {} } as const
  expect(shown({ rooms, choices })).toEqual({ unread: ['Barn'] })
})

test('sections of one’s own come before those of everybody, each in its order; a star wins', () => {
  const section = (id: string, rooms: string[], order: SidebarSection['order'] = 'name') => ({
    ...{ id, name: id, folded: false, order, rooms },
  })
  const own = [section('work', ['zoo', 'gone', 'attic'], 'own'), section('home', ['bob', 'lobby'])]
  expect(shown({ own })).toEqual({
    ...{ 'own work': ['Zoo', 'Attic'], 'own home': ['Lobby', 'Bob'], direct: ['Ann'], rooms: [] },
  })
  expect(shown({ own, starred: new Set(['zoo']) })).toMatchObject({
    ...{ starred: ['Zoo'], 'own work': ['Attic'] },
  })
  expect(Object.keys(shown({ own: [section('new', [])] }))).toEqual(['own new', 'direct', 'rooms'])
})

test('archived rooms are behind all others, wherever they were', () => {
  const archived = { settings: { archived: true } as Room['settings'] }
  const rooms = new Map([
    ...input.rooms,
    ...['Bakery', 'Cellar'].map((name) => [name.toLowerCase(), room(name, archived)] as const),
  ])
  expect(shown({ rooms, starred: new Set(['bakery']) })).toEqual({
    ...{ direct: ['Ann', 'Bob'], rooms: ['Lobby', 'Attic', 'Zoo'], archived: ['Bakery', 'Cellar'] },
  })
})

test('a section is in the order of what was said last; a room of which nothing is known counts from its beginning', () => {
  const choices = { show: 'all', orders: { rooms: 'recent' } } as const
  const timelines = new Map([
    ['zoo', saidAt('2026-11-20T10:00:00.000Z')],
    ['attic', saidAt('2026-11-21T10:00:00.000Z')],
  ])
  expect(shown({ choices, timelines })).toEqual({
    direct: ['Ann', 'Bob'],
    rooms: ['Attic', 'Zoo', 'Lobby'],
  })
})
