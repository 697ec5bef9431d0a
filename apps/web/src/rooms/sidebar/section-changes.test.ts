import type { SidebarSection } from '@lobby/protocol'
import { expect, test } from 'vitest'
import type { SectionsChange } from './own-sections.ts'
import {
  changedSection,
  movedRoom,
  movedSection,
  placedRoom,
  withoutRoom,
  withoutSection,
  withSection,
} from './section-changes.ts'

const section = (id: string, ...rooms: string[]): SidebarSection => ({
  ...{ id, name: id, folded: false, order: 'name', rooms },
})
const start = [section('work', 'a', 'b', 'c'), section('home', 'd'), section('fun')]
/** Each section's rooms, in their order. */
const after = (change: SectionsChange) =>
  change(start)
    .map(({ id, rooms }) => `${id}: ${rooms.join(' ')}`.trim())
    .join('; ')

test.each<[string, SectionsChange, string]>([
  ['a new section', withSection('new', 'New', 'b'), 'work: a c; home: d; fun:; new: b'],
  ['a section that is there already', withSection('fun', 'Fun'), 'work: a b c; home: d; fun:'],
  ['one that is deleted', withoutSection('work'), 'home: d; fun:'],
  ['one that is moved up', movedSection('home', -1), 'home: d; work: a b c; fun:'],
  ['the first one moved up', movedSection('work', -1), 'work: a b c; home: d; fun:'],
  ['a room put into another', placedRoom('a', 'home'), 'work: b c; home: d a; fun:'],
  ['a room put before another', placedRoom('d', 'work', 'b'), 'work: a d b c; home:; fun:'],
  ['a room taken out', withoutRoom('b'), 'work: a c; home: d; fun:'],
  ['a room moved as it is shown', movedRoom('c', -1, ['b', 'c']), 'work: c b a; home: d; fun:'],
  ['the last one moved down', movedRoom('d', 1, ['d']), 'work: a b c; home: d; fun:'],
])('%s', (_what, change, sections) => {
  expect(after(change)).toBe(sections)
})

test('a section is changed alone, and one in which rooms are moved is in the person’s own order', () => {
  expect(changedSection('work', { name: 'Job' })(start).map(({ name }) => name)).toEqual([
    ...['Job', 'home', 'fun'],
  ])
  expect(movedRoom('a', 1, ['a', 'b'])(start).map(({ order }) => order)).toEqual([
    ...['own', 'name', 'name'],
  ])
})
