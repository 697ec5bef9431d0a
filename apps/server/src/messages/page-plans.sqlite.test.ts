// How SQLite goes about a page: what each query seeks by decides whether a page
// of a room of a million messages costs as much as one of a hundred.
import { expect, test } from 'vitest'
import { readEvents, readPage } from '../log/log-queries.ts'
import { buildChat } from '../testing/build-chat.ts'
import { type Asked, planOf, recordQueries } from '../testing/query-plans.ts'
import { findMessage, listMessages } from './queries.ts'

/** How often a query bounds `seq` from below. Of two lower bounds SQLite seeks by one, and the plan does not tell which. */
const lowerBounds = ({ sql }: Asked) => sql.match(/"seq" >=? /g)?.length ?? 0

const byPlace =
  /^SEARCH (message_rows USING PRIMARY KEY|event_rows USING INDEX \w+) \(room=\? AND seq[=<>]\?( AND seq<\?)?\)$/
/** What belongs to one row: by a key that is there once. */
const oneRow =
  /^SEARCH (event_rows USING INDEX event_rows_place \(room=\? AND seq=\?\)|senders USING INTEGER PRIMARY KEY \(rowid=\?\))$/
const theRoom = /^SEARCH rooms USING (COVERING )?INDEX \w+ \(id=\?\)$/

test('a page of a room is sought by its place in the room, from one bound, and never sorted', async () => {
  await using chat = await buildChat()
  await chat.say('lobby', 'one', 'two', 'three')
  const id = await chat.roomId('lobby')
  const room = { id, visibleFrom: 2 }
  const { db, asked } = recordQueries(chat.app.context.db)

  const at = '2026-01-31T12:00:00Z'
  for (const place of [{}, { before: 3 }, { after: 1 }, { around: 2 }, { at }])
    await listMessages(db, room, { ...place, limit: 50 })
  await findMessage(db, room, 2)
  await readEvents(db, id, { after: 1, limit: 50 })
  await readPage(db, id, { after: 1, limit: 50 }, 1_000)

  expect(asked.length).toBeGreaterThanOrEqual(9)
  for (const query of asked) {
    const steps = planOf(chat.dataFolder, query)
    expect(steps).not.toHaveLength(0)
    // What is sorted after it was cut to a page, costs the page alone.
    const touching = /"sums"|halves/.test(query.sql)
      ? steps.filter(isOfTable)
      : steps.filter((step) => !step.startsWith('SCALAR SUBQUERY'))
    // Which room a place is in, is asked there, where it is not joined.
    const asksThere = /halves|from "message_rows"/.test(query.sql)
    const [room, place, ...rest] = asksThere ? touching.toReversed() : touching
    expect({ query, room, place }).toEqual({
      query,
      room: expect.stringMatching(theRoom),
      place: expect.stringMatching(byPlace),
    })
    for (const step of rest)
      expect({ query, step: expect.stringMatching(oneRow) }).toEqual({ query, step })
    expect({ query, bounds: Math.max(1, lowerBounds(query)) }).toEqual({ query, bounds: 1 })
  }
})

/** Not of the rows that an inner query has already read. */
const isOfTable = (step: string) =>
  !/^(USE|SCALAR SUBQUERY|SCAN (rows|sums|halves|json_each|found|\())/.test(step)
