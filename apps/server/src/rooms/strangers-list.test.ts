import type { Room } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'
import { listRooms } from './queries.ts'
import { openStrangersList } from './strangers-list.ts'

type Change = (chat: Chat, owner: Visitor) => Promise<Response>

const send =
  (method: string, path: string, json?: unknown): Change =>
  (chat, as) =>
    chat.fetch(path, {
      as,
      method,
      ...(json !== undefined && { json, body: JSON.stringify(json) }),
    })

const garden = (rooms: readonly Room[]) => rooms.find(({ slug }) => slug === 'garden')

/** In this order, each on what those before it have left. */
const changes: readonly [string, Change, (rooms: readonly Room[]) => unknown, unknown][] = [
  [
    'is made',
    send('POST', '/api/rooms', { slug: 'garden', name: 'Garden' }),
    (rooms) => rooms.map(({ slug }) => slug),
    ['garden', 'lobby'],
  ],
  [
    'hears a message',
    send('POST', '/api/rooms/garden/messages', { body: 'Hello' }),
    (rooms) => garden(rooms)?.lastSeq,
    1,
  ],
  [
    'is renamed',
    send('PATCH', '/api/rooms/garden', { name: 'Orchard' }),
    (rooms) => garden(rooms)?.name,
    'Orchard',
  ],
  [
    'has other settings',
    send('PATCH', '/api/rooms/garden/settings', { posting: 'moderators' }),
    (rooms) => garden(rooms)?.settings.posting,
    'moderators',
  ],
  [
    'is archived',
    send('PATCH', '/api/rooms/garden/settings', { archived: true }),
    (rooms) => garden(rooms)?.settings.archived,
    true,
  ],
  [
    'closes to guests',
    send('PATCH', '/api/rooms/garden/settings', { archived: false, guests: false }),
    garden,
    undefined,
  ],
  [
    'opens to guests',
    send('PATCH', '/api/rooms/garden/settings', { guests: true }),
    (rooms) => garden(rooms)?.name,
    'Orchard',
  ],
  ['is deleted', send('DELETE', '/api/rooms/garden'), garden, undefined],
]

test('a stranger who comes after a room has changed sees it as it is', async () => {
  await using chat = await buildChat()
  const owner = await chat.account('Olga', 'owner')
  const { context } = chat.app
  await chat.connect()
  for (const [what, change, seen, expected] of changes) {
    expect((await change(chat, owner)).ok, what).toBe(true)
    const { rooms } = (await chat.connect()).welcome
    expect(seen(rooms), what).toEqual(expected)
    expect(rooms, what).toEqual(await listRooms(context.db, undefined, context.server()))
  }
})

test('a ban in a room changes the list of the banned, and not that of strangers', async () => {
  await using chat = await buildChat({ rooms: ['garden'] })
  const [owner, eve] = [await chat.account('Olga', 'owner'), await chat.account('Eve')]
  const seenBy = async (who?: Visitor) => garden((await chat.connect(who)).welcome.rooms)?.slug
  expect([await seenBy(), await seenBy(eve)]).toEqual(['garden', 'garden'])
  const ban = await chat.fetch(`/api/rooms/garden/bans/${eve.id}`, { as: owner, method: 'PUT' })
  expect(ban.ok).toBe(true)
  expect([await seenBy(), await seenBy(eve)]).toEqual(['garden', undefined])
})

onlySqlite('that all that is written is known')(
  'strangers share one list until something is written, and one that could not be read is asked for again',
  async () => {
    await using chat = await buildChat()
    const { context } = chat.app
    const isKept = async () => {
      const one = await context.strangersList()
      return one === (await context.strangersList())
    }
    // A server that has just started writes what it does once an hour.
    await expect.poll(isKept).toBe(true)
    const before = await context.strangersList()
    await chat.say('lobby', 'Hello')
    expect(await context.strangersList()).not.toBe(before)

    let isBroken = true
    const db = context.db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (isBroken) throw new Error('broken')
        return result
      },
    })
    const list = openStrangersList({ db, writes: () => 0, server: context.server })
    await expect(list()).rejects.toThrow('broken')
    isBroken = false
    expect(await list()).toHaveLength(1)
  },
)
