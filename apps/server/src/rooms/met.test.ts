import { expect, test } from 'vitest'
import { buildChat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

test('security 43: an id alone adds no person to a private room, and keeps none out of it', async () => {
  await using chat = await buildChat()
  const [ada, bob, admin] = [
    await chat.account('Ada'),
    await chat.account('Bob'),
    await chat.account('Olga', 'admin'),
  ]
  const { slug } = await makePrivateRoom(chat, ada)
  const ask = async (place: string, id: string, init: object = { method: 'PUT' }, as = ada) => {
    const answer = await chat.fetch(`/api/rooms/${slug}/${place}/${id}`, { as, ...init })
    return { status: answer.status, said: await answer.text() }
  }
  const members = async () => (await chat.json(`/api/rooms/${slug}/members`, { as: ada })).members
  const before = await members()
  const mute = { method: 'PATCH', json: { role: 'muted' } }

  for (const [place, init] of [['members'], ['bans'], ['members', mute]] as const) {
    const stranger = await ask(place, bob.id, init)
    expect(stranger).toMatchObject({ status: 404, said: expect.not.stringContaining('Bob') })
    expect(await ask(place, 'an-id-that-no-person-has', init)).toEqual(stranger)
  }
  expect(await members()).toEqual(before)

  await say(bob, 'Hello')
  expect((await ask('members', bob.id)).status).toBe(204)
  expect((await ask('members', bob.id, { method: 'DELETE' })).status).toBe(204)
  // Known by now, wherever else they are.
  expect((await ask('members', bob.id)).status).toBe(204)
  expect((await ask('members', admin.id)).status).toBe(404)

  async function say(as: Visitor, body: string): Promise<void> {
    await chat.fetch('/api/rooms/lobby/messages', { as, json: { body } })
  }
})

test('an admin, who sees all accounts, adds any person', async () => {
  await using chat = await buildChat()
  const [admin, bob] = [await chat.account('Olga', 'admin'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, admin)

  const added = await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, {
    as: admin,
    method: 'PUT',
  })

  expect(added.status).toBe(204)
})
