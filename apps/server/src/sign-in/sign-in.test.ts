import { describe, expect, test } from 'vitest'
import { createAccount } from '../people/new-accounts.ts'
import { now } from '../storage/instants.ts'
import {
  buildChat,
  type Chat,
  passwordOf,
  type Visitor,
  visitorFrom,
} from '../testing/build-chat.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'
import { findsDifference } from '../testing/welch.ts'
import { openPasswords } from './password/passwords.ts'

const signUp = (chat: Chat, username: string, as?: Visitor) =>
  chat.fetch('/api/auth/sign-up', {
    json: { username, password: passwordOf(username) },
    ...(as && { as }),
  })

test('a person makes an account, signs out, and signs in again, however the name is written', async () => {
  await using chat = await buildChat()
  await chat.openSignUp()

  const ada = await visitorFrom(await signUp(chat, 'Ada'))
  expect(ada).toMatchObject({ name: 'Ada', guest: false })
  await chat.fetch('/api/auth/sign-out', { method: 'POST', as: ada })
  expect(await chat.json('/api/auth/me', { as: ada })).toEqual({ user: null })

  const again = await chat.signIn('aDA', passwordOf('Ada'))
  expect(again).toMatchObject({ id: ada.id, name: 'Ada', guest: false })
})

test('a guest becomes an account in place, and what they wrote stays theirs', async () => {
  await using chat = await buildChat()
  await chat.openSignUp()
  const guest = await chat.guest('Ada')
  await chat.fetch('/api/rooms/lobby/messages', { json: { body: 'Tea?' }, as: guest })

  const ada = await visitorFrom(await signUp(chat, 'Ada', guest))
  await chat.fetch('/api/rooms/lobby/messages', { json: { body: 'Cake.' }, as: ada })

  expect(ada).toMatchObject({ id: guest.id, guest: false })
  expect((await chat.json('/api/rooms/lobby/messages')).messages).toMatchObject([
    { author: { id: guest.id, name: 'Ada', guest: true } },
    { author: { id: guest.id, name: 'Ada', guest: false } },
  ])
  const { id } = await chat.signIn('Ada')
  expect(id).toBe(guest.id)
})

test('a guest who may not sign in any more becomes nobody', async () => {
  await using chat = await buildChat()
  const { db } = chat.app.context
  const guest = await chat.guest('Ada')
  // As a guest's link ends that was good when the password was hashed.
  await db.updateTable('user').set({ deactivatedAt: now() }).where('id', '=', guest.id).execute()

  const account = {
    username: 'Ada',
    passwordHash: 'any',
    role: 'member',
    guestId: guest.id,
  } as const
  await expect(createAccount(db, account)).rejects.toMatchObject({ code: 'forbidden' })

  const names = await db.selectFrom('user').select('username').where('id', '=', guest.id).execute()
  expect(names).toEqual([{ username: null }])
})

test('a guest goes on as the account in a socket of the new session', async () => {
  await using chat = await buildChat()
  await chat.openSignUp()
  const guest = await chat.guest('Ada')
  const before = await chat.connect(guest)

  await signUp(chat, 'Lovelace', guest)
  expect(await before.socket.receiveClose()).toBe(4401)
  const after = await chat.connect(guest, { lobby: null })
  await after.say('lobby', 'Still here.')

  expect((await chat.json('/api/rooms/lobby/messages')).messages).toMatchObject([
    { author: { id: guest.id, name: 'Lovelace', guest: false } },
  ])
})

test('a username belongs to one account, in whatever case', async () => {
  await using chat = await buildChat()
  await chat.openSignUp()
  await signUp(chat, 'Ada')
  const guest = await chat.guest('ADA')

  const refused = await signUp(chat, 'ADA', guest)

  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ code: 'username_taken' })
  expect(await chat.json('/api/auth/me', { as: guest })).toMatchObject({ user: { guest: true } })
})

test('two who want one username at once: one gets it', async () => {
  await using chat = await buildChat()
  await chat.openSignUp()

  const answers = await Promise.all(Array.from({ length: 8 }, () => signUp(chat, 'Ada')))

  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(409)])
})

