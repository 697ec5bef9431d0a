import type { MessageQuery } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { recordQueries } from '../testing/query-plans.ts'
import { searchMessages } from './message-queries.ts'

test('a search that goes through messages a stretch at a time finds what one in one go does', async () => {
  await using chat = await buildChat({ rooms: ['garden'] })
  await chat.say('lobby', 'tea', 'no', 'tea', 'no', 'no', 'tea')
  await chat.say('garden', 'no', 'tea', 'tea', 'no')
  const { db, asked } = recordQueries(chat.app.context.db)
  const search = async (query: MessageQuery, stretch: number) =>
    searchMessages(db, 'operator', query, stretch)

  for (const order of ['asc', 'desc'] as const)
    for (const more of [{ q: 'tea' }, { q: 'tea', room: '@lobby' }, { author: 'a' }, { q: 'rum' }])
      for (const limit of [1, 2, 100])
        for (const page of [1, 2, 3, 4]) {
          const query = { ...more, order, limit, page }
          const expected = await search(query, 1_000)
          for (const stretch of [1, 2, 3])
            expect(await search(query, stretch), JSON.stringify(query)).toEqual(expected)
        }

  asked.length = 0
  const [all, none] = [{ order: 'desc', limit: 2, page: 1 } as const, { q: 'rum' }]
  await search({ ...all, ...none }, 5)
  // Two for each stretch of 5 messages, of which there are 10.
  expect(asked).toHaveLength(4)
  for (const time of [{ until: '2001-01-01T00:00:00Z' }, { since: '2101-01-01T00:00:00Z' }]) {
    asked.length = 0
    expect((await search({ ...all, ...time }, 5)).messages).toEqual([])
    expect(asked).toHaveLength(4)
  }
})
