import type { RoomFile, RoomLink } from '@lobby/protocol'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'
import { uploadFile } from '../testing/send-file.ts'

const say = (chat: Chat, as: Visitor, slug: string, body: string, attachments?: string[]) =>
  chat.json(`/api/rooms/${slug}/messages`, { as, json: { body, attachments } })
const at = (slug: string, what: string) => `/api/rooms/${slug}/${what}`

async function picture(): Promise<Uint8Array<ArrayBuffer>> {
  const create = { width: 9, height: 9, channels: 3, background: '#00f' } as const
  return new Uint8Array(await sharp({ create }).png().toBuffer())
}

/** All pages of a list, by what each item is called. */
async function all<Item>(chat: Chat, as: Visitor, path: string, name: 'files' | 'links') {
  const items: Item[] = []
  let pages = 0
  for (let after: string | null = ''; after !== null; pages++) {
    const cursor: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`
    const page = await chat.json(`${path}limit=2${cursor}`, { as })
    items.push(...page[name])
    after = page.next
  }
  return { items, pages }
}

const files = async (chat: Chat, as: Visitor, slug: string, kind: string) =>
  (await all<RoomFile>(chat, as, at(slug, `files?kind=${kind}&`), 'files')).items.map(
    ({ file, seq, author }) => `${file.name} ${seq} ${author.name}`,
  )
const links = async (chat: Chat, as: Visitor, slug: string) =>
  (await all<RoomLink>(chat, as, at(slug, 'links?'), 'links')).items.map(({ href }) => href)

test('the files of a room are found by kind, the newest first, page by page, until their message is deleted', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('ada')
  const seqs: number[] = []
  for (const name of ['a', 'b', 'c']) {
    const [shot, text] = [
      await uploadFile(chat, ada, { name: `${name}.png`, content: await picture() }),
      await uploadFile(chat, ada, { name: `${name}.txt`, content: name }),
    ]
    seqs.push((await say(chat, ada, 'lobby', '', [shot, text])).seq)
  }
  const named = (end: string) =>
    ['c', 'b', 'a'].map((name, i) => `${name}.${end} ${seqs[2 - i]} ada`)
  expect(await files(chat, ada, 'lobby', 'media')).toEqual(named('png'))
  expect(await files(chat, ada, 'lobby', 'documents')).toEqual(named('txt'))

  await chat.fetch(at('lobby', `messages/${seqs[1]}`), { as: ada, method: 'DELETE' })
  expect(await files(chat, ada, 'lobby', 'media')).toEqual([named('png')[0], named('png')[2]])
  expect((await chat.fetch(at('lobby', 'files?kind=secrets'), { as: ada })).status).toBe(400)
})

test('the files of one message stand in the order that it gives them, also where a page ends among them', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('ada')
  const sent: string[] = []
  for (const message of ['x', 'y']) {
    const names = Array.from({ length: 5 }, (_, n) => `${message}${n}`)
    const ids: string[] = []
    for (const name of names) ids.push(await uploadFile(chat, ada, { name, content: name }))
    const { seq } = await say(chat, ada, 'lobby', message, ids)
    sent.unshift(...names.map((name) => `${name} ${seq} ada`))
  }
  // Pages of two: each message has an odd number of them.
  expect(await files(chat, ada, 'lobby', 'documents')).toEqual(sent)
})

test('the links of a room are those of its messages, each once a message, and none from code', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('ada')
  await say(chat, ada, 'lobby', 'First https://a.example/one and https://a.example/one')
  await say(chat, ada, 'lobby', 'No link, `https://code.example`, javascript://x')
  await say(chat, ada, 'lobby', '[Named](https://b.example/) and HTTP://C.example/')
  const { seq } = await say(chat, ada, 'lobby', 'https://gone.example/')
  await chat.fetch(at('lobby', `messages/${seq}`), { as: ada, method: 'DELETE' })

  const found = await links(chat, ada, 'lobby')
  expect(found.map((href) => href.toLowerCase())).toEqual([
    'https://b.example/',
    'http://c.example/',
    'https://a.example/one',
  ])
})

test('security 27: of a room’s files and links, each is told what they may read', async () => {
  await using chat = await buildChat()
  const [ada, bob, eve] = [
    await chat.account('ada'),
    await chat.account('bob'),
    await chat.account('eve'),
  ]
  const { slug } = await makePrivateRoom(chat, ada, { history: 'joined', members: [bob] })
  const send = async (name: string) => {
    const id = await uploadFile(chat, ada, { name, content: name })
    return say(chat, ada, slug, `https://${name}.example/`, [id])
  }
  await send('before')
  await makeMember(chat, ada, slug, eve)
  await send('after')

  expect(await links(chat, bob, slug)).toHaveLength(2)
  expect((await files(chat, eve, slug, 'documents')).map((file) => file.split(' ')[0])).toEqual([
    'after',
  ])
  expect(await links(chat, eve, slug)).toEqual(['https://after.example/'])
  await chat.fetch(at(slug, `members/${eve.id}`), { as: ada, method: 'DELETE' })
  for (const what of ['files?kind=documents', 'files?kind=media', 'links'])
    expect([what, (await chat.fetch(at(slug, what), { as: eve })).status]).toEqual([what, 404])
})

async function makeMember(chat: Chat, by: Visitor, slug: string, person: Visitor): Promise<void> {
  await using _ = await meet(chat, by, person)
  await chat.fetch(at(slug, `members/${person.id}`), { as: by, method: 'PUT' })
}

test('security 23: the lists of a room are read so often, by a person and by a network', async () => {
  await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
  const ada = await chat.account('ada')
  const { slug } = await makePrivateRoom(chat, ada)
  const statuses = async (room: string, times: number, as?: Visitor) => {
    const answers = Array.from({ length: times }, () =>
      chat.fetch(at(room, 'links'), { ...(as && { as }) }),
    )
    return new Set((await Promise.all(answers)).map(({ status }) => status))
  }
  expect(await statuses(slug, 100, ada)).toEqual(new Set([200, 429]))
  expect(await statuses('lobby', 500)).toContain(429)
})
