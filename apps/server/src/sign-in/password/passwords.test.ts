import { argon2Sync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { buildChat, passwordOf } from '../../testing/build-chat.ts'
import { isGuessable } from './common-passwords.ts'
import { openPasswords } from './passwords.ts'

const quick = { memory: 8, passes: 1, parallelism: 1 }

describe('security 15: passwords', () => {
  test('are hashed by Argon2id at OWASP’s floor, with a salt of their own', async () => {
    const passwords = openPasswords()

    const stored = await passwords.hash('correct horse')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(await passwords.hash('correct horse')).not.toBe(stored)
    expect(await passwords.verify('correct horse', stored)).toBe(true)
    expect(await passwords.verify('correct horsf', stored)).toBe(false)
    expect(await passwords.verify('correct horse', '$2b$10$notours')).toBe(false)
  })

  test('a hash that was made elsewhere, at another cost, is understood', async () => {
    const stored =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$' +
      hashedElsewhere('password', 'somesaltsomesalt')
    expect(await openPasswords().verify('password', stored)).toBe(true)
    expect(openPasswords().isOutdated(stored)).toBe(true)
  })

  test('at most two are hashed at once, fifty wait, and the rest is told to come again', async () => {
    const passwords = openPasswords({ ...quick, memory: 1024 })

    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, () => passwords.hash('correct horse')),
    )

    const refused = answers.filter(({ status }) => status === 'rejected')
    expect(answers.length - refused.length).toBe(52)
    expect(refused[0]).toMatchObject({ reason: { code: 'busy', retryAfter: 2_000 } })
    expect(await passwords.hash('correct horse')).toMatch(/^\$argon2id/)
  })

  test('a sign-in hashes anew what was hashed at another cost', async () => {
    await using chat = await buildChat({ passwords: openPasswords({ ...quick, passes: 2 }) })
    await chat.account('Ada')
    const old = await openPasswords(quick).hash(passwordOf('Ada'))
    const { db } = chat.app.context
    await db.updateTable('account').set({ password: old }).execute()

    await chat.signIn('Ada')

    const { password } = await db.selectFrom('account').select('password').executeTakeFirstOrThrow()
    expect(password).toMatch(/^\$argon2id\$v=19\$m=8,t=2,p=1\$/)
    await chat.signIn('Ada')
  })

  test.each([
    ['nine characters', 'nine char', 400, 'invalid'],
    ['129 characters', `${'ab'.repeat(64)}c`, 400, 'invalid'],
    ['ten characters', 'te chaßact', 200, undefined],
    ['128 characters', 'ab😀d'.repeat(32), 200, undefined],
    ['a common one', 'Password123', 400, 'weak_password'],
    ['the username and little else', 'grace-grace-1', 400, 'weak_password'],
    ['one character again and again', 'aaaaaaaaaaaa', 400, 'weak_password'],
  ])('%s: it is weighed before it is taken', async (_, password, status, code) => {
    await using chat = await openForAll()

    const answer = await chat.fetch('/api/auth/sign-up', { json: { username: 'Grace', password } })

    expect(answer.status).toBe(status)
    if (code) expect(await answer.json()).toMatchObject({ code })
  })

  test('however a keyboard composes it, it is the same password', async () => {
    await using chat = await openForAll()
    await chat.fetch('/api/auth/sign-up', {
      json: { username: 'Grace', password: 'mu\u0308nchen ﬁnal'.normalize('NFD') },
    })

    expect((await chat.signIn('grace', 'm\u00fcnchen final')).name).toBe('Grace')
  })
})

test('what is common is refused in any case, and what is not is not', () => {
  expect(isGuessable('CorrectHorseBatteryStaple', 'ada')).toBe(true)
  expect(isGuessable('correct horse battery stable', 'ada')).toBe(false)
})

/** A server with an owner, where anybody may sign up. */
async function openForAll() {
  const chat = await buildChat()
  await chat.openSignUp()
  return chat
}

function hashedElsewhere(password: string, salt: string): string {
  return argon2Sync('argon2id', {
    message: Buffer.from(password),
    nonce: Buffer.from(salt),
    parallelism: 1,
    tagLength: 32,
    memory: 65_536,
    passes: 2,
  })
    .toString('base64')
    .replaceAll('=', '')
}
