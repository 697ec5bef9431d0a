import { expect, test } from 'vitest'
import { createChatClient } from './chat-client.ts'
import { MemoryPersistence } from './persistence/memory.ts'
import { FakeClock, settled } from './testing/fake-clock.ts'
import { FakeServer } from './testing/fake-server.ts'
import { FakeTabs } from './testing/fake-tabs.ts'

/** A person's page, on a server where people have chosen these colours; `asked` is what it was asked. */
async function open(chosen: Record<string, string>) {
  const server = new FakeServer()
  const { fetch, WebSocket } = server.visit('Ada')
  const clock = new FakeClock()
  const asked: string[][] = []
  const client = createChatClient({
    url: 'http://lobby.test',
    WebSocket,
    clock,
    random: () => 0.5,
    persistence: new MemoryPersistence(),
    joinTabs: new FakeTabs().join,
    fetch: async (input, init) => {
      const { pathname, searchParams } = new URL(String(input))
      if (pathname !== '/api/people') return fetch(input, init)
      const ids = searchParams.get('ids')?.split(',') ?? []
      asked.push(ids)
      const people = ids.filter((id) => chosen[id]).map((id) => ({ id, color: chosen[id] }))
      return Response.json({ people })
    },
  })
  client.connect()
  await settled()
  return { server, clock, client, asked, color: (id: string) => client.getState().colors.get(id) }
}

test('people who are shown together are asked for together, and once', async () => {
  const { client, clock, asked, color } = await open({ bob: 'pink' })
  for (const id of ['bob', 'eve', 'bob', 'claimed-1f']) client.wantAppearance(id)
  await clock.pass(1_000)
  client.wantAppearance('eve')
  await clock.pass(1_000)

  expect(asked).toEqual([['bob', 'eve']])
  expect([color('bob'), color('eve'), color('claimed-1f')]).toEqual(['pink', null, undefined])
})

test('of more people than one request takes, everybody is asked for', async () => {
  const ids = Array.from({ length: 250 }, (_, n) => `p${n}`)
  const { client, clock, asked, color } = await open({ p249: 'red' })
  for (const id of ids) client.wantAppearance(id)
  await clock.pass(1_000)

  expect(asked.map(({ length }) => length)).toEqual([100, 100, 50])
  expect(color('p249')).toBe('red')
})

test('another colour is there as soon as it is said, and after a break', async () => {
  const chosen: Record<string, string> = { bob: 'pink' }
  const { server, client, clock, color } = await open(chosen)
  client.wantAppearance('bob')
  await clock.pass(1_000)

  server.say({ type: 'person.updated', person: { id: 'bob', color: 'teal' } })
  await settled()
  expect(color('bob')).toBe('teal')
  chosen.bob = 'violet'
  server.dropAll()
  await clock.pass(10_000)
  expect(client.getState().connection.phase).toBe('live')
  expect(color('bob')).toBe('violet')
})

test('what this person has chosen is theirs in every browser, and nobody’s after signing out', async () => {
  const { server, client, color } = await open({})
  const { session } = client.getState()
  const id = session.kind === 'signed-in' ? session.user.id : ''

  server.say({ type: 'profile.changed', profile: { color: 'red', language: 'de' } })
  await settled()
  expect(client.getState().profile).toEqual({ color: 'red', language: 'de' })
  expect(color(id)).toBe('red')
  await client.signOut()
  expect(client.getState().profile).toBeNull()
  expect(color(id)).toBeUndefined()
})
