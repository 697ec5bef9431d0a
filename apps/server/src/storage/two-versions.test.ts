// What an upgrade of one server after the other stands on: a database that a newer version has added to serves the one before it.
import { type Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { database } from '../testing/test-database.ts'
import { migrate, type Step, type Steps } from './apply-migrations.ts'
import { migrations } from './migrations/migrations.ts'
import { postgresMigrations } from './postgres/postgres-migrations.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const today: Steps = database === 'sqlite' ? migrations : postgresMigrations

/** A step of a later version, of these statements. */
const later = (...statements: string[]): Step => ({
  async up(db) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
})
const adding = later(
  'alter table rooms add column motto text',
  'create table topics (id text primary key)',
)
const upgrade = (chat: Chat, step: Step) =>
  migrate(chat.app.context.db as Kysely<unknown>, { ...today, '9999-later': step })

test('beside a version that has added to the database, the one before it goes on, starts, and is heard', async () => {
  const dataFolder = temporaryFolder()
  {
    await using running = await buildChat({ dataFolder })
    const ada = await running.connect('Ada', { lobby: null })
    expect(await upgrade(running, { ...adding, expands: true })).toEqual(['9999-later'])
    await ada.say('lobby', 'Still here.')
    // The newer version starts once more.
    expect(await upgrade(running, { ...adding, expands: true })).toEqual([])
  }
  await using started = await buildChat({ dataFolder })
  const eve = await started.connect('Eve', { lobby: null })
  await eve.say('lobby', 'Here again.')
  const { messages } = await started.json('/api/rooms/lobby/messages')
  expect(messages.map(({ body }: { body: string }) => body)).toEqual([
    ...['Still here.', 'Here again.'],
  ])
})

test('a database in which a newer version has changed something is refused by the one before it, whatever else was added', async () => {
  const dataFolder = temporaryFolder()
  {
    await using running = await buildChat({ dataFolder })
    await migrate(running.app.context.db as Kysely<unknown>, {
      ...today,
      '9998-adds': { ...adding, expands: true },
      '9999-changes': later('alter table topics add column name text'),
    })
  }
  await expect(buildChat({ dataFolder })).rejects.toThrow(/newer Lobby .*9999-changes/)
})

test.each([
  [
    'adds what has a default',
    ["alter table rooms add column color text not null default ''"],
    undefined,
  ],
  [
    'renames',
    ['alter table rooms rename column name to title'],
    'rooms.name is gone, rooms.title must be filled',
  ],
  ['drops', ['drop table used_marks'], 'used_marks is gone'],
] as const)(
  'a step that says it expands, and %s, is known by what it puts in the way',
  async (_, statements, changes) => {
    await using chat = await buildChat()
    const db = chat.app.context.db as unknown as Kysely<unknown>
    await upgrade(chat, { ...adding, expands: true })
    const step = { ...later(...statements), expands: true } as const
    const taking = migrate(db, { ...today, '9999-later': adding, '9999-very-last': step })
    if (changes === undefined) expect(await taking).toEqual(['9999-very-last'])
    else await expect(taking).rejects.toThrow(changes)
  },
)
