import { expect, test } from 'vitest'
import type { Chat, Visitor } from '../testing/build-chat.ts'
import { digestChat } from '../testing/digest-chat.ts'
import { meet } from '../testing/private-room.ts'
import { openDigestSender } from './digest-sender.ts'
import { claimPerson, readWithin } from './due-people.ts'

const hour = 60 * 60 * 1_000

const say = async (chat: Chat, as: Visitor, slug: string, body: string): Promise<number> =>
  (await chat.json(`/api/rooms/${slug}/messages`, { as, json: { body } })).seq
const choose = (chat: Chat, as: Visitor, json: object) =>
  chat.fetch('/api/auth/profile', { as, method: 'PATCH', json })

test('who has been away gets one mail about what is meant for them, with links, and texts only by choice', async () => {
  await using here = await digestChat()
  const { chat, bob, slug, origin, member, call, after } = here
  const ada = await member('Ada')
  await say(chat, bob, slug, 'For nobody.')
  const seq = await call('is the **tea** ready?', ['Ada'])
  await using _ = await meet(chat, ada, bob)
  const direct = await chat.json('/api/direct-rooms', { as: bob, json: { people: [ada.id] } })
  const own = await say(chat, bob, direct.slug, 'Just you.')

  expect(await after(readWithin - 60_000)).toEqual([])
  const [mail, ...others] = await after(120_000)
  expect(others).toEqual([])
  expect(mail).toMatchObject({ to: 'ada@example.org', subject: '2 messages for you at Lobby' })
  expect(mail?.text).toContain(`Attic\n  Bob\n  ${origin}/chat/${slug}@${seq}\n`)
  expect(mail?.text).toContain(`To you directly\n  Bob\n  ${origin}/chat/${direct.slug}@${own}\n`)
  expect(mail?.text).not.toMatch(/tea|Just you|nobody/)

  await choose(chat, ada, { digest: { shows: 'text' }, language: 'de' })
  await call('the *biscuits*,\n\nInbox: do this', ['Ada'])
  // The first was to be the only one of the day.
  expect(await after(23 * hour)).toEqual([])
  const [second] = await after(2 * hour)
  expect(second?.subject).toBe('Eine Nachricht für dich auf Lobby')
  expect(second?.text).toContain('  Bob: @Ada the biscuits, Inbox: do this\n')
  // Another interval counts at once.
  await choose(chat, ada, { digest: { every: 'hour' } })
  await call('and milk', ['Ada'])
  expect(await after(2 * hour)).toHaveLength(1)
  expect(await after(48 * hour)).toEqual([])
})

const allDay = { days: [0, 1, 2, 3, 4, 5, 6], from: '00:00', to: '00:00', timeZone: 'UTC' }

interface Ending {
  readonly chat: Chat
  readonly bob: Visitor
  readonly person: Visitor
  readonly slug: string
  readonly seq: number
}

/** What ends a person's right, wish or need to hear of a message by mail. */
const ends: Readonly<Record<string, (on: Ending) => Promise<unknown>>> = {
  Removed: ({ chat, bob, person, slug }) =>
    chat.fetch(`/api/rooms/${slug}/members/${person.id}`, { as: bob, method: 'DELETE' }),
  Leaving: ({ chat, person, slug }) =>
    chat.fetch(`/api/rooms/${slug}/members/me`, { as: person, method: 'DELETE' }),
  Blocking: ({ chat, bob, person }) =>
    chat.fetch(`/api/blocks/${bob.id}`, { as: person, method: 'PUT' }),
  Deactivated: ({ chat, person }) =>
    chat.fetch(`/api/admin/users/${person.id}`, {
      ...{ method: 'PATCH', json: { active: false } },
      headers: { authorization: 'Bearer operator' },
    }),
  Muting: ({ chat, person, slug }) =>
    chat.fetch(`/api/rooms/${slug}/level`, {
      ...{ as: person, method: 'PUT', json: { level: 'nothing' } },
    }),
  Undisturbed: ({ chat, person }) => choose(chat, person, { presence: 'dnd' }),
  Resting: ({ chat, person }) => choose(chat, person, { quiet: allDay }),
  Refusing: ({ chat, person }) => choose(chat, person, { digest: { every: 'never' } }),
  Reading: async ({ chat, person, slug, seq }) => {
    const tab = await chat.connect(person)
    await tab.command({ type: 'room.read', room: slug, seq })
    await tab.socket.disconnect()
  },
  Watching: ({ chat, person }) => chat.connect(person),
  Hiding: async ({ chat, person }) => {
    await choose(chat, person, { presence: 'hidden' })
    return chat.connect(person)
  },
}

