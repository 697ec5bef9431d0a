import { type Kysely, sql } from 'kysely'
import { test } from 'vitest'
import type { Steps } from '../storage/apply-migrations.ts'
import { migrations } from '../storage/migrations/migrations.ts'
import { postgresMigrations } from '../storage/postgres/postgres-migrations.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat } from '../testing/build-chat.ts'
import { comesTo, say, sayMuch } from '../testing/searching.ts'
import { database } from '../testing/test-database.ts'

const steps: Steps = database === 'sqlite' ? migrations : postgresMigrations

test('an index of a version before is made again: what it knew is found, and what it had missed', async () => {
  const dataFolder = temporaryFolder()
  {
    await using chat = await buildChat({ dataFolder })
    const ada = await chat.account('Ada')
    await say(chat, ada, 'kettle in the attic')
    await sayMuch(chat, ada)
    const db = chat.app.context.db as Kysely<unknown>
    await run(db, 'drop table search_parts', 'drop table search_state')
    await steps['0046-search']?.up(db)
    await run(
      db,
      `insert into search_rows select number, room, seq, sender, 'kettle in the attic', 'in'
        from event_rows where body like 'kettle%'`,
    )
    await steps['0054-words-in-blocks']?.up(db)
    // As if all were in it: so it was where a deleted room had taken the end of the log along.
    await run(
      db,
      `insert into search_blocks values (0, '1')`,
      `insert into search_words values ('zzz', '1')`,
      'update search_state set below = 1024',
    )
    await steps['0061-search-parts']?.up(db)
    await steps['0062-parts-written']?.up(db)
  }
  await using chat = await buildChat({ dataFolder })
  const bob = await chat.account('Bob')
  await comesTo(chat, bob, 'kettle', ['kettle in the attic'])
  await sayMuch(chat, bob)
  await comesTo(chat, bob, 'kettle', ['kettle in the attic'])
})

async function run(db: Kysely<unknown>, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
