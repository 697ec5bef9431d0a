import { waitFor } from '@lobby/channels/testing/waiting'
import type { PersonPresence, Presence } from '@lobby/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { noLogger } from '../ground/logger.ts'
import { type Watcher, Watches } from './watches.ts'

const people = Array.from({ length: 1_000 }, (_, number) => `p${number}`)
const me = { id: 'me', name: 'Me', guest: false } as NonNullable<Watcher['person']>

function build() {
  const here = new Map<string, Presence>()
  let asked = 0
  const watches = new Watches({
    presenceOf: (id) => here.get(id) ?? 'offline',
    async seenBy(_, ids) {
      asked++
      return { people: new Set(ids), blockers: new Set() }
    },
    clock: systemClock,
    logger: noLogger,
    times: { tell: 20 },
  })
  onTestFinished(() => watches.close())
  const watcher = () => {
    const frames: (readonly PersonPresence[])[] = []
    return { person: me, isFree: true, tellPresence: (told: never) => frames.push(told), frames }
  }
  return { here, watches, watcher, asked: () => asked }
}

test('a thousand people who come and go cost those who watch one frame, with those that they watch', async () => {
  const { here, watches, watcher, asked } = build()
  const all = Array.from({ length: 50 }, watcher)
  for (const each of all) await watches.watch(each, people.slice(0, 200))

  for (const presence of ['online', 'away', 'online'] as const)
    for (const id of people) {
      here.set(id, presence)
      watches.changed(id)
    }

  await waitFor(() => expect(all.map(({ frames }) => frames.length)).toEqual(all.map(() => 2)))
  for (const { frames } of all) {
    expect(frames[1]).toHaveLength(200)
    expect(frames[1]?.[0]).toEqual({ id: 'p0', presence: 'online' })
  }
  expect(asked()).toBe(50)
})

test('a connection that lags is told once it takes frames again, of what is then', async () => {
  const { here, watches, watcher } = build()
  const slow = watcher()
  await watches.watch(slow, ['p1'])
  slow.isFree = false
  const other = watcher()
  await watches.watch(other, ['p1'])
  for (const presence of ['online', 'dnd'] as const) {
    here.set('p1', presence)
    watches.changed('p1')
    await waitFor(() => expect(other.frames.at(-1)).toEqual([{ id: 'p1', presence }]))
  }

  expect(slow.frames).toHaveLength(1)
  slow.isFree = true
  await waitFor(() => expect(slow.frames.at(-1)).toEqual([{ id: 'p1', presence: 'dnd' }]))
  expect(slow.frames).toHaveLength(2)
})
