import { waitFor } from '@lobby/channels/testing/waiting'
import type { ListedThread } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

const at = (slug: string, seq: number) => `/api/rooms/${slug}/messages/${seq}/thread`
const say = async (chat: Chat, as: Visitor, body: string, more = {}, slug = 'lobby') =>
  (await chat.json(`/api/rooms/${slug}/messages`, { as, json: { body, ...more } })).seq as number
const list = (
  chat: Chat,
  as: Visitor,
  query = '',
): Promise<{ threads: ListedThread[]; unread: number; next: string | null }> =>
  chat.json(`/api/threads${query}`, { as })
const decide = (chat: Chat, as: Visitor, seq: number, method: 'PUT' | 'DELETE', slug = 'lobby') =>
  chat.fetch(`${at(slug, seq)}/follow`, { as, method })

/** What the list comes to, once the log has been read. */
const comesTo = (chat: Chat, as: Visitor, unread: readonly number[]) =>
  waitFor(async () =>
    expect((await list(chat, as)).threads.map((thread) => thread.unread)).toEqual(unread),
  )

test('who answers follows the thread, and so does who began it; what others answer is unread', async () => {
  await using chat = await buildChat()
  const [ada, bob, cleo] = [
    await chat.account('Ada'),
    await chat.account('Bob'),
    await chat.guest('Cleo'),
  ]
  const tab = await chat.connect(ada)
  const thread = await say(chat, ada, 'Tea?')
  await say(chat, bob, 'Yes', { thread })
  await say(chat, cleo, 'Cake, too', { thread })
  await comesTo(chat, ada, [2])
  await comesTo(chat, bob, [1])
  await comesTo(chat, cleo, [0])
  expect(await tab.next('thread.changed')).toMatchObject({
    thread: { room: 'lobby', thread, following: true, readSeq: thread, version: 1 },
  })
  expect(await list(chat, ada)).toMatchObject({
    threads: [{ root: { body: 'Tea?', replies: { count: 2 } }, last: { body: 'Cake, too' } }],
    unread: 1,
    next: null,
  })
  expect(await list(chat, await chat.account('Dan'))).toEqual({
    threads: [],
    unread: 0,
    next: null,
  })
})

test('what is seen of a thread is read in all tabs, never goes back, and is nobody else’s', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const thread = await say(chat, ada, 'Tea?')
  const [, last] = [await say(chat, bob, 'Yes', { thread }), await say(chat, bob, 'No', { thread })]
  await comesTo(chat, ada, [2])
  const [here, there] = [await chat.connect(ada), await chat.connect(ada)]
  const about = { room: 'lobby', thread }

  await here.command({ type: 'thread.read', ...about, seq: last })
  // What the answers changed may still be on its way to a tab that has just come.
  const isRead = async (tab: typeof here) => {
    for (;;) if ((await tab.next('thread.changed')).thread.readSeq === last) return
  }
  await Promise.all([here, there].map(isRead))
  await there.command({ type: 'thread.read', ...about, seq: 1 })
  expect((await list(chat, ada)).unread).toBe(0)
  expect(
    (await chat.fetch(`${at('lobby', thread)}/read`, { as: bob, json: { seq: 99 } })).status,
  ).toBe(204)
  expect((await list(chat, bob)).threads).toMatchObject([{ readSeq: last }])
  await chat.fetch(`/api/rooms/lobby/messages/${last}`, { as: bob, method: 'DELETE' })
  await say(chat, bob, 'Perhaps', { thread })
  await comesTo(chat, ada, [1])
})

test('a thread is unfollowed for good, and followed again by decision alone', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const thread = await say(chat, ada, 'Tea?')
  await say(chat, bob, 'Yes', { thread })
  await comesTo(chat, ada, [1])
  const tab = await chat.connect(ada)
  const about = { room: 'lobby', thread }

  await tab.command({ type: 'thread.unfollow', ...about })
  const told = { ...about, following: false, version: 2 }
  expect(await tab.next('thread.changed')).toMatchObject({ thread: told })
  await say(chat, ada, 'Fine', { thread })
  const second = await say(chat, bob, 'At four?')
  await say(chat, ada, 'At five', { thread: second })
  // The second thread comes after the first in the log: that one has been read by then.
  await waitFor(async () =>
    expect((await list(chat, ada)).threads).toMatchObject([{ thread: second }]),
  )
  expect((await chat.json(`${at('lobby', thread)}/follow`, { as: ada })).followed).toMatchObject(
    told,
  )
  for (const _ of [1, 2])
    expect(await (await decide(chat, ada, thread, 'PUT')).json()).toMatchObject({
      ...{ following: true, version: 3 },
    })
  // What was answered before it is followed is read.
  expect((await list(chat, ada)).threads).toMatchObject([
    { thread: second, unread: 0 },
    { thread, unread: 0 },
  ])
})

test('only a first message that one can see has a thread to follow', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const thread = await say(chat, ada, 'Tea?')
  const answer = await say(chat, ada, 'Yes', { thread })
  const { slug } = await makePrivateRoom(chat, ada)
  const secret = await say(chat, ada, 'Secret', {}, slug)
  const statuses = [
    (await decide(chat, bob, answer, 'PUT')).status,
    (await decide(chat, bob, 99, 'PUT')).status,
    (await decide(chat, bob, secret, 'PUT', slug)).status,
  ]
  expect(statuses).toEqual([400, 404, 404])
  expect((await chat.json(`${at('lobby', thread)}/follow`, { as: bob })).followed).toBe(null)
})

test('threads of a room that one has left, and answers of a person one has blocked, count for nothing', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const thread = await say(chat, bob, 'Tea?', {}, slug)
  await say(chat, ada, 'Yes', { thread }, slug)
  const open = await say(chat, bob, 'Cake?')
  await say(chat, ada, 'Yes', { thread: open })
  await comesTo(chat, bob, [1, 1])
  const tab = await chat.connect(bob)

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  await say(chat, ada, 'Are you gone?', { thread }, slug)
  await say(chat, ada, 'Hello?', { thread: open })
  await comesTo(chat, bob, [2])
  // Of the other one, nothing was told.
  expect(await tab.next('thread.changed')).toMatchObject({ thread: { thread: open } })

  await chat.fetch(`/api/blocks/${ada.id}`, { as: bob, method: 'PUT' })
  expect(await list(chat, bob)).toMatchObject({ threads: [{ unread: 0 }], unread: 0 })
})

test('the list comes in pages, the last answered first, without a hole', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const roots = [1, 2, 3].map((number) => say(chat, ada, `No. ${number}`))
  const threads = (await Promise.all(roots)).toSorted((a, b) => a - b)
  for (const thread of threads) await say(chat, bob, 'Yes', { thread })
  await comesTo(chat, ada, [1, 1, 1])
  const found: number[] = []
  let next: string | null = ''
  while (next !== null) {
    const page = await list(chat, ada, `?limit=2${next && `&after=${encodeURIComponent(next)}`}`)
    found.push(...page.threads.map(({ thread }) => thread))
    expect(page.unread).toBe(3)
    next = page.next
  }
  expect(found).toEqual(threads.toReversed())
})
