import { waitFor } from '@lobby/channels/testing/waiting'
import type { Activity } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { openLogReaders } from './log-readers.ts'
import { personalReader } from './personal-reader.ts'

const say = async (chat: Chat, as: Visitor, body: string, more = {}, slug = 'lobby') =>
  (await chat.json(`/api/rooms/${slug}/messages`, { as, json: { body, ...more } })).seq as number
const list = (
  chat: Chat,
  as: Visitor,
  query = '',
): Promise<{ activity: Activity[]; unread: number; next: string | null }> =>
  chat.json(`/api/activity${query}`, { as })
const react = (chat: Chat, as: Visitor, seq: number, method: 'PUT' | 'DELETE', emoji = '👍') =>
  chat.fetch(`/api/rooms/lobby/messages/${seq}/reactions/${encodeURIComponent(emoji)}`, {
    ...{ as, method },
  })
const shown = ({ activity }: { activity: Activity[] }) =>
  activity.map(({ kind, by, message, emoji }) => [kind, by.name, emoji ?? message.body])

/** What the list comes to, once the log has been read. */
const comesTo = (chat: Chat, as: Visitor, expected: readonly unknown[], query = '') =>
  waitFor(async () => expect(shown(await list(chat, as, query))).toEqual(expected))

test('replies, reactions and answers of threads come to the people that they concern, the newest first', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const tab = await chat.connect(ada)
  const first = await say(chat, ada, 'Tea?')
  await say(chat, bob, 'Yes', { replyTo: first })
  await react(chat, bob, first, 'PUT')
  await say(chat, bob, 'At four', { thread: first })
  await say(chat, ada, 'Fine', { thread: first })
  const all = [
    ['thread', 'Bob', 'At four'],
    ['reaction', 'Bob', '👍'],
    ['reply', 'Bob', 'Yes'],
  ]
  await comesTo(chat, ada, all)
  await comesTo(chat, bob, [['thread', 'Ada', 'Fine']])
  expect(await tab.next('activity.changed')).toEqual({ type: 'activity.changed' })
  expect(shown(await list(chat, ada, '?kinds=reply,reaction'))).toEqual(all.slice(1))
  expect((await chat.fetch('/api/activity?kinds=tea', { as: ada })).status).toBe(400)

  const page = await list(chat, ada, '?limit=2')
  expect(shown(page)).toEqual(all.slice(0, 2))
  const before = encodeURIComponent(page.next ?? '')
  expect(await list(chat, ada, `?limit=2&before=${before}`)).toMatchObject({
    ...{ activity: [{ kind: 'reply', unread: true }], next: null, unread: 3 },
  })
})

test('it is read where it is said, or one by one, or all at once, in all tabs', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const first = await say(chat, ada, 'Tea?')
  const reply = await say(chat, bob, 'Yes', { replyTo: first })
  for (const emoji of ['👍', '🎉']) await react(chat, bob, first, 'PUT', emoji)
  const answer = await say(chat, bob, 'At four', { thread: first })
  await waitFor(async () => expect((await list(chat, ada)).unread).toBe(4))
  const tab = await chat.connect(ada)

  await tab.command({ type: 'room.read', room: 'lobby', seq: reply })
  expect((await list(chat, ada)).unread).toBe(3)
  await tab.command({ type: 'thread.read', room: 'lobby', thread: first, seq: answer })
  expect((await list(chat, ada)).unread).toBe(2)
  const [reaction] = (await list(chat, ada, '?unread=true')).activity
  const one = { room: 'lobby', seq: reaction?.seq }
  for (const json of [one, one])
    expect((await chat.fetch('/api/activity/read', { as: ada, json })).status).toBe(204)
  expect(await list(chat, ada, '?unread=true')).toMatchObject({
    ...{ activity: [{ emoji: '👍' }], unread: 1 },
  })
  const until = { until: (await list(chat, ada)).activity[0]?.at }
  await chat.fetch('/api/activity/read', { as: ada, json: until })
  expect((await list(chat, ada)).unread).toBe(0)
  await tab.next('activity.changed')
})

test('what is deleted, taken back, or done by a person one has blocked is not shown', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const [one, two] = [await say(chat, ada, 'One'), await say(chat, ada, 'Two')]
  const reply = await say(chat, bob, 'Yes', { replyTo: one })
  await react(chat, bob, one, 'PUT')
  await react(chat, bob, two, 'PUT')
  await comesTo(chat, ada, [
    ['reaction', 'Bob', '👍'],
    ['reaction', 'Bob', '👍'],
    ['reply', 'Bob', 'Yes'],
  ])
  await react(chat, bob, one, 'DELETE')
  await comesTo(chat, ada, [
    ['reaction', 'Bob', '👍'],
    ['reply', 'Bob', 'Yes'],
  ])
  await chat.fetch(`/api/rooms/lobby/messages/${reply}`, { as: bob, method: 'DELETE' })
  expect(shown(await list(chat, ada))).toEqual([['reaction', 'Bob', '👍']])
  await chat.fetch(`/api/blocks/${bob.id}`, { as: ada, method: 'PUT' })
  expect(await list(chat, ada)).toEqual({ activity: [], unread: 0, next: null })
})

