// What the log makes of a clock that jumps.
import { expect, test } from 'vitest'
import type { LogStore } from '../storage/log-store.ts'
import { type AppendAnswer, append } from './append.ts'
import { entryOf } from './entries.ts'
import type { Authority } from './entry.ts'
import type { Draft } from './kinds/kinds.ts'
import { buildLogStore } from './testing/log-store-in-thread.ts'

const ada = { id: 'ada', name: 'Ada', guest: false }
const authority: Authority = {
  actor: { ...ada, role: 'member', session: true },
  action: 'message.send',
  settings: {
    guests: true,
    openRooms: true,
    memberRooms: true,
    openDirectory: false,
    memberInvites: true,
    memberEmoji: true,
    onlyThisMachine: true,
    ownerless: false,
  },
}
const message = (body: string): Draft => ({ kind: 'message.created', author: ada, body })

/** The same store by a clock that says this. */
function at(store: LogStore, now: string): LogStore {
  return new Proxy(store, {
    get(target, name: keyof LogStore) {
      if (name === 'now') return () => now
      return (target[name] as (...input: unknown[]) => unknown).bind(target)
    },
  })
}

const instantOf = ({ outcomes: [first] }: AppendAnswer) =>
  first?.is === 'stored' ? first.createdAt : first

const thursday = '2026-11-26T10:00:00.000Z'
const saturday = '2026-11-28T10:00:00.000Z'
const later = '2026-11-26T10:00:01.000Z'

test('no event is older than its room’s newest when the clock is set back', async () => {
  const { store, roomIds, all } = await buildLogStore('garden', 'attic')
  const [garden = '', attic = ''] = roomIds
  const say = async (now: string, room = garden) =>
    instantOf(await append(at(store, now), [entryOf(room, message(now + room))]))

  expect([await say(thursday), await say(saturday), await say(later)]).toEqual([
    thursday,
    saturday,
    saturday,
  ])
  expect(await say(later, attic)).toBe(later)
  const stored = await all(
    `select "createdAt" from messages where "roomId" = '${garden}' order by seq`,
  )
  expect(stored).toEqual([thursday, saturday, saturday].map((createdAt) => ({ createdAt })))
})

test('a clock that was set back does not make slow mode wait longer', async () => {
  const { store, roomIds } = await buildLogStore('garden')
  const [garden = ''] = roomIds
  const slow: Draft = { kind: 'room.changed', author: ada, changes: { slowMode: 30 } }
  await append(at(store, saturday), [entryOf(garden, slow), entryOf(garden, message('One'))])
  const say = async (now: string, body: string) =>
    (await append(at(store, now), [entryOf(garden, message(body), authority)])).outcomes

  expect(await say('2026-11-28T10:00:29.999Z', 'Too soon')).toMatchObject([
    { is: 'refused', code: 'rate', retryAfter: 1 },
  ])
  expect(await say(thursday, 'Two')).toMatchObject([{ is: 'stored' }])
  expect(await say(later, 'Three')).toMatchObject([{ is: 'stored' }])
})
