import { waitUntil } from '@lobby/channels/testing/waiting'
import { expect, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { createRateLimiter, rates } from '../ground/rate-limit.ts'
import { readEventsOfKinds } from '../log/log-queries.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { readerOfLinks } from './message-links.ts'

test('security 26: a step that the database runs again costs no more of the budget', async () => {
  await using chat = await buildChat()
  const { db, settings } = chat.app.context
  await settings.change({ previews: 'off' }, 'operator')
  const ada = await chat.account('Ada')
  const { slug } = await makePrivateRoom(chat, ada, {})
  const { id } = await db
    .selectFrom('rooms')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow()
  const reader = readerOfLinks({
    clock: systemClock,
    limiter: createRateLimiter(() => 0),
    isOn: () => true,
    isOurs: () => false,
    wanted: () => {},
  })
  const budget = rates.linkedPages.burst
  const [each, messages] = [3, budget / 3]
  for (let n = 0; n < messages; n++) {
    const links = Array.from({ length: each }, (_, m) => `http://garden.example/${n}-${m}`)
    await chat.json(`/api/rooms/${slug}/messages`, { as: ada, json: { body: links.join(' ') } })
  }
  const range = { after: 0, upTo: 1_000, limit: 100, readsPlain: true }
  const events = (await readEventsOfKinds(db, id, reader.kinds, range)).filter(reader.concerns)
  expect(events).toHaveLength(messages)
  await untilRead(chat, id, events.at(-1)?.seq ?? 0)

  const undone = inTransaction(db, async (tx) => {
    await reader.store(tx, id, events)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await inTransaction(db, (tx) => reader.store(tx, id, events))

  const cards = await db.selectFrom('link_cards').select('page').where('roomId', '=', id).execute()
  expect(cards).toHaveLength(budget)
})

/** Waits until the server's own reader, which is off, has passed the events. */
const untilRead = ({ app }: Chat, roomId: string, last: number) =>
  waitUntil(async () => {
    const cursors = app.context.db.selectFrom('log_readers').select('seq')
    const cursor = cursors.where('name', '=', 'cards').where('roomId', '=', roomId)
    return ((await cursor.executeTakeFirst())?.seq ?? 0) >= last
  })
