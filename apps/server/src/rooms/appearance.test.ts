import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'

async function coloured(chat: Chat, ...names: readonly string[]): Promise<Visitor[]> {
  const people: Visitor[] = []
  for (const name of names) {
    const as = await chat.account(name)
    await chat.fetch('/api/auth/profile', { method: 'PATCH', json: { color: 'teal' }, as })
    people.push(as)
  }
  return people
}

/** The people of these whose appearance is told. */
async function told(chat: Chat, of: readonly Visitor[], as?: Visitor): Promise<string[]> {
  const ids = of.map(({ id }) => id)
  const asked = ['an-id-that-no-person-has', ...ids].join()
  const { people } = await chat.json(`/api/people?ids=${asked}`, as && { as })
  const shown = new Set(people.map(({ id }: { id: string }) => id))
  return of.filter(({ id }) => shown.has(id)).map(({ name }) => name)
}

const say = (chat: Chat, as: Visitor, slug: string) =>
  chat.fetch(`/api/rooms/${slug}/messages`, { json: { body: 'Tea?' }, as })

test('security 43: the id of a stranger tells no appearance, as if no person had it', async () => {
  await using chat = await buildChat()
  const people = await coloured(chat, 'Ada', 'Bob', 'Eve')
  const [ada, bob, eve] = people as [Visitor, Visitor, Visitor]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  await say(chat, ada, slug)

  expect(await told(chat, people, ada)).toEqual(['Ada', 'Bob'])
  expect(await told(chat, people, bob)).toEqual(['Ada', 'Bob'])
  expect(await told(chat, people, eve)).toEqual(['Eve'])
  expect(await told(chat, people)).toEqual([])
  expect(await told(chat, people, await chat.account('Olga', 'admin'))).toHaveLength(3)

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  expect(await told(chat, people, bob)).toEqual(['Bob'])
})

test('everybody is told the appearance of authors and members of rooms that all may read', async () => {
  await using chat = await buildChat()
  const people = await coloured(chat, 'Ada', 'Bob', 'Eve')
  const [ada, bob] = people as [Visitor, Visitor]
  await say(chat, ada, 'lobby')
  await using _ = await meet(chat, bob)

  expect(await told(chat, people, await chat.guest('Gus'))).toEqual(['Ada', 'Bob'])
  expect(await told(chat, people)).toEqual(['Ada', 'Bob'])
})

test.each([
  ['all', ['Ada', 'Bob', 'Eve']],
  ['joined', ['Ada', 'Eve']],
])(
  'security 43: of authors who left before the reader came, history %j tells the appearance of those it shows',
  async (history, shown) => {
    await using chat = await buildChat()
    const people = await coloured(chat, 'Ada', 'Bob', 'Eve')
    const [ada, bob, eve] = people as [Visitor, Visitor, Visitor]
    const { slug } = await makePrivateRoom(chat, ada, { history, members: [bob] })
    await say(chat, bob, slug)
    await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
    const acquaintance = await meet(chat, ada, eve)
    await chat.fetch(`/api/rooms/${slug}/members/${eve.id}`, { as: ada, method: 'PUT' })
    await acquaintance[Symbol.asyncDispose]()

    expect(await told(chat, people, eve)).toEqual(shown)
  },
)

test('security 43: who has left a private room is written to by nobody for what they said there', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  await say(chat, bob, slug)
  await chat.fetch(`/api/rooms/${slug}/members/me`, { as: bob, method: 'DELETE' })

  const answer = await chat.fetch('/api/direct-rooms', { as: ada, json: { people: [bob.id] } })
  expect(answer.status).toBe(404)
})