test('security 56: a mail is authorised when it is sent, and tells nothing of what was read or is not wanted', async () => {
  await using here = await digestChat()
  const { chat, bob, slug, member, call, after } = here
  await member('Ada')
  const people = []
  for (const name of Object.keys(ends)) people.push({ name, person: await member(name) })
  const seq = await call('a secret', ['Ada', ...Object.keys(ends)])

  for (const { name, person } of people) {
    const answer = await ends[name]?.({ chat, bob, person, slug, seq })
    if (answer instanceof Response) expect([name, answer.status < 300]).toEqual([name, true])
  }

  expect((await after(readWithin)).map(({ to }) => to)).toEqual(['ada@example.org'])
})

test('security 56: no mail tells of what is deleted, nor to an address that is not confirmed', async () => {
  await using here = await digestChat()
  const { chat, bob, db, slug, member, call, after } = here
  await member('Ada')
  const cleo = await member('Cleo')
  await db.updateTable('user').set({ emailVerified: 0 }).where('id', '=', cleo.id).execute()
  const seq = await call('a secret', ['Ada', 'Cleo'])

  await chat.fetch(`/api/rooms/${slug}/messages/${seq}`, { as: bob, method: 'DELETE' })
  expect(await after(readWithin)).toEqual([])
  await call('another secret', ['Ada', 'Cleo'])
  expect((await after(hour)).map(({ to }) => to)).toEqual(['ada@example.org'])
})

test('security 56: between the look and the mail a person may have another address, or want none', async () => {
  await using here = await digestChat()
  const { chat, db, member } = here
  const ada = await member('Ada')
  const now = Date.now()
  await db.updateTable('user').set({ email: 'new@example.org' }).where('id', '=', ada.id).execute()
  expect(await claimPerson(db, ada.id, now)).toMatchObject({ email: 'new@example.org' })

  await choose(chat, ada, { digest: { every: 'never' } })
  expect(await claimPerson(db, ada.id, now)).toBeUndefined()
})

test('a mention that an edit adds is told, with the link to its message', async () => {
  await using here = await digestChat()
  const { chat, bob, slug, origin, db, member, after } = here
  const ada = await member('Ada')
  const seq = await say(chat, bob, slug, 'Tea?')
  const tab = await chat.connect(ada)
  await tab.command({ type: 'room.read', room: slug, seq })
  await tab.socket.disconnect()
  const path = `/api/rooms/${slug}/messages/${seq}`
  await chat.fetch(path, { as: bob, method: 'PATCH', json: { body: 'Tea, @Ada?' } })
  const mentions = () =>
    db.selectFrom('activity').select('userId').where('kind', '=', 'mention').execute()
  await expect.poll(mentions).toContainEqual({ userId: ada.id })
  await expect.poll(() => chat.app.context.presences.isActive(ada.id)).toBe(false)

  const [mail] = await after(readWithin)
  expect(mail?.text).toContain(`Attic\n  Bob\n  ${origin}/chat/${slug}@${seq}\n`)
})

test('one press in the mail program ends the mails, without signing in; to look at the link does not', async () => {
  await using here = await digestChat()
  const { chat, origin, member, call, after } = here
  const ada = await member('Ada')
  await call('tea?', ['Ada'])
  const [mail] = await after(readWithin)
  expect(mail?.headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  const path = (mail?.headers.match(/List-Unsubscribe: <(.+)>/)?.[1] ?? '').replace(origin, '')
  const page = mail?.text.match(/\/account\/digest\/\S+/)?.[0]
  const chosen = async () => (await chat.json('/api/auth/account', { as: ada })).digest
  const press = (at: string) =>
    chat.fetch(at, { method: 'POST', body: new URLSearchParams('List-Unsubscribe=One-Click') })

  const look = await chat.fetch(path)
  expect([look.status, look.headers.get('location')]).toEqual([302, page])
  expect((await press(path.replace(ada.id, 'somebody'))).status).toBe(404)
  expect(await chosen()).toBeUndefined()

  expect((await press(path)).status).toBe(204)
  expect(await chosen()).toEqual({ every: 'never', shows: 'room' })
  await call('more tea?', ['Ada'])
  expect(await after(48 * hour)).toEqual([])
})

test('a person is written to by one node alone; one that dies, and a mail that was not taken, leave them to the next', async () => {
  await using here = await digestChat()
  const { chat, db, mails, age, member, call, after } = here
  const ada = await member('Ada')
  await call('tea?', ['Ada'])
  await age(readWithin)
  const claim = async () => (await claimPerson(db, ada.id, Date.now())) !== undefined
  expect((await Promise.all([claim(), claim()])).toSorted()).toEqual([false, true])
  // The one that has the person dies.
  expect(await after(60_000)).toEqual([])

  mails.isBusy = true
  expect(await after(10 * 60_000)).toEqual([])
  mails.isBusy = false
  expect(await after(60_000)).toEqual([])
  const { digestSender, ...context } = chat.app.context
  const other = openDigestSender({
    ...{ ...context, secret: 'of both', serverName: () => 'Lobby', isActive: () => false },
  })
  await age(15 * 60_000)
  await Promise.all([digestSender.look(), other.look()])
  expect(mails.received).toHaveLength(1)
})
