import { describe, expect, test } from 'vitest'
import { createSubjects } from '../../subjects.ts'
import { codeOf } from '../../testing/authenticator-app.ts'
import {
  buildChat,
  type Chat,
  passwordOf,
  type Visitor,
  visitorFrom,
} from '../../testing/build-chat.ts'
import { everythingStored } from '../../testing/from-outside.ts'
import { createSignInThrottle } from '../attempts/sign-in-throttle.ts'
import { openSecondFactors } from './second-factors.ts'
import { stepAt } from './totp.ts'

const path = '/api/account/second-factor'
const password = passwordOf('Ada')
const codeNow = (secret: string, later = 0) => codeOf(secret, stepAt(Date.now()) + later)
const signIn = (chat: Chat, code?: string, given = password) =>
  chat.fetch('/api/auth/sign-in', { json: { username: 'Ada', password: given, code } })
const codeIn = async (response: Response) => ((await response.json()) as { code: string }).code

/** Ada, who signs in with codes from now on. */
async function withCodes(chat: Chat) {
  const ada = await chat.account('Ada')
  const { secret } = await chat.json(path, { json: { password }, as: ada })
  const { recoveryCodes } = await chat.json(`${path}/confirm`, {
    json: { code: codeNow(secret) },
    as: ada,
  })
  return { ada, secret, recoveryCodes: recoveryCodes as string[] }
}

test('with codes on, signing in takes the password and the code of the app', async () => {
  await using chat = await buildChat()
  const { ada, secret } = await withCodes(chat)
  expect(await chat.json(path, { as: ada })).toEqual({
    on: true,
    recoveryCodes: 10,
    password: true,
  })

  const asked = await signIn(chat)
  expect(asked.status).toBe(401)
  expect(asked.headers.getSetCookie()).toEqual([])
  expect(await codeIn(asked)).toBe('code_required')

  const again = await visitorFrom(await signIn(chat, codeNow(secret, 1)))
  expect(again).toMatchObject({ id: ada.id, name: 'Ada' })
})

test('a key that was never confirmed changes nothing', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  await chat.json(path, { json: { password }, as: ada })

  const wrong = await chat.fetch(`${path}/confirm`, { json: { code: '000000' }, as: ada })

  expect(await codeIn(wrong)).toBe('wrong_code')
  expect(await chat.json(path, { as: ada })).toEqual({
    on: false,
    recoveryCodes: 0,
    password: true,
  })
  expect((await signIn(chat)).status).toBe(200)
})

test('turning codes on signs out everywhere else', async () => {
  await using chat = await buildChat()
  const elsewhere = await chat.account('Ada')
  const ada = await chat.signIn('Ada')
  const { secret } = await chat.json(path, { json: { password }, as: ada })
  await chat.fetch(`${path}/confirm`, { json: { code: codeNow(secret) }, as: ada })

  expect(await chat.json('/api/auth/me', { as: elsewhere })).toEqual({ user: null })
  expect(await chat.json('/api/auth/me', { as: ada })).toMatchObject({ user: { name: 'Ada' } })
})