test('a call of all comes to the list of the people of the room, and one of those who are here to theirs', async () => {
  await using chat = await buildChat()
  const [ada, bob, eve] = [
    await chat.account('Ada', 'owner'),
    await chat.account('Bob'),
    await chat.account('Eve'),
  ]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  await say(chat, ada, '@room Tea!', {}, slug)
  await comesTo(chat, bob, [['mention', 'Ada', '@room Tea!']])
  expect((await list(chat, ada)).activity).toEqual([])

  expect((await list(chat, eve)).activity).toEqual([])

  await say(chat, ada, '@room Cake!')
  await comesTo(chat, bob, [
    ['mention', 'Ada', '@room Cake!'],
    ['mention', 'Ada', '@room Tea!'],
  ])
  await comesTo(chat, eve, [['mention', 'Ada', '@room Cake!']])
  await say(chat, ada, '@here Soup!')
  await comesTo(chat, eve, [
    ['mention', 'Ada', '@here Soup!'],
    ['mention', 'Ada', '@room Cake!'],
  ])
})

test('a mention comes to the list, by an edit as well, and goes with the edit that takes it away', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const seq = await say(chat, bob, 'Tea?')
  const edit = (body: string) =>
    chat.fetch(`/api/rooms/lobby/messages/${seq}`, { as: bob, method: 'PATCH', json: { body } })
  await say(chat, bob, 'Where is @Ada?', { replyTo: await say(chat, ada, 'Here') })
  await comesTo(chat, ada, [['mention', 'Bob', 'Where is @Ada?']])
  await edit('Tea, @ada?')
  await comesTo(chat, ada, [
    ['mention', 'Bob', 'Tea, @ada?'],
    ['mention', 'Bob', 'Where is @Ada?'],
  ])
  await edit('Tea, anybody?')
  await comesTo(chat, ada, [['mention', 'Bob', 'Where is @Ada?']], '?kinds=mention')
})

test('a mention that an edit adds is one line, also where the message is read after its edit', async () => {
  await using chat = await buildChat()
  const [ada, bob, cleo] = [
    await chat.account('Ada'),
    await chat.account('Bob'),
    await chat.account('Cleo'),
  ]
  const { slug } = await makePrivateRoom(chat, bob, { members: [ada, cleo] })
  const seq = await say(chat, bob, '@Cleo, tea?', {}, slug)
  const path = `/api/rooms/${slug}/messages/${seq}`
  const body = '@Cleo, @Ada, tea?'
  expect((await chat.fetch(path, { as: bob, method: 'PATCH', json: { body } })).ok).toBe(true)
  await comesTo(chat, ada, [['mention', 'Bob', body]])

  // All of it is read once more.
  const { db } = chat.app.context
  for (const table of ['activity', 'log_readers'] as const) await db.deleteFrom(table).execute()
  const readers = openLogReaders(
    {
      ...{ db, clock: systemClock, logger: { error() {} }, notify: async () => {} },
      settled: async () => ({ below: 1, next: 1 }),
    },
    [personalReader],
  )
  readers.start()
  const lines = async () =>
    (await db.selectFrom('activity').select(['userId', 'seq']).execute()).length
  await expect.poll(lines).toBe(2)
  await readers.close()
  await comesTo(chat, ada, [['mention', 'Bob', body]])
  await comesTo(chat, cleo, [['mention', 'Bob', body]])
})

test('who is not in the room any more learns nothing of it', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const secret = await say(chat, bob, 'Secret', {}, slug)
  await say(chat, ada, 'Known', { replyTo: secret }, slug)
  await comesTo(chat, bob, [['reply', 'Ada', 'Known']])

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  expect(await list(chat, bob)).toMatchObject({ activity: [], unread: 0 })
  const tab = await chat.connect(bob)
  await say(chat, ada, 'Later', { replyTo: secret }, slug)
  const open = await say(chat, bob, 'Open')
  await say(chat, ada, 'Hello', { replyTo: open })
  await comesTo(chat, bob, [['reply', 'Ada', 'Hello']])
  await tab.next('activity.changed')
  const { db } = chat.app.context
  const rows = await db.selectFrom('activity').selectAll().where('userId', '=', bob.id).execute()
  expect(rows).toHaveLength(2)
})

test('of one person, the newest five hundred are kept', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { db } = chat.app.context
  const place = { userId: ada.id, roomId: await chat.roomId('lobby'), kind: 'reply' as const }
  const rows = Array.from({ length: 500 }, (_, index) => ({
    ...{ ...place, seq: 1_000 + index, messageSeq: 1, actorId: bob.id, emoji: null },
    ...{ at: index, unread: 1 },
  }))
  await db.insertInto('activity').values(rows).execute()
  await say(chat, bob, 'Yes', { replyTo: await say(chat, ada, 'Tea?') })
  await waitFor(async () => {
    const kept = await db.selectFrom('activity').select('at').orderBy('at').execute()
    expect([kept.length, Number(kept[0]?.at)]).toEqual([500, 1])
  })
})
