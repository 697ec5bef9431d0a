import type { MadeInvitation } from '@lobby/protocol'
import { expect, test } from 'vitest'
import {
  buildChat,
  type Chat,
  passwordOf,
  type Visitor,
  visitorFrom,
} from '../testing/build-chat.ts'

/** An account that is made by an invitation of a person, or of the operator. */
async function invited(chat: Chat, name: string, by?: Visitor): Promise<Visitor> {
  const json = { uses: 2 }
  const made: MadeInvitation = by
    ? await chat.json('/api/invitations', { as: by, json })
    : await chat.json('/api/invitations', {
        json,
        headers: { authorization: 'Bearer operator' },
      })
  return accepted(chat, made, name)
}

async function accepted(chat: Chat, { url }: MadeInvitation, name: string): Promise<Visitor> {
  const account = { username: name, password: passwordOf(name) }
  const json = { token: url.split('/').at(-1), account }
  return visitorFrom(await chat.fetch('/api/invitations/accept', { json }))
}

const known = async (chat: Chat, as?: Visitor) => {
  const { people } = await chat.json('/api/invitations/people', as && { as })
  return people.map(({ name }: { name: string }) => name).toSorted()
}
const write = async (chat: Chat, as: Visitor, to: Visitor) =>
  (await chat.fetch('/api/direct-rooms', { as, json: { people: [to.id] } })).status

test('who came by an invitation, and whose it was, find each other and write before either has said a word', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada', 'owner')
  const bob = await invited(chat, 'Bob', ada)

  expect([await known(chat, ada), await known(chat, bob)]).toEqual([['Bob'], ['Ada']])
  await chat.fetch('/api/auth/profile', { method: 'PATCH', json: { color: 'teal' }, as: ada })
  const { people } = await chat.json(`/api/people?ids=${ada.id}`, { as: bob })
  expect(people).toEqual([{ id: ada.id, color: 'teal' }])
  expect(await write(chat, ada, bob)).toBe(201)
  expect(await write(chat, bob, ada)).toBe(200)
})

test('security 43: an invitation makes its people known to each other alone, not two who came by one link, and no guest to anybody', async () => {
  await using chat = await buildChat({ operatorToken: 'operator' })
  const ada = await chat.account('Ada', 'owner')
  const made: MadeInvitation = await chat.json('/api/invitations', { as: ada, json: { uses: 5 } })
  const [bob, eve] = [await accepted(chat, made, 'Bob'), await accepted(chat, made, 'Eve')]
  const [max, gus] = [await invited(chat, 'Max'), await chat.guest('Gus')]

  expect(await known(chat, ada)).toEqual(['Bob', 'Eve'])
  for (const [as, names] of [
    [bob, ['Ada']],
    [eve, ['Ada']],
    [max, []],
    [gus, []],
    [undefined, []],
  ] as const)
    expect(await known(chat, as)).toEqual(names)
  for (const to of [eve, max]) expect(await write(chat, bob, to)).toBe(404)
  for (const as of [max, gus]) expect(await write(chat, as, ada)).toBe(404)
})

test('security 43: an account that may not sign in any more is found by nobody', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada', 'owner')
  const bob = await invited(chat, 'Bob', ada)
  const at = new Date().toISOString()
  const { db } = chat.app.context
  await db.updateTable('user').set({ deactivatedAt: at }).where('id', '=', bob.id).execute()

  expect(await known(chat, ada)).toEqual([])
  expect(await write(chat, ada, bob)).toBe(404)
})
