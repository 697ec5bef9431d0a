import fc from 'fast-check'
import { expect, test } from 'vitest'
import { append, type Outcome } from './append.ts'
import { entryOf } from './entries.ts'
import { eventOf } from './kinds/kinds.ts'
import { buildLogStore, failingAt, failures } from './testing/log-store-in-thread.ts'

const people = ['ada', 'bob'].map((id) => ({ id, name: id, guest: false }))

const item = fc.record({
  room: fc.integer({ min: 0, max: 2 }),
  author: fc.constantFrom(...people),
  clientId: fc.constantFrom('client-1', 'client-2', 'client-3', 'client-4'),
  after: fc.constantFrom(undefined, 'client-1', 'client-2'),
  body: fc.constantFrom('Tea?', 'Cake?'),
})
const batch = fc.record({
  items: fc.array(item, { minLength: 1, maxLength: 6 }),
  fails: fc.option(fc.constantFrom(...failures.filter(([, when]) => when === 'before')), {
    freq: 3,
  }),
})

/** The rules in a few lines over plain maps; room 2 does not exist. */
class Model {
  readonly rooms: { body: string }[][] = [[], []]
  readonly sent = new Map<string, { room: number; body: string; seq: number }>()

  append({
    room,
    author,
    clientId,
    after,
    body,
  }: {
    room: number
    author: { id: string }
    clientId: string
    after: string | undefined
    body: string
  }) {
    const key = `${author.id}/${clientId}`
    const first = this.sent.get(key)
    if (first && (first.room !== room || first.body !== body)) return 'client_id_conflict'
    if (first) return { is: 'duplicate', seq: first.seq }
    if (after !== undefined && !this.sent.has(`${author.id}/${after}`)) return 'out_of_order'
    const events = this.rooms[room]
    if (!events) return 'no_such_room'
    const seq = events.push({ body })
    this.sent.set(key, { room, body, seq })
    return { is: 'stored', seq }
  }
}

const told = (outcome: Outcome) => {
  if (outcome.is === 'refused') return outcome.code
  return outcome.is === 'failed' ? outcome.message : { is: outcome.is, seq: outcome.seq }
}

test('whatever is sent, repeated, refused or fails, the log is what the rules say', async () => {
  const { store, roomIds, all } = await buildLogStore('garden', 'attic')
  await fc.assert(
    fc
      .asyncProperty(fc.array(batch, { minLength: 1, maxLength: 12 }), async (batches) => {
        const model = new Model()
        for (const { items, fails } of batches) {
          const entries = items.map((one) =>
            entryOf(roomIds[one.room] ?? 'nowhere', { kind: 'message.created', ...one }),
          )
          if (fails) {
            const [step, when] = fails
            const failing = failingAt(store, step, when)
            // A batch without news does not come as far as its writes.
            const answer = await append(failing, entries).catch(() => undefined)
            if (!answer) continue
            expect(answer.outcomes.map(told)).toEqual(items.map((one) => model.append(one)))
            continue
          }
          const { outcomes } = await append(store, entries)
          expect(outcomes.map(told)).toEqual(items.map((one) => model.append(one)))
        }
        for (const [index, events] of model.rooms.entries()) {
          const stored = await all<Parameters<typeof eventOf>[0]>(
            `select * from events where "roomId" = '${roomIds[index]}' order by seq`,
          )
          const rows = stored.map(eventOf)
          expect(rows.map(({ seq }) => seq)).toEqual(events.map((_, place) => place + 1))
          expect(rows).toMatchObject(events.map(({ body }) => ({ message: { body } })))
        }
      })
      .afterEach(async () => {
        await all('delete from event_rows')
        await all('delete from message_rows')
        await all('update room_heads set "lastSeq" = 0, "messageCount" = 0')
      }),
    { numRuns: 150 },
  )
})
