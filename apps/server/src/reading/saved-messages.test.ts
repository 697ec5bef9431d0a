import type { SavedMessage } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

const list = (
  chat: Chat,
  as: Visitor,
  query = '',
): Promise<{ saved: SavedMessage[]; next: string }> => chat.json(`/api/saved${query}`, { as })
const put = async (chat: Chat, as: Visitor, seq: number, slug = 'lobby') =>
  (await chat.fetch(`/api/saved/${slug}/${seq}`, { as, method: 'PUT' })).status
const remove = async (chat: Chat, as: Visitor, seq: number, slug = 'lobby') =>
  (await chat.fetch(`/api/saved/${slug}/${seq}`, { as, method: 'DELETE' })).status
const bodies = ({ saved }: { saved: SavedMessage[] }) => saved.map(({ message }) => message.body)

test('what a person has saved is listed to them alone, and saving it again changes nothing', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.guest('Bob')]
  await chat.say('lobby', 'one', 'two', 'three')
  expect(await put(chat, ada, 2)).toBe(204)
  const first = await list(chat, ada)
  expect(first).toMatchObject({ saved: [{ room: 'lobby', message: { seq: 2, body: 'two' } }] })

  expect(await put(chat, ada, 2)).toBe(204)
  expect(await list(chat, ada)).toEqual(first)
  expect(await list(chat, bob)).toEqual({ saved: [], next: null })
  expect(await remove(chat, ada, 2)).toBe(204)
  expect(await remove(chat, ada, 2)).toBe(204)
  expect(await list(chat, ada)).toEqual({ saved: [], next: null })
})

test('all tabs of the person hear what is saved and what is taken from there, once', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const [here, there, other] = [
    await chat.connect(ada),
    await chat.connect(ada),
    await chat.connect(bob),
  ]
  await chat.say('lobby', 'one', 'two')
  for (const seq of [1, 1, 2]) await put(chat, ada, seq)
  for (const _ of [1, 2]) await remove(chat, ada, 1)
  const told = { type: 'saved.changed', room: 'lobby' }
  for (const tab of [here, there])
    for (const change of [
      { seq: 1, saved: true },
      { seq: 2, saved: true },
      { seq: 1, saved: false },
    ])
      expect(await tab.next('saved.changed')).toEqual({ ...told, ...change })

  await put(chat, bob, 2)
  expect(await other.next('saved.changed')).toEqual({ ...told, seq: 2, saved: true })
})

test('it comes in pages without a hole', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const said = ['one', 'two', 'three', 'four', 'five']
  await chat.say('lobby', ...said)
  for (const [index] of said.entries()) await put(chat, ada, index + 1)

  const found: string[] = []
  for (let after = ''; after !== null; ) {
    const page = await list(chat, ada, `?limit=2${after && `&after=${encodeURIComponent(after)}`}`)
    found.push(...bodies(page))
    after = page.next
  }
  expect(found.toSorted()).toEqual(said.toSorted())
})

test('what is deleted, or not for the person any more, is not listed, and nothing else can be saved', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const say = async (room: string, body: string): Promise<number> =>
    (await chat.json(`/api/rooms/${room}/messages`, { as: ada, json: { body } })).seq
  const [secret, open] = [await say(slug, 'secret'), await say('lobby', 'open')]
  expect([await put(chat, bob, secret, slug), await put(chat, bob, open)]).toEqual([204, 204])
  expect(bodies(await list(chat, bob)).toSorted()).toEqual(['open', 'secret'])
  expect([await put(chat, bob, 99), await put(chat, bob, 1, 'nowhere')]).toEqual([404, 404])

  await chat.fetch(`/api/rooms/lobby/messages/${open}`, { as: ada, method: 'DELETE' })
  expect(bodies(await list(chat, bob))).toEqual(['secret'])
  expect(await put(chat, bob, open)).toBe(404)
  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  expect(await list(chat, bob)).toEqual({ saved: [], next: null })
  expect(await put(chat, bob, secret, slug)).toBe(404)
  // What they may not read they may still throw away.
  expect(await remove(chat, bob, secret, slug)).toBe(204)
})

test('in a room whose history begins at joining, nothing from before can be saved', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, ada, { history: 'joined', members: [bob] })
  expect(await put(chat, bob, 1, slug)).toBe(404)
})
