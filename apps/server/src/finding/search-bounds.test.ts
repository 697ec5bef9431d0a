import { waitFor } from '@lobby/channels/testing/waiting'
import { expect, onTestFinished, test } from 'vitest'
import { type Clock, systemClock } from '../ground/clock.ts'
import { rates } from '../ground/rate-limit.ts'
import { markRead } from '../rooms/read-markers.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { comesTo, found, say, sayMuch, sayOften, search } from '../testing/searching.ts'
import { uploadFile } from '../testing/send-file.ts'
import { forgetRooms, openIndexWriter } from './index-writer.ts'
import { findMessages } from './queries.ts'

test('nobody finds what they may not read, and who has joined later nothing from before', async () => {
  await using chat = await buildChat()
  const [ada, bob, eve] = [
    await chat.account('Ada'),
    await chat.account('Bob'),
    await chat.account('Eve'),
  ]
  const attic = await makePrivateRoom(chat, ada, { members: [bob] })
  const late = await makePrivateRoom(chat, ada, { name: 'Late', history: 'joined' })
  await say(chat, ada, 'kettle in the attic', {}, attic.slug)
  await say(chat, ada, 'kettle before Bob', {}, late.slug)
  await put(chat, ada, late.slug, bob)
  await say(chat, ada, 'kettle after Bob', {}, late.slug)
  await comesTo(chat, ada, 'kettle', [
    ...['kettle after Bob', 'kettle before Bob', 'kettle in the attic'],
  ])
  expect(await found(chat, bob, 'kettle')).toEqual(['kettle after Bob', 'kettle in the attic'])
  expect(await found(chat, bob, 'kettle', '&sort=best')).not.toContain('kettle before Bob')
  expect(await found(chat, eve, 'kettle')).toEqual([])
  expect(await found(chat, eve, 'from:ada')).toEqual([])
  // Neither do they learn that there is such a room.
  for (const slug of [attic.slug, 'no-such-room'])
    expect(await search(chat, eve, `in:${slug}`)).toMatchObject({ code: 'no_such_room' })

  await chat.fetch(`/api/rooms/${attic.slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  expect(await found(chat, bob, 'kettle')).toEqual(['kettle after Bob'])
  const owner = await chat.account('Owner', 'owner')
  await say(chat, ada, 'kettle for all')
  await comesTo(chat, bob, 'kettle for', ['kettle for all'])
  await chat.fetch(`/api/rooms/lobby/bans/${bob.id}`, { as: owner, method: 'PUT' })
  await waitFor(async () => expect(await found(chat, bob, '"kettle for"')).toEqual([]))
  expect(await found(chat, ada, '"kettle for"')).toEqual(['kettle for all'])
})

test('security 32: a word of rooms that one may not read costs what a word of no message costs', async () => {
  await using chat = await buildChat()
  const [ada, eve] = [await chat.account('Ada'), await chat.account('Eve')]
  const attic = await makePrivateRoom(chat, ada, {})
  const late = await makePrivateRoom(chat, ada, { name: 'Late', history: 'joined' })
  await sayOften(chat, ada, { count: 40, body: 'kettle', slug: attic.slug })
  await sayOften(chat, ada, { count: 40, body: 'kettle', slug: late.slug })
  await put(chat, ada, late.slug, eve)
  await sayMuch(chat, ada)
  /** What the time depends on: how often the database is asked, and how many messages are read. */
  const cost = async (as: Visitor, q: string) => {
    const counted = { queries: 0, messages: 0 }
    const db = chat.app.context.db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        counted.queries++
        counted.messages += result.rows.filter((row) => 'payload' in row).length
        return result
      },
    })
    const person = {
      id: as.id,
      name: as.name,
      guest: false,
      role: 'member',
      session: true,
    } as const
    const query = { q, limit: 20, sort: 'newest' } as const
    const { results } = await findMessages({ ...chat.app.context, db }, person, query)
    return { found: results.length, ...counted }
  }
  for (const [word, nowhere] of [
    ['kettle', 'cattle'],
    ['ettl', 'attl'],
    ['"kettle k"', '"cattle c"'],
  ] as const) {
    const [nothing, hidden] = await whileIndexRests(chat, async () => [
      await cost(eve, nowhere),
      await cost(eve, word),
    ])
    expect(nothing).toMatchObject({ found: 0 })
    expect(hidden).toEqual(nothing)
  }
  expect((await cost(ada, 'kettle')).found).toBe(20)
})

/** What is measured of an index that is not written meanwhile: it may still be on its way to the end of the log. */
async function whileIndexRests<T>({ app }: Chat, measure: () => Promise<T>): Promise<T> {
  const written = async () =>
    (await app.context.db.selectFrom('search_state').select('changes').executeTakeFirstOrThrow())
      .changes
  for (;;) {
    const before = await written()
    const measured = await measure()
    if ((await written()) === before) return measured
  }
}

test('an edit changes what a message is found by, and a deleted one is not found, nor kept', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const seq = await say(chat, ada, 'a mug of cocoa')
  expect(await found(chat, ada, 'cocoa')).toEqual(['a mug of cocoa'])
  await sayMuch(chat, ada)
  expect(await found(chat, ada, 'cocoa')).toEqual(['a mug of cocoa'])
  await chat.fetch(`/api/rooms/lobby/messages/${seq}`, {
    ...{ as: ada, method: 'PATCH', json: { body: 'a mug of coffee' } },
  })
  await comesTo(chat, ada, 'coffee', ['a mug of coffee'])
  expect(await found(chat, ada, 'cocoa')).toEqual([])
  await chat.fetch(`/api/rooms/lobby/messages/${seq}`, { as: ada, method: 'DELETE' })
  expect(await found(chat, ada, 'coffee')).toEqual([])
  await waitFor(async () => expect((await wordsIn(chat)).join(' ')).not.toMatch(/cocoa|coffee|mug/))
})

test('of a room that is deleted the index keeps nothing', async () => {
  await using chat = await buildChat({ rooms: ['garden'] })
  const ada = await chat.account('Ada')
  const owner = await chat.account('Owner', 'owner')
  await say(chat, ada, 'roses', {}, 'garden')
  await sayMuch(chat, ada)
  expect(await wordsIn(chat)).toContain('roses')
  await chat.fetch('/api/rooms/garden', { as: owner, method: 'DELETE' })
  await forgetRooms(chat.app.context.db, systemClock)
  expect(await wordsIn(chat)).not.toContain('roses')
})

test('what comes after a deleted room at the end of the log is found, and nothing of the room kept', async () => {
  await using chat = await buildChat({ rooms: ['garden'] })
  const ada = await chat.account('Ada')
  const owner = await chat.account('Owner', 'owner')
  await sayOften(chat, ada, { count: 300, body: 'roses', slug: 'garden' })
  await waitFor(async () => expect(await wordsIn(chat)).toContain('roses'))
  await chat.fetch('/api/rooms/garden', { as: owner, method: 'DELETE' })
  await say(chat, ada, 'tulips')
  await sayMuch(chat, ada)
  expect(await found(chat, ada, 'tulips')).toEqual(['tulips'])
  await forgetRooms(chat.app.context.db, systemClock)
  expect(await wordsIn(chat)).not.toContain('roses')
})

test('a part of the log in which events may still come is looked at again, though nothing is committed here', async () => {
  await using chat = await buildChat()
  const { db, logger } = chat.app.context
  const nothing = () => {}
  const clock: Clock = {
    ...systemClock,
    // The look that comes each minute does not help.
    after: (milliseconds, call) => (milliseconds < 60_000 ? systemClock.after(0, call) : nothing),
  }
  let looks = 0
  const settled = async () => ({ below: 1, next: ++looks === 1 ? 100_000 : 1 })
  const writer = openIndexWriter({ db, clock, logger, settled })
  onTestFinished(() => writer.close())

  writer.committed()

  await waitFor(() => expect(looks).toBe(2))
})

test('of a room that is made while another one is forgotten, all stays', async () => {
  await using chat = await buildChat({ rooms: ['attic', 'garden', 'barn'] })
  const ada = await chat.account('Ada')
  const owner = await chat.account('Owner', 'owner')
  const remove = (slug: string) => chat.fetch(`/api/rooms/${slug}`, { as: owner, method: 'DELETE' })
  const { db } = chat.app.context
  const isWritten = (word: string) =>
    waitFor(async () => expect(await wordsIn(chat)).toContain(word))
  // Both stand in a stretch that the end of the log is in, and SQLite gives the numbers of both again.
  await sayOften(chat, ada, { count: 300, body: 'roses', slug: 'barn' })
  await sayOften(chat, ada, { count: 300, body: 'hay', slug: 'garden' })
  await isWritten('hay')
  await remove('barn')
  let isChosen = false
  const meanwhile = db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      // What is forgotten was just chosen.
      if (!isChosen && result.rows.some((row) => 'words' in row)) {
        isChosen = true
        await remove('garden')
        await chat.json('/api/rooms', { as: ada, json: { name: 'Orchard', slug: 'orchard' } })
        await sayOften(chat, ada, { count: 1_100, body: 'apples', slug: 'orchard' })
        await isWritten('apples')
      }
      return result
    },
  })

  await forgetRooms(meanwhile, systemClock)

  expect(isChosen).toBe(true)
  const all = await found(chat, ada, 'in:orchard apples', '&limit=50')
  expect(all).toHaveLength(50)
  expect(await wordsIn(chat)).toContain('apples')
  expect(await wordsIn(chat)).not.toContain('hay')
})

test('while a deleted room is forgotten, others have the database three times as long', async () => {
  await using chat = await buildChat({ rooms: ['garden'] })
  const ada = await chat.account('Ada')
  const owner = await chat.account('Owner', 'owner')
  await sayOften(chat, ada, { count: 600, body: 'roses', slug: 'garden' })
  await sayMuch(chat, ada)
  await chat.fetch('/api/rooms/garden', { as: owner, method: 'DELETE' })
  let now = 0
  const rests: number[] = []
  const clock: Clock = {
    ...systemClock,
    // Each look at it is ten milliseconds later.
    monotonic: () => (now += 10),
    after(milliseconds, call) {
      rests.push(milliseconds)
      return systemClock.after(0, call)
    },
  }
  await forgetRooms(chat.app.context.db, clock)
  // The messages stand in three stretches or more.
  expect(rests.length).toBeGreaterThanOrEqual(2)
  expect(new Set(rests)).toEqual(new Set([30]))
})

/** One pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('each operator narrows the search', async () => {
  await using chat = await buildChat({ rooms: ['garden'] })
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const root = await say(chat, ada, 'tea one')
  await say(chat, bob, 'tea two @Ada https://example.org', {}, 'garden')
  await say(chat, bob, 'tea three `code`', { thread: root })
  const picture = await uploadFile(chat, bob, { name: 'Löwe am See.png', content: png })
  const table = await uploadFile(chat, ada, { name: 'brews_2026.csv', content: 'a,b' })
  await say(chat, bob, 'four', { attachments: [picture] })
  await say(chat, ada, 'five', { attachments: [table] })
  const day = new Date().toISOString().slice(0, 10)
  const [one, two, three] = ['tea one', 'tea two @Ada https://example.org', 'tea three `code`']
  await comesTo(chat, ada, 'tea', [three, two, one])
  const path = `/api/rooms/lobby/messages/${root}`
  await chat.fetch(`${path}/reactions/${encodeURIComponent('👍')}`, { as: ada, method: 'PUT' })
  await chat.fetch(`${path}/pin`, { as: ada, method: 'PUT' })
  await chat.fetch(`/api/saved/lobby/${root}`, { as: ada, method: 'PUT' })
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['from:bob', ['four', three, two]],
    ['from:@Bob in:#garden', [two]],
    ['from:me', ['five', one]],
    ['from:ada from:bob tea', [three, two, one]],
    ['-from:bob', ['five', one]],
    ['from:stranger', []],
    ['in:garden', [two]],
    ['-in:garden tea', [three, one]],
    ['has:link', [two]],
    ['-has:link tea', [three, one]],
    ['has:code', [three]],
    ['has:reaction', [one]],
    ['has:file', ['five', 'four']],
    ['has:image', ['four']],
    ['has:file -has:image', ['five']],
    ['lowe "am see"', ['four']],
    ['brews_', ['five']],
    ['csv from:ada', ['five']],
    ['is:pinned', [one]],
    ['is:saved tea', [one]],
    ['is:thread', [three]],
    ['mentions:me', [two]],
    ['tea -two', [three, one]],
    ['"tea t"', [three, two]],
    [`on:${day} tea`, [three, two, one]],
    [`before:${day}`, []],
    [`after:${day}`, []],
    ['after:2020-01-31 one', [one]],
  ]
  for (const [typed, bodies] of cases)
    expect.soft([typed, await found(chat, ada, typed)]).toEqual([typed, bodies])
  expect(await found(chat, bob, 'is:saved')).toEqual([])
  expect(await found(chat, bob, 'mentions:me')).toEqual([])
  // Unread is as the list of rooms counts it: neither one's own, nor what stands in a thread alone.
  const lobby = await chat.roomId('lobby')
  await markRead(chat.app.context.db, ada.id, lobby, root)
  expect(await found(chat, ada, 'is:unread')).toEqual(['four'])
  expect(await found(chat, ada, 'tea -is:unread')).toEqual([three, two, one])
  await markRead(chat.app.context.db, ada.id, lobby, 1_000)
  expect(await found(chat, ada, 'is:unread')).toEqual([])
})

test('people are found by their names, whatever the case of these, and guests as others', async () => {
  await using chat = await buildChat({ env: { LOBBY_GUESTS: 'on', LOBBY_OPEN_ROOMS: 'on' } })
  const ada = await chat.account('Ada')
  const bob = await chat.guest('Bob')
  const zoe = await chat.guest('Zoë Ünal')
  await say(chat, bob, 'tea of Bob')
  await say(chat, zoe, 'tea of Zoë')
  await chat.json('/api/rooms/lobby/messages', { json: { body: 'tea of Cem', name: 'Cem' } })
  await comesTo(chat, ada, 'tea', ['tea of Cem', 'tea of Zoë', 'tea of Bob'])
  const cases: Readonly<Record<string, readonly string[]>> = {
    'from:bob': ['tea of Bob'],
    'from:BOB': ['tea of Bob'],
    'from:"zoë ünal"': ['tea of Zoë'],
    'from:"ZOË ÜNAL"': ['tea of Zoë'],
    'from:cem': ['tea of Cem'],
    'from:b_b': [],
    'from:%': [],
    'tea -from:bob': ['tea of Cem', 'tea of Zoë'],
  }
  for (const [typed, bodies] of Object.entries(cases))
    expect.soft([typed, await found(chat, ada, typed)]).toEqual([typed, bodies])
})

test('what cannot be sought is said, with what would be right', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const refusals: Readonly<Record<string, string>> = {
    ' ': 'Say what to look for.',
    'has:cheese': 'has:cheese says nothing: after has: comes link, code, file, image or reaction.',
    'mentions:bob': 'mentions:bob says nothing: after mentions: comes me.',
    'on:2026-02-30': 'on:2026-02-30 is no day: write it as on:2026-01-31.',
    'tea in:': 'What stands behind in: is missing.',
    [Array.from({ length: 21 }, (_, n) => `w${n}`).join(' ')]:
      'A search has at most 20 words and conditions.',
  }
  for (const [typed, detail] of Object.entries(refusals))
    expect.soft(await search(chat, ada, typed)).toMatchObject({ status: 400, detail })
  for (const more of ['&limit=51', '&cursor=tea', '&sort=worst', '&zone=Mars/Olympus', '&page=2'])
    expect.soft(await search(chat, ada, 'tea', more)).toMatchObject({ status: 400 })
  expect((await chat.fetch('/api/search?q=tea')).status).toBe(401)
})

test('security 23: a person searches thirty times at once, then once a second, and others as often', async () => {
  let now = 0
  await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' }, clock: () => now })
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const status = async (as: Visitor) => (await chat.fetch('/api/search?q=tea', { as })).status
  for (let count = 0; count < rates.findMessages.burst; count++) expect(await status(ada)).toBe(200)
  expect(await status(ada)).toBe(429)
  expect(await status(bob)).toBe(200)
  now += 1_000
  expect(await status(ada)).toBe(200)
  expect(await status(ada)).toBe(429)
})

test('what was said before there was an index is found, and an index that is gone is made again', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const { db, searchActions } = chat.app.context
  await say(chat, ada, 'older than the index')
  await sayMuch(chat, ada)
  await searchActions.remakeIndex('operator')
  expect(await found(chat, ada, 'older')).toEqual(['older than the index'])
  await say(chat, ada, 'newer')
  await waitFor(async () => {
    const { below } = await db.selectFrom('search_state').select('below').executeTakeFirstOrThrow()
    expect(below).toBeGreaterThan(1_000)
  })
  expect(await found(chat, ada, 'older')).toEqual(['older than the index'])
  expect(await wordsIn(chat)).toContain('older')
})

const wordsIn = async (chat: Chat) =>
  (await chat.app.context.db.selectFrom('search_parts').select('words').execute()).flatMap(
    ({ words }) => words.split('\n'),
  )

const put = (chat: Chat, as: Visitor, slug: string, { id }: Visitor) =>
  chat.fetch(`/api/rooms/${slug}/members/${id}`, { as, method: 'PUT' })
