import { waitFor } from '@lobby/channels/testing/waiting'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { noLogger } from '../ground/logger.ts'
import { openTroubles } from '../ground/troubles.ts'
import { buildChat } from '../testing/build-chat.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'
import { planOf, recordQueries } from '../testing/query-plans.ts'
import { watchClock } from './clock-watch.ts'

test('a clock is behind a message from the future also when another room has spoken since', async () => {
  await using chat = await buildChat({ rooms: ['garden', 'attic'] })
  const { db } = chat.app.context
  await chat.say('garden', 'From the future.')
  const last = Buffer.from('ffffffffffff7fffbfffffffffffffff', 'hex')
  await sql`update event_rows set "createdAt" = ${Date.now() + 60_000}, "messageId" = ${last}
    where "messageId" is not null`.execute(db)
  await chat.say('attic', 'From now.')

  const troubles = openTroubles(noLogger, systemClock)
  const stop = watchClock(db, troubles, systemClock)
  await waitFor(() => expect(troubles.has('clock')).toBe(true))
  stop()
  troubles.close()
})

onlySqlite('the plans of its queries')(
  'the newest message of all rooms is the end of an index',
  async () => {
    await using chat = await buildChat()
    const { db, asked } = recordQueries(chat.app.context.db)

    watchClock(db, openTroubles(noLogger, systemClock), systemClock)()

    expect(asked.map((query) => planOf(chat.dataFolder, query))).toEqual([
      ['SEARCH event_rows USING INDEX event_rows_message (messageId>?)'],
    ])
  },
)
