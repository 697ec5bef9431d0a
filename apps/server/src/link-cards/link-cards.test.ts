import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { waitUntil } from '@lobby/channels/testing/waiting'
import type { CardsOfMessage } from '@lobby/protocol'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { unwantedPages } from './unwanted-pages.ts'

type Pages = Readonly<Record<string, (response: ServerResponse, asked: IncomingMessage) => unknown>>

const html = (head: string) => (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(head)
const rose = await sharp({
  create: { width: 1_200, height: 630, channels: 3, background: '#c03' },
})
  .png()
  .toBuffer()

const pages: Pages = {
  '/roses': html(
    '<title>Tab</title><meta property="og:title" content="Roses\u202e in May"><meta property="og:site_name" content="Garden"><meta name="description" content="How to water them."><meta property="og:image" content="/rose.png">',
  ),
  '/rose.png': (response) => response.writeHead(200, { 'content-type': 'image/png' }).end(rose),
  '/evil.png': (response) =>
    response.writeHead(200, { 'content-type': 'image/png' }).end('<svg onload="alert(1)"/>'),
  '/film': html(
    '<title>Film</title><link rel="alternate" type="application/json+oembed" href="/film.json">',
  ),
  '/film.json': (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"type":"video","provider_name":"Films","thumbnail_url":"/rose.png","html":"<b>"}'),
  '/empty': html('<p>Nothing'),
  '/tulips': html('<title>Tulips</title>'),
  '/slow-1': () => {},
  '/slow-2': () => {},
  '/slow-3': () => {},
}

/** A site on this machine, and a server that may read it. */
async function build(env: Readonly<Record<string, string>> = {}) {
  const asked: string[] = []
  /** What it answers from now on, in place of its pages. */
  const troubles = new Map<string, number>()
  const site = createServer((request, response) => {
    asked.push(request.url ?? '')
    const page = pages[request.url ?? '']
    const trouble = troubles.get(request.url ?? '')
    if (trouble) response.writeHead(trouble).end()
    else if (page) page(response, request)
    else response.writeHead(404).end()
  }).listen(0, '0.0.0.0')
  await new Promise((resolve) => site.once('listening', resolve))
  onTestFinished(() => void site.close())
  const chat = await buildChat({ env: { LOBBY_PREVIEW_NETWORKS: '127.0.0.1', ...env } })
  onTestFinished(() => chat[Symbol.asyncDispose]())
  const ada = await chat.account('Ada')
  const bob = await chat.account('Bob')
  const eve = await chat.account('Eve')
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  return { asked, chat, ada, bob, eve, slug, troubles, url }
}

type Built = Awaited<ReturnType<typeof build>>

async function say({ chat, slug }: Built, as: Visitor, body: string): Promise<number> {
  const answer = await chat.fetch(`/api/rooms/${slug}/messages`, { as, json: { body } })
  return (await answer.json()).seq
}

async function cardsOf(chat: Chat, slug: string, seq: number, as: Visitor | undefined) {
  const answer = await chat.fetch(`/api/link-cards?of=${slug}@${seq}`, { ...(as && { as }) })
  const { messages } = (await answer.json()) as { messages: CardsOfMessage[] }
  return messages[0]?.cards ?? []
}

const titles = async ({ chat, slug }: Built, seq: number, as: Visitor | undefined) =>
  (await cardsOf(chat, slug, seq, as)).map(({ title }) => title)

/** What the table of pages knows when none waits any more. */
function allRead({ chat }: Built, count: number) {
  const { db } = chat.app.context
  return waitUntil(async () => {
    const rows = await db.selectFrom('link_pages').select(['state', 'url', 'title']).execute()
    return rows.length === count && rows.every(({ state }) => state === 'read') && rows
  })
}

/** The reader of the log has been here. */
function isRead({ chat }: Built, seq: number) {
  const { db } = chat.app.context
  const place = db.selectFrom('log_readers').select('seq').where('name', '=', 'cards')
  return waitUntil(async () => (await place.where('seq', '>=', seq).execute()).length > 0)
}

test('pages to which a message links are read once, shown to its readers, and people in the room are told', async () => {
  const all = await build()
  const { chat, ada, bob, slug, url, asked } = all
  const reader = await chat.connect(bob)
  await reader.command({ type: 'room.follow', room: slug, cursor: null })

  const seq = await say(
    all,
    ada,
    `See ${url}/roses#thorns, \`${url}/code\`, ||${url}/secret|| and ${url}/film`,
  )
  await say(all, bob, `${url}/roses`)
  await allRead(all, 2)

  expect(await reader.next('cards.changed')).toEqual({
    type: 'cards.changed',
    room: slug,
    messageSeq: seq,
  })
  const cards = await cardsOf(chat, slug, seq, bob)
  expect(cards).toEqual([
    {
      ...{ id: expect.any(String), url: `${url}/roses`, kind: 'page', title: 'Roses in May' },
      ...{ description: 'How to water them.', site: 'Garden' },
      image: { path: expect.stringContaining('/image'), width: 640, height: 336 },
    },
    expect.objectContaining({ kind: 'video', title: 'Film', site: 'Films' }),
  ])
  expect(asked.filter((path) => path === '/roses')).toHaveLength(1)
  expect(asked.filter((path) => path === '/code' || path === '/secret')).toEqual([])
  const image = await chat.fetch(cards[0]?.image?.path ?? '', { as: bob })
  expect(image.headers.get('content-type')).toBe('image/webp')
  const { format } = await sharp(await image.arrayBuffer()).metadata()
  expect(format).toBe('webp')
})

test('security 31: a card is of its readers alone, at the moment of asking', async () => {
  const all = await build()
  const { chat, ada, bob, eve, slug, url } = all
  const seq = await say(all, ada, `${url}/roses`)
  await allRead(all, 1)
  const image = (await cardsOf(chat, slug, seq, bob))[0]?.image?.path ?? ''
  const statusFor = async (as?: Visitor) => (await chat.fetch(image, { ...(as && { as }) })).status

  for (const as of [eve, undefined]) expect(await titles(all, seq, as)).toEqual([])
  expect([await statusFor(bob), await statusFor(eve), await statusFor()]).toEqual([200, 404, 404])

  // In a room that hides the time before a member joined, its cards are hidden as well.
  const late = await makePrivateRoom(chat, ada, { name: 'Late', history: 'joined' })
  const there = { ...all, slug: late.slug }
  const before = await say(there, ada, `${url}/roses`)
  const path = `/api/rooms/${late.slug}/members/${bob.id}`
  expect((await chat.fetch(path, { as: ada, method: 'PUT' })).ok).toBe(true)
  const since = await say(there, ada, `${url}/roses`)
  await waitUntil(async () => (await titles(there, since, bob)).length > 0)
  expect(await titles(there, before, ada)).toEqual(['Roses in May'])
  expect(await titles(there, before, bob)).toEqual([])

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  expect([await titles(all, seq, bob), await statusFor(bob)]).toEqual([[], 404])
})

test('a card goes with its link, and with its message', async () => {
  const all = await build()
  const { chat, ada, slug, url } = all
  const seq = await say(all, ada, `${url}/roses ${url}/tulips`)
  await allRead(all, 2)
  const at = `/api/rooms/${slug}/messages/${seq}`

  await chat.fetch(at, { as: ada, method: 'PATCH', json: { body: `Only ${url}/tulips` } })
  await allRead(all, 1)
  expect(await titles(all, seq, ada)).toEqual(['Tulips'])

  await chat.fetch(at, { as: ada, method: 'DELETE' })
  expect(await titles(all, seq, ada)).toEqual([])
  await allRead(all, 0)
})

test('its writer and a moderator take a card away for good, and nobody else', async () => {
  const all = await build()
  const { chat, ada, bob, eve, slug, url } = all
  const seq = await say(all, bob, `${url}/roses ${url}/tulips`)
  const hers = await say(all, ada, `${url}/roses`)
  await allRead(all, 2)
  const [roses, tulips] = await cardsOf(chat, slug, seq, bob)
  const remove = async (of: number, id: string | undefined, as: Visitor) =>
    (await chat.fetch(`/api/rooms/${slug}/messages/${of}/cards/${id}`, { as, method: 'DELETE' }))
      .status

  expect(await remove(hers, roses?.id, bob)).toBe(403)
  expect(await remove(seq, roses?.id, eve)).toBe(404)
  expect(await titles(all, seq, bob)).toEqual(['Roses in May', 'Tulips'])

  expect(await remove(seq, roses?.id, bob)).toBe(204)
  expect(await remove(seq, roses?.id, bob)).toBe(204)
  expect(await titles(all, seq, ada)).toEqual(['Tulips'])
  expect(await remove(seq, tulips?.id, ada)).toBe(204)
  const records = chat.app.context.db.selectFrom('audit').select(['actorName', 'room', 'targetId'])
  expect(await records.where('action', '=', 'message.remove-card').execute()).toEqual([
    { actorName: 'Ada', room: slug, targetId: String(seq) },
  ])
  const body = `Again ${url}/roses ${url}/tulips`
  await chat.fetch(`/api/rooms/${slug}/messages/${seq}`, {
    ...{ as: bob, method: 'PATCH' },
    json: { body },
  })
  const later = await say(all, bob, `${url}/empty`)
  await allRead(all, 3)
  expect([await titles(all, seq, bob), await titles(all, later, bob)]).toEqual([[], []])
  for (const text of ['None', body])
    await chat.fetch(`/api/rooms/${slug}/messages/${seq}`, {
      ...{ as: bob, method: 'PATCH' },
      json: { body: text },
    })
  await isRead(all, await say(all, ada, `${url}/film`))
  expect(await titles(all, seq, bob)).toEqual([])
  expect(await titles(all, hers, bob)).toEqual(['Roses in May'])
  await chat.fetch(`/api/rooms/${slug}/messages/${seq}`, { as: bob, method: 'DELETE' })
  await isRead(all, await say(all, ada, `${url}/film`))
  expect(await linksOf(all, seq)).toEqual([])
})

test('nothing is read where the server or the room has it off, and nothing inside', async () => {
  const all = await build()
  const { chat, ada, slug, url, asked } = all
  const seq = await say(all, ada, `${url}/tulips`)
  await allRead(all, 1)
  const set = async (json: object) => {
    const at = `/api/rooms/${slug}/settings`
    expect((await chat.fetch(at, { as: ada, method: 'PATCH', json })).status).toBe(200)
  }

  await set({ previews: false })
  await isRead(all, await say(all, ada, `${url}/roses`))
  expect(await titles(all, seq, ada)).toEqual([])
  await set({ previews: true })
  expect(await titles(all, seq, ada)).toEqual(['Tulips'])
  const port = url.split(':').at(-1)
  await say(all, ada, `http://127.0.0.2:${port}/roses http://[::ffff:127.0.0.3]:${port}/roses`)
  await allRead(all, 3)
  await chat.app.context.settings.change({ previews: 'off' }, 'operator')
  expect(await titles(all, seq, ada)).toEqual([])
  expect(asked).toEqual(['/tulips'])
})

test('security 26: the links of one person make so many pages be read, those of others as many', async () => {
  const all = await build({ LOBBY_LIMITS: 'on' })
  const { chat, ada, bob, slug, url, asked } = all
  const three = (n: number) => [1, 2, 3].map((m) => `${url}/many-${n}-${m}`).join(' ')
  const seqs: number[] = []
  for (let n = 0; n < 10; n++) seqs.push(await say(all, ada, three(n)))
  // Each is read as it was said at first.
  await waitUntil(() => asked.filter((path) => path.startsWith('/many-')).length === 30)
  const last = seqs.at(-1) ?? 0
  const json = { body: `Again: ${three(10)}` }
  await chat.fetch(`/api/rooms/${slug}/messages/${last}`, { as: ada, method: 'PATCH', json })
  const other = await say(all, bob, `${url}/tulips`)

  await waitUntil(async () => (await cardsOf(chat, slug, other, bob)).length === 1)
  expect(asked.filter((path) => path.startsWith('/many-10'))).toEqual([])
  // What a message has costs nothing again, and stays whatever is beside it.
  const [first = 0] = seqs
  const body = `${url}/many-0-2 ${url}/many-11-1 ${url}/many-11-2`
  await chat.fetch(`/api/rooms/${slug}/messages/${first}`, {
    as: ada,
    method: 'PATCH',
    json: { body },
  })
  await isRead(all, await say(all, bob, `${url}/film`))
  expect(await linksOf(all, first)).toEqual([`${url}/many-0-2`])
})

const linksOf = async ({ chat }: Built, seq: number) => {
  const links = chat.app.context.db
    .selectFrom('link_cards')
    .innerJoin('link_pages', 'link_pages.hash', 'link_cards.page')
  return (await links.where('seq', '=', seq).select('url').execute()).map(({ url }) => url)
}

test('a card whose site does not answer a day later stays, and goes when its page is gone', async () => {
  const all = await build()
  const { chat, ada, slug, troubles, url, asked } = all
  const { db } = chat.app.context
  const count = () => asked.filter((path) => path === '/roses').length
  const first = await say(all, ada, `${url}/roses`)
  await allRead(all, 1)
  const linkAgain = async () => {
    const before = count()
    await say(all, ada, `${url}/roses`)
    await waitUntil(() => count() > before)
  }

  troubles.set('/roses', 503)
  await db.updateTable('link_pages').set({ readAt: 1 }).execute()
  await linkAgain()
  // The second time comes a minute later.
  await db.updateTable('link_pages').set({ takenAt: null }).execute()
  await linkAgain()
  await allRead(all, 1)
  const [card] = await cardsOf(chat, slug, first, ada)
  expect(card).toMatchObject({ title: 'Roses in May', image: { width: 640 } })

  // Ten minutes later it is asked again.
  troubles.set('/roses', 410)
  await db
    .updateTable('link_pages')
    .set({ readAt: Date.now() - 11 * 60_000 })
    .execute()
  await linkAgain()
  await allRead(all, 1)
  expect(await titles(all, first, ada)).toEqual([])
})

test('a card keeps its picture while the site of that alone does not answer, and asks for it again ten minutes later', async () => {
  const all = await build()
  const { chat, ada, slug, troubles, url, asked } = all
  const { db } = chat.app.context
  const first = await say(all, ada, `${url}/roses`)
  await allRead(all, 1)
  const readAgain = async (readAt: number) => {
    const count = () => asked.filter((path) => path === '/rose.png').length
    const before = count()
    await db.updateTable('link_pages').set({ readAt }).execute()
    await say(all, ada, `${url}/roses`)
    await waitUntil(() => count() > before)
    await allRead(all, 1)
    return (await cardsOf(chat, slug, first, ada))[0]
  }
  const shown = { title: 'Roses in May', image: { width: 640 } }

  troubles.set('/rose.png', 503)
  expect(await readAgain(1)).toMatchObject(shown)
  troubles.delete('/rose.png')
  expect(await readAgain(Date.now() - 11 * 60_000)).toMatchObject(shown)
  troubles.set('/rose.png', 410)
  expect(await readAgain(1)).not.toHaveProperty('image')
})

test('a slow site does not keep the pages of others waiting', async () => {
  const all = await build({ LOBBY_PREVIEW_NETWORKS: '127.0.0.0/8' })
  const { chat, ada, slug, url, asked } = all
  const other = url.replace('127.0.0.1', '127.0.0.2')
  const slow = ['/slow-1', '/slow-2', '/slow-3']
  await say(all, ada, slow.map((path) => `${url}${path}`).join(' '))
  await waitUntil(() => asked.length >= 2)
  const seq = await say(all, ada, `${other}/tulips`)
  await waitUntil(async () => (await cardsOf(chat, slug, seq, ada)).length === 1)
  expect(asked.filter((path) => path.startsWith('/slow'))).toHaveLength(2)
})

test('pages of a room that is deleted are forgotten', async () => {
  const all = await build()
  const { chat, ada, slug, url } = all
  await say(all, ada, `${url}/roses`)
  await allRead(all, 1)
  const { db } = chat.app.context
  expect((await chat.fetch(`/api/rooms/${slug}`, { as: ada, method: 'DELETE' })).status).toBe(204)
  await unwantedPages(db).dropSome()
  await allRead(all, 0)
})
