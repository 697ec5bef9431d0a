import { expect, test } from 'vitest'
import { changeProfile } from '../people/profiles.ts'
import { buildChat } from '../testing/build-chat.ts'

test('who was told by a notice, or has come later, is not told again when the change is taken in', async () => {
  await using chat = await buildChat({ env: { LOBBY_GUESTS: 'on', LOBBY_OPEN_ROOMS: 'on' } })
  const owner = await chat.account('Olga', 'owner')
  const [bob, eve] = [await chat.guest('Bob'), await chat.guest('Eve')]
  const first = await chat.connect(bob)
  await chat.json('/api/rooms', { as: owner, json: { slug: 'garden', name: 'Garden' } })
  const later = await chat.connect(eve)

  // This one comes by being taken in alone: after what was decided before it.
  for (const { id } of [bob, eve])
    await changeProfile(chat.app.context.db, id, { color: 'red', language: undefined })
  await first.next('profile.changed')
  await later.next('profile.changed')

  expect(await first.nextFrame()).toMatchObject({ type: 'room.listed', room: { slug: 'garden' } })
  for (const client of [first, later]) expect(await client.isQuiet()).toBe(true)
})