describe('security 46: a code', () => {
  test('that was used signs nobody in again, however many try at once', async () => {
    await using chat = await buildChat()
    const { secret } = await withCodes(chat)
    const used = codeNow(secret, 1)

    const answers = await Promise.all(Array.from({ length: 6 }, () => signIn(chat, used)))

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(5).fill(401)])
    // Nor does the one that turned codes on, which is older.
    expect(await codeIn(await signIn(chat, codeNow(secret)))).toBe('wrong_code')
  })

  test('counts within one step of the clock, and an older one than the last never', async () => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada')
    let time = 1_700_000_000_000
    const factors = openSecondFactors(chat.app.context.db, 'a secret', () => time)
    const secret = await factors.begin(ada.id)
    const at = (offset: number) => codeOf(secret, stepAt(time) + offset)
    await factors.confirm({ ...ada, role: 'member', session: true }, at(0))

    expect(await factors.use(ada.id, at(2))).toBe(false)
    expect(await factors.use(ada.id, at(1))).toBe(true)
    expect(await factors.use(ada.id, at(0))).toBe(false)
    time += 60_000
    expect(await factors.use(ada.id, at(-2))).toBe(false)
    expect(await factors.use(ada.id, at(-1))).toBe(false)
    expect(await factors.use(ada.id, at(0))).toBe(true)
  })

  test('does not say whether the password was right to who had it wrong', async () => {
    await using chat = await buildChat()
    const { secret } = await withCodes(chat)
    const answers = await Promise.all([
      signIn(chat, undefined, 'wrong password'),
      signIn(chat, codeNow(secret, 1), 'wrong password'),
      chat.fetch('/api/auth/sign-in', {
        json: { username: 'Nobody', password, code: '123456' },
      }),
    ])
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
    // And was not used up by it.
    expect((await signIn(chat, codeNow(secret, 1))).status).toBe(200)
  })

  test('is guessed at five times from one place, and its owner signs in from another one; a recovery code lets them in anywhere', async () => {
    await using chat = await buildChat()
    const { recoveryCodes, secret } = await withCodes(chat)
    const { db, clock } = chat.app.context
    const throttle = createSignInThrottle({ db, clock, sweep: { soon() {}, async close() {} } })
    const { signInActions } = createSubjects({ ...chat.app.context, throttle })
    const enterFrom = (address: string) => (code: string) =>
      signInActions
        .signIn(
          { session: undefined, headers: new Headers(), address },
          { username: 'Ada', password, code },
        )
        .then(
          () => 'in',
          ({ code }: { code: string }) => code,
        )
    const guess = enterFrom('198.51.100.7')

    const guesses = []
    for (let count = 0; count < 6; count++) guesses.push(await guess('000000'))
    expect(guesses).toEqual([...Array(5).fill('wrong_code'), 'rate'])
    expect(await enterFrom('192.0.2.1')(codeNow(secret, 1))).toBe('in')
    expect(await guess(recoveryCodes[0]?.replaceAll('-', '') ?? '')).toBe('in')
    // Who has signed in has proved that it is they who try.
    expect(await guess('000000')).toBe('wrong_code')
  })
})

describe('security 46: recovery codes', () => {
  test('sign in once each, in capitals or without dashes too', async () => {
    await using chat = await buildChat()
    const { ada, recoveryCodes } = await withCodes(chat)
    const [first = '', second = ''] = recoveryCodes
    expect(new Set(recoveryCodes).size).toBe(10)

    expect((await signIn(chat, first)).status).toBe(200)
    expect(await codeIn(await signIn(chat, first))).toBe('wrong_code')
    const spaced = ` ${second.replaceAll('-', ' ').toUpperCase()}`
    const answers = await Promise.all([signIn(chat, spaced), signIn(chat, spaced)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401])
    expect(await chat.json(path, { as: ada })).toEqual({
      on: true,
      recoveryCodes: 8,
      password: true,
    })
  })

  test('and the app’s secret are nowhere in the database as they are', async () => {
    await using chat = await buildChat()
    const { secret, recoveryCodes } = await withCodes(chat)
    const stored = await everythingStored(chat.dataFolder)
    for (const code of [secret, ...recoveryCodes])
      for (const form of [code, code.replaceAll('-', '')]) expect(stored).not.toContain(form)
  })

  test('are worth nothing once there are new ones, and others’ never', async () => {
    await using chat = await buildChat()
    const { ada, recoveryCodes } = await withCodes(chat)
    const fresh = await chat.json(`${path}/recovery-codes`, { json: { password }, as: ada })

    expect(await codeIn(await signIn(chat, recoveryCodes[0]))).toBe('wrong_code')
    expect(fresh.recoveryCodes).toHaveLength(10)
    const eve = await chat.account('Eve')
    expect(
      await chat.app.context.signInMethods.secondFactors.use(eve.id, fresh.recoveryCodes[0]),
    ).toBe(false)
    expect((await signIn(chat, fresh.recoveryCodes[0])).status).toBe(200)
  })
})

