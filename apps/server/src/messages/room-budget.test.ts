import { expect, test } from 'vitest'
import type { Person } from '../ground/person.ts'
import { createRateLimiter, rates } from '../ground/rate-limit.ts'
import { buildChat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { createMessageActions } from './actions.ts'
import { createConsumeRoomBudget } from './room-budget.ts'

/** Who sends into a room by a clock that stands still, and how many of so many messages are taken. */
async function build() {
  const chat = await buildChat()
  const needs = { ...chat.app.context, limiter: createRateLimiter(() => 0) }
  const consumeRoomBudget = createConsumeRoomBudget(needs)
  const { sendMessage } = createMessageActions(needs)
  const personOf = ({ id, name, guest }: Visitor): Person => {
    return { id, name, guest, role: guest ? 'guest' : 'member', session: true }
  }
  const taken = async (who: Visitor, roomId: string, address: string, messages: number) => {
    let count = 0
    for (let n = 0; n < messages; n++) {
      const refused = consumeRoomBudget(personOf(who), { roomId, address })
      if (
        await (refused ?? Promise.resolve()).then(
          () => true,
          () => false,
        )
      )
        count++
    }
    return count
  }
  return { chat, sendMessage, taken, personOf, lobby: await chat.roomId('lobby') }
}

test('security 65: guests of one network leave the others of a room their share', async () => {
  const { chat, taken, lobby } = await build()
  await using _ = chat
  const [eve, bob] = [await chat.guest('Eve'), await chat.guest('Bob')]
  const share = rates.sendInRoomByNetwork.burst

  expect(await taken(eve, lobby, '192.0.2.1', 500)).toBe(share)
  expect(await taken(bob, lobby, '192.0.2.2', 5)).toBe(5)
  // Another room has budgets of its own.
  const { id } = await chat.app.context.log.createRoom({ slug: 'garden', name: 'Garden' })
  expect(await taken(eve, id, '192.0.2.1', 500)).toBe(share)
})

test('security 65: very many networks of guests leave accounts their part of a room', async () => {
  const { chat, taken, lobby } = await build()
  await using _ = chat
  const [eve, ada] = [await chat.guest('Eve'), await chat.account('Ada')]
  let fromGuests = 0
  for (let n = 1; n <= 50; n++) fromGuests += await taken(eve, lobby, `192.0.2.${n}`, 10)

  expect(fromGuests).toBe(rates.sendInRoomByGuests.burst)
  const left = rates.sendInRoom.burst - rates.sendInRoomByGuests.burst
  expect(await taken(ada, lobby, '192.0.2.1', 500)).toBe(left)
})

test('security 65: who moderates a room is heard in it, however much is said', async () => {
  const { chat, taken } = await build()
  await using _ = chat
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const attic = await chat.roomId(slug)

  expect(await taken(bob, attic, '192.0.2.1', 500)).toBe(rates.sendInRoom.burst)
  expect(await taken(ada, attic, '192.0.2.1', 10)).toBe(10)
  expect(await taken(bob, attic, '192.0.2.1', 10)).toBe(0)
})

test('security 23: a message too many for the room is refused with the time to wait, and stored later', async () => {
  const { chat, sendMessage, taken, lobby, personOf } = await build()
  await using _ = chat
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  await taken(ada, lobby, '192.0.2.1', 500)
  const input = { roomId: lobby, body: 'Tea?', countedAs: '', address: '192.0.2.2' }

  const refused = sendMessage(personOf(bob), input)
  await expect(refused).rejects.toMatchObject({ code: 'rate', retryAfter: 20 })

  expect(await chat.app.context.messageActions.sendMessage(personOf(bob), input)).toMatchObject({
    seq: 1,
  })
})
