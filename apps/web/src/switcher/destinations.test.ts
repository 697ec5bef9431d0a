import type { Room } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { matchName, prepare } from '../ui/fuzzy-match.ts'
import { type Destination, findDestinations, firstDestinations } from './destinations.ts'

type Given = { unread?: number; visitsAgo?: number }

function room(name: string, { unread = 0, visitsAgo }: Given = {}): Destination {
  const slug = name.toLowerCase().replaceAll(' ', '-')
  const room = { slug, name, kind: 'public', unread } as Room
  return { kind: 'room', id: slug, name, prepared: prepare(name), room, visitsAgo }
}

function action(name: string): Destination {
  return { kind: 'action', id: name, name, prepared: prepare(name), icon: 'exit', run: () => {} }
}

const names = (all: readonly Destination[], text: string) =>
  findDestinations(all, text).map(({ destination }) => destination.name)

const plain = (...all: readonly string[]) => all.map((name) => room(name))

describe('a name fits', () => {
  test('best as a whole, then at its beginning, at a word, inside, and by scattered letters', () => {
    const all = plain('Vinegar', 'Market garden', 'Great Arctic', 'Gardening', 'Gar', 'Attic')
    expect(names(all, 'gar')).toEqual([
      'Gar',
      'Gardening',
      'Market garden',
      'Vinegar',
      'Great Arctic',
    ])
  })

  test('without capitals, accents and signs between words', () => {
    expect(names(plain('Café Zoë'), 'cafe zoe')).toEqual(['Café Zoë'])
    expect(names(plain('seeds-and_greens'), 'Seeds and')).toEqual(['seeds-and_greens'])
    expect(names(plain('Ёлка', '日本語'), 'елка')).toEqual(['Ёлка'])
    expect(names(plain('Ёлка', '日本語'), '本')).toEqual(['日本語'])
  })

  test('where letters fit is known by their place in the name itself', () => {
    expect(matchName(prepare('Große Übersicht 🌱'), prepare('ubers').text)?.spans).toEqual([
      [6, 11],
    ])
    expect(matchName(prepare('Garden'), 'gdn')?.spans).toEqual([
      [0, 1],
      [3, 4],
      [5, 6],
    ])
  })
})

test('of names that fit alike, unread rooms are first, then what was visited last, then the shorter one', () => {
  const all = [
    room('Garden tools'),
    room('Garden'),
    room('Garden beds', { visitsAgo: 3 }),
    room('Garden club', { visitsAgo: 1 }),
    room('Garden news', { unread: 2 }),
  ]
  expect(names(all, 'gard')).toEqual([
    'Garden news',
    'Garden club',
    'Garden beds',
    'Garden',
    'Garden tools',
  ])
})

test('before anything is typed there are unread rooms, recent ones, and what can be done', () => {
  const all = [
    room('Never seen'),
    room('Here', { visitsAgo: 0 }),
    room('Long ago', { visitsAgo: 5 }),
    room('Just now', { visitsAgo: 1 }),
    room('Waiting', { unread: 1 }),
    action('Sign out'),
  ]
  expect(firstDestinations(all, '/chat/here/').map(({ destination }) => destination.name)).toEqual([
    'Waiting',
    'Just now',
    'Long ago',
    'Sign out',
  ])
})

test('a search looks at each of 1,000 rooms once, and makes no name ready again', () => {
  let looks = 0
  const all = Array.from({ length: 1_000 }, (_, n) => {
    const one = room(`Room ${n} of the garden`)
    return Object.defineProperty({ ...one }, 'prepared', {
      get: () => {
        looks++
        return one.prepared
      },
    })
  })
  expect(findDestinations(all, 'room 9')).toHaveLength(50)
  expect(looks).toBe(1_000)
})