describe('security 46: turning codes on or off', () => {
  test.each(['', '/recovery-codes', '/off'])(
    'asks for the password: POST …/second-factor%s',
    async (end) => {
      await using chat = await buildChat()
      const { ada } = await withCodes(chat)
      for (const json of [{}, { password: 'wrong password' }]) {
        const refused = await chat.fetch(path + end, { json, as: ada })
        expect(refused.status).toBe(401)
      }
      expect(await chat.json(path, { as: ada })).toEqual({
        on: true,
        recoveryCodes: 10,
        password: true,
      })
    },
  )

  test('works with it; and no second key takes the place of one that is on', async () => {
    await using chat = await buildChat()
    const { ada } = await withCodes(chat)
    expect((await chat.fetch(path, { json: { password }, as: ada })).status).toBe(400)

    const off = await chat.fetch(`${path}/off`, { json: { password }, as: ada })

    expect(off.status).toBe(204)
    expect((await signIn(chat)).status).toBe(200)
  })

  test('is nothing for guests and strangers', async () => {
    await using chat = await buildChat()
    const guest = await chat.guest('Gus')
    const ask = (as?: Visitor) => chat.fetch(path, { json: {}, ...(as && { as }) })
    expect((await ask(guest)).status).toBe(403)
    expect((await ask()).status).toBe(401)
  })
})

test('security 41: a code confirms as the password does, once', async () => {
  await using chat = await buildChat()
  const { ada, secret } = await withCodes(chat)
  // The next one might be due meanwhile.
  const code = codeNow(secret, 1)
  const confirm = () => chat.fetch('/api/account/confirm', { json: { code }, as: ada })
  expect((await confirm()).status).toBe(200)
  expect(await codeIn(await confirm())).toBe('wrong_code')
})

test('security 41: who has only a session and guesses at codes in it does not keep their owner out', async () => {
  await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
  const { ada, secret } = await withCodes(chat)
  for (const endpoint of ['/api/account/confirm', `${path}/confirm`]) {
    for (let guess = 0; guess < 6; guess++)
      await chat.fetch(endpoint, { json: { code: '000000' }, as: ada })
    const next = await chat.fetch(endpoint, { json: { code: '000000' }, as: ada })
    expect(await codeIn(next)).toBe('rate')
  }

  expect((await signIn(chat, codeNow(secret, 1))).status).toBe(200)
})

test('security 01: codes are turned off by those above, with a recent proof, and by nobody else', async () => {
  await using chat = await buildChat()
  await withCodes(chat)
  const admin = await chat.account('Aldo', 'admin')
  const off = (as: Visitor) =>
    chat.fetch('/api/admin/users/@Ada/second-factor', { method: 'DELETE', as })
  const become = (role: 'admin' | 'member') =>
    chat.app.context.db.updateTable('user').set({ role }).where('username', '=', 'ada').execute()

  expect((await off(await chat.account('Mia'))).status).toBe(403)
  await become('admin')
  expect(await codeIn(await off(admin))).toBe('forbidden')
  await become('member')
  await chat.app.context.db.updateTable('session').set({ provenAt: null }).execute()
  expect(await codeIn(await off(admin))).toBe('confirm_first')
  expect((await off(await chat.signIn('Aldo'))).status).toBe(204)
})

test('the operator turns codes off for who has lost them', async () => {
  await using chat = await buildChat({ operatorToken: 'a token' })
  await withCodes(chat)
  const ask = (name: string) =>
    chat.fetch(`/api/admin/users/@${name}/second-factor`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer a token' },
    })

  expect((await ask('Ada')).status).toBe(204)
  const entries = await chat.app.context.db
    .selectFrom('audit')
    .select(['actorName', 'action', 'targetName', 'before', 'after'])
    .where('action', '!=', 'account.sign-in')
    .execute()
  const secured = { action: 'account.secure', targetName: 'Ada' }
  const [on, off] = [{ codes: true }, { codes: false }].map((state) => JSON.stringify(state))
  expect(entries).toEqual([
    { ...secured, actorName: 'Ada', before: off, after: on },
    { ...secured, actorName: 'Operator', before: on, after: off },
  ])
  expect((await signIn(chat)).status).toBe(200)
  expect((await ask('Ada')).status).toBe(404)
})
