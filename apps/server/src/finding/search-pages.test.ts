import type { SearchPage } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { comesTo, say, sayMuch, sayOften, search } from '../testing/searching.ts'
import { findMessages } from './queries.ts'
import { searchCursors } from './search-cursor.ts'

test('pages follow each other without a gap, the newest first or the best', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const bodies = ['beat it', 'no heat', 'meat and more of it', 'eat', 'eaten up']
  for (const body of bodies) await say(chat, ada, body)
  await comesTo(chat, ada, 'eat', bodies.toReversed())
  const pages = async (sort: string) => {
    const all: string[] = []
    for (let next: string | undefined = ''; next !== undefined; ) {
      const cursor = next && `&cursor=${encodeURIComponent(next)}`
      const page = await search(chat, ada, 'eat', `&limit=2&sort=${sort}${cursor}`)
      all.push(...page.results.map(({ message }) => message.body))
      next = page.next
      await say(chat, ada, 'eat nothing that comes meanwhile')
    }
    return all
  }
  expect(await pages('newest')).toEqual(bodies.toReversed())
  expect((await pages('best')).filter((body) => bodies.includes(body)).slice(0, 2)).toEqual([
    'eat',
    'eaten up',
  ])
})

test('where the next page begins tells nothing, and is good for its own search alone', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  await sayOften(chat, ada, { count: 30, body: 'tea', slug: 'lobby' })
  const next = async (typed: string, more = '') => {
    const page = await search(chat, ada, typed, `&limit=2${more}`)
    return page.next ?? ''
  }
  const cursor = await next('tea')
  expect(cursor).toMatch(/^[0-9a-f]+$/)
  // Neither the length nor any figure of it depends on the place.
  const after = await next('tea', `&cursor=${cursor}`)
  expect(after).toHaveLength(cursor.length)
  expect(await next('tea')).not.toBe(cursor)
  const changed = `${cursor.slice(0, -1)}${cursor.endsWith('0') ? '1' : '0'}`
  const refused = {
    status: 400,
    detail:
      'cursor: give the `next` of a page of this search, as it came: it was changed, or is of another search.',
  }
  for (const one of [changed, '900', '900 20', `${cursor}00`, 'tea'])
    expect.soft(await search(chat, ada, 'tea', `&cursor=${one}`)).toMatchObject(refused)
  expect(await search(chat, ada, 'te', `&cursor=${cursor}`)).toMatchObject(refused)
  expect(await search(chat, ada, 'tea', `&sort=best&cursor=${cursor}`)).toMatchObject(refused)
  // Another length of the page is no other search.
  expect((await search(chat, ada, 'tea', `&limit=9&cursor=${cursor}`)).results).toHaveLength(9)
})

test.each(['newest', 'best'] as const)(
  'a search that takes long ends, says how far it has looked, and goes on with the next page: %s',
  async (sort) => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada')
    for (const body of ['q z one', 'q z two']) await say(chat, ada, body)
    await sayOften(chat, ada, { count: 4_200, body: 'nothing', slug: 'lobby' })
    await sayMuch(chat, ada)
    const pages = await slowPages(chat, ada, { q: '"q z"', sort, limit: 20 })
    // Single letters are nothing that the index knows.
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.flatMap(({ results }) => results.map(({ message }) => message.body))).toEqual([
      ...['q z two', 'q z one'],
    ])
    const [first, last] = [pages[0], pages.at(-1)]
    expect(first?.lookedTo).toMatch(/:00\.000Z$/)
    expect(last).not.toHaveProperty('lookedTo')
    // With all the time that it needs, it is one page.
    expect(await search(chat, ada, '"q z"', `&sort=${sort}`)).not.toHaveProperty('next')
  },
)

/** All pages of a search for which each batch of messages takes longer than a page may. */
async function slowPages(
  { app }: Chat,
  { id, name }: Visitor,
  query: Pick<Parameters<typeof findMessages>[2], 'q' | 'sort' | 'limit'>,
): Promise<SearchPage[]> {
  let now = 0
  const needs = { ...app.context, clock: { monotonic: () => (now += 2_000) } }
  const person = { id, name, guest: false, role: 'member', session: true } as const
  const pages: SearchPage[] = []
  for (let cursor: string | undefined; pages.length < 50; ) {
    const page = await findMessages(needs, person, { ...query, ...(cursor && { cursor }) })
    pages.push(page)
    cursor = page.next
    if (cursor === undefined) break
  }
  return pages
}

test('of one person one search at a time is done, and four wait', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  // Single letters are nothing that the index knows: this looks at all that was said.
  await sayOften(chat, ada, { count: 4_200, body: 'nothing', slug: 'lobby' })
  const status = async (as: Visitor) =>
    (await chat.fetch(`/api/search?q=${encodeURIComponent('"q z"')}`, { as })).status
  const all = await Promise.all([...Array.from({ length: 12 }, () => status(ada)), status(bob)])
  expect(all.at(-1)).toBe(200)
  expect(all).toContain(429)
  expect(await status(ada)).toBe(200)
})

test('a cursor of another server is none', () => {
  const query = { q: 'tea', sort: 'newest', limit: 20 } as const
  const place = { below: 7, from: 0, shown: 0 }
  const cursor = searchCursors('one secret').close(query, place)
  expect(searchCursors('one secret').open(query, cursor)).toEqual(place)
  expect(() => searchCursors('another').open(query, cursor)).toThrow('as it came')
})
