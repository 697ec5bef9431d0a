import type { RoomList } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'
import { planOf, recordQueries } from '../testing/query-plans.ts'
import { listRoomPage } from './room-pages.ts'

/** The addresses of every page, as it comes. */
async function* pages(chat: Chat, limit: number, as?: Visitor) {
  for (let after = ''; ; ) {
    const query = `?limit=${limit}${after && `&after=${encodeURIComponent(after)}`}`
    const { rooms, next }: RoomList = await chat.json(`/api/rooms${query}`, { ...(as && { as }) })
    yield rooms.map(({ slug }) => slug)
    if (next === null) return
    after = next
  }
}

// `lobby` is there by itself.
const rooms = ['attic', 'garden', 'zoo', 'öl']
const slugs = ['attic', 'garden', 'lobby', 'zoo', 'öl']

test('rooms are listed by address, a page at a time', async () => {
  await using chat = await buildChat({ rooms })

  expect(await Array.fromAsync(pages(chat, 2))).toEqual([
    ['attic', 'garden'],
    ['lobby', 'zoo'],
    ['öl'],
  ])
  expect(await Array.fromAsync(pages(chat, 5))).toEqual([slugs])
})

test('who asks for no page gets the first one', async () => {
  const many = Array.from({ length: 51 }, (_, n) => `a-${String(n).padStart(2, '0')}`)
  await using chat = await buildChat({ rooms: many })

  const { rooms, next }: RoomList = await chat.json('/api/rooms')

  expect(rooms.map(({ slug }) => slug)).toEqual(many.slice(0, 50))
  expect(next).toBe('a-49')
})

test('what is made, renamed and deleted between two pages moves no other room', async () => {
  await using chat = await buildChat({ rooms })
  const listed = pages(chat, 2)
  await listed.next()

  await chat.fetch('/api/rooms', { json: { slug: 'first' } })
  await chat.fetch('/api/rooms/zoo', { method: 'PATCH', json: { name: 'A zoo' } })
  await chat.fetch('/api/rooms/garden', { method: 'DELETE' })

  expect(await Array.fromAsync(listed)).toEqual([['lobby', 'zoo'], ['öl']])
})

test('a page is full although rooms in between are closed to who asks', async () => {
  await using chat = await buildChat({ rooms })
  const ada = await chat.account('Ada', 'owner')
  const json = { guests: false }
  for (const slug of ['attic', 'garden', 'lobby'])
    await chat.fetch(`/api/rooms/${slug}/settings`, { as: ada, method: 'PATCH', json })
  const gus = await chat.guest('Gus')

  expect(await Array.fromAsync(pages(chat, 1, gus))).toEqual([['zoo'], ['öl']])
})

onlySqlite('the plans of its queries')(
  'a page is sought by address, and no table is read to its end for it',
  async () => {
    await using chat = await buildChat({ rooms })
    const { id, name } = await chat.account('Ada')
    const { db, asked } = recordQueries(chat.app.context.db)
    const ada = { id, name, guest: false, role: 'member', session: true } as const
    const server = chat.app.context.server()

    for (const actor of [ada, { ...ada, session: false }, 'operator'] as const)
      await listRoomPage(db, actor, server, { limit: 50 })

    expect(asked).toHaveLength(3)
    for (const query of asked) {
      const steps = planOf(chat.dataFolder, query)
      expect(steps[0]).toMatch(/^SEARCH rooms USING INDEX \w+ \(slug>\?\)$/)
      expect(steps.filter((step) => !step.startsWith('SEARCH'))).toEqual([])
      // Messages are counted in the narrow rows, and those of one person in an index.
      const counts = steps.filter((step) => step.startsWith('SEARCH message_rows'))
      expect(counts.length).toBeGreaterThan(0)
      for (const step of counts)
        expect(step).toMatch(
          / (PRIMARY KEY \(room=\? AND seq[<=]\?|COVERING INDEX message_rows_(author|deleted|aside) \(.*room=\?)/,
        )
      expect(steps.filter((step) => step.includes('event_rows'))).toEqual([])
    }
  },
)
