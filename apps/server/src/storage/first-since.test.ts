import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { firstNumbersSince, firstSeqSince } from './first-since.ts'

test('the first event from an instant on is found wherever it is, past events that are gone as well', async () => {
  await using chat = await buildChat({ rooms: ['garden'] })
  const { db } = chat.app.context
  for (let n = 0; n < 12; n++) await chat.say(n % 3 === 0 ? 'garden' : 'lobby', `line ${n}`)
  const gone = await db.selectFrom('event_rows').select(['number', 'room', 'seq']).execute()
  for (const { number, room, seq } of gone.slice(4, 7)) {
    await db.deleteFrom('message_rows').where('room', '=', room).where('seq', '=', seq).execute()
    await db.deleteFrom('event_rows').where('number', '=', number).execute()
  }
  const left = () => db.selectFrom('event_rows').select(['number', 'seq', 'createdAt', 'room'])
  const numbers = (await left().orderBy('number').execute()).map(({ number }) => number)
  // Two of them are of one instant each time.
  for (const [index, number] of numbers.entries())
    await db
      .updateTable('event_rows')
      .set({ createdAt: 1_000 + 10 * Math.floor(index / 2) })
      .where('number', '=', number)
      .execute()
  const events = await left().orderBy('number').execute()
  const instants = [-5, 0, ...Array.from({ length: 90 }, (_, n) => 995 + n), 9e12]

  const found = await firstNumbersSince(db, instants)
  for (const [index, instant] of instants.entries()) {
    const late = events.findIndex(({ createdAt }) => createdAt >= instant)
    const [before, first] = late === -1 ? [events.at(-1)] : [events[late - 1], events[late]]
    // No event lies between the one that is found and the number that is told.
    expect([instant, found[index]]).toEqual([instant, 1 + (before?.number ?? 0)])
    expect(found[index]).toBeLessThanOrEqual(first?.number ?? Number.POSITIVE_INFINITY)
  }
  const garden = await db.selectFrom('rooms').selectAll().where('slug', '=', 'garden').execute()
  const [{ id, number: room } = { id: '', number: 0 }] = garden
  const own = events.filter((event) => event.room === room)
  for (const instant of instants) {
    const before = own.findLast(({ createdAt }) => createdAt < instant)
    expect([instant, await firstSeqSince(db, id, instant)]).toEqual([
      instant,
      1 + (before?.seq ?? 0),
    ])
  }
  expect(await firstNumbersSince(db, [])).toEqual([])
})