test.each([
  ['one character', 'a'],
  ['33 characters', 'a'.repeat(33)],
  ['a space', 'ada lovelace'],
  ['an address', 'ada@example.org'],
  ['a sign in front', '.ada'],
  ['letters of two scripts that look alike', 'pаypal'],
  ['a direction', 'ada\u202e'],
])('a username is not %s', async (_, username) => {
  await using chat = await buildChat()
  await chat.openSignUp()

  const refused = await chat.fetch('/api/auth/sign-up', {
    json: { username, password: passwordOf('x') },
  })

  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ code: 'invalid' })
})

test.each(['Jürgen', '東京', 'маша', 'a.b-c_9'])('a username may be %s', async (username) => {
  await using chat = await buildChat()
  await chat.openSignUp()
  expect((await signUp(chat, username)).status).toBe(200)
})

test('who has an account makes no second one with it', async () => {
  await using chat = await buildChat()
  await chat.openSignUp()
  expect((await signUp(chat, 'Other', await chat.account('Ada'))).status).toBe(403)
})

describe('security 28: nobody gives themselves more than the schema lets in', () => {
  test.each([
    ['sign-up', { username: 'Eve', password: passwordOf('Eve'), role: 'owner' }],
    ['sign-up', { username: 'Eve', password: passwordOf('Eve'), id: 'x' }],
    ['sign-up', { username: 'Eve', password: passwordOf('Eve'), isAnonymous: false }],
    ['sign-in', { username: 'Ada', password: passwordOf('Ada'), rememberMe: false }],
    ['sign-in', { username: 'Ada', password: passwordOf('Ada'), callbackURL: '//evil' }],
    ['sign-in', { username: { $ne: null }, password: passwordOf('Ada') }],
    ['claim', { token: 'x'.repeat(43), role: 'owner' }],
    ['reset', { token: 'x'.repeat(43), password: passwordOf('Eve'), userId: 'ada' }],
  ])('%s with %j', async (path, json) => {
    await using chat = await buildChat()
    await chat.openSignUp()
    await chat.account('Ada')

    const refused = await chat.fetch(`/api/auth/${path}`, { json })

    expect(refused.status).toBe(400)
    expect(refused.headers.getSetCookie()).toEqual([])
  })
})

describe('security 43: whether there is such an account', () => {
  const wrong = (chat: Chat, username: string) =>
    chat.fetch('/api/auth/sign-in', { json: { username, password: 'wrong password' } })

  test('is not in the answer', async () => {
    await using chat = await buildChat()
    await chat.account('Ada')

    const answers = await Promise.all(
      ['Ada', 'Bob', 'no such name!', 'x', ''].map((username) => wrong(chat, username)),
    )

    const bodies = await Promise.all(answers.map((answer) => answer.text()))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
    expect(new Set(bodies).size).toBe(1)
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ code: 'wrong_credentials' })
  })

  test('is not in the work that is done for it', async () => {
    const work: string[] = []
    const real = openPasswords({ memory: 8, passes: 1, parallelism: 1 })
    await using chat = await buildChat({
      passwords: {
        ...real,
        hash(password) {
          work.push('derived')
          return real.hash(password)
        },
        verify(password, stored) {
          work.push('derived')
          return real.verify(password, stored)
        },
      },
    })
    await chat.account('Ada')

    for (const username of ['Ada', 'Bob', 'no such name!', 'x']) {
      work.length = 0
      await wrong(chat, username)
      expect([username, ...work]).toEqual([username, 'derived'])
    }
  })

  onlySqlite('time that no other process takes part in')(
    'is not in the time that it takes',
    async () => {
      await using chat = await buildChat({ passwords: openPasswords() })
      await chat.account('Ada')
      let people = 0
      const known = async () => (await wrong(chat, 'Ada')).text()
      const unknown = async () => (await wrong(chat, `Bob${people++}`)).text()

      expect(await findsDifference([known, unknown], { samples: 150, expected: false })).toBe(false)
    },
    240_000,
  )

  test('is not in what a reset link answers', async () => {
    await using chat = await buildChat()
    const answers = await Promise.all(
      ['a', 'b'].map(async (letter) =>
        (
          await chat.fetch('/api/auth/reset', {
            json: { token: letter.repeat(43), password: passwordOf('x') },
          })
        ).text(),
      ),
    )
    expect(answers[0]).toBe(answers[1])
  })
})
