import { closeCodes } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import {
  buildChat,
  type Chat,
  passwordOf,
  type Visitor,
  visitorFrom,
} from '../testing/build-chat.ts'
import { soon } from '../testing/closing.ts'
import { everythingStored } from '../testing/from-outside.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'
import { deleteOldSessions } from './queries.ts'

const day = 24 * 60 * 60 * 1_000
const isSignedIn = async (chat: Chat, as: Visitor) =>
  (await chat.json('/api/auth/me', { as })).user !== null
const tokenOf = ({ cookie }: Visitor) =>
  decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0]

describe('security 11: a session', () => {
  test('is 256 random bits that the database does not have', async () => {
    await using chat = await buildChat()
    const visitors = [await chat.guest('Ada'), await chat.account('Bob')]
    const { db } = chat.app.context
    const [{ token: stored = '' } = {}] = await db.selectFrom('session').select('token').execute()
    expect(await everythingStored(chat.dataFolder)).toContain(stored)

    for (const visitor of visitors) {
      const token = tokenOf(visitor) ?? ''
      expect(Buffer.from(token, 'base64url')).toHaveLength(32)
      expect(await everythingStored(chat.dataFolder)).not.toContain(token)
    }
  })

  test('its hash, as it stands in the database, opens nothing', async () => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    const { token } = await chat.app.context.db
      .selectFrom('session')
      .select('token')
      .executeTakeFirstOrThrow()

    const cookie = ada.cookie.replace(tokenOf(ada) ?? '', token)
    expect(await isSignedIn(chat, { ...ada, cookie })).toBe(false)
  })

  test('is known by a token that this server has signed, and by no other', async () => {
    await using chat = await buildChat()
    const [ada, bob] = [await chat.guest('Ada'), await chat.guest('Bob')]
    const signatureOf = ({ cookie }: Visitor) =>
      /session_token=[^.]+\.([^;]+)/.exec(cookie)?.[1] ?? ''

    for (const other of ['', signatureOf(bob), `${signatureOf(ada)}0`]) {
      const cookie = ada.cookie.replace(signatureOf(ada), other)
      expect(cookie).not.toBe(ada.cookie)
      expect([other, await isSignedIn(chat, { ...ada, cookie })]).toEqual([other, false])
    }
    expect(await isSignedIn(chat, ada)).toBe(true)
  })

  test('on https is a cookie of this host alone, over TLS alone', async () => {
    await using chat = await buildChat({
      env: { LOBBY_ORIGIN: 'https://chat.example.org', LOBBY_GUESTS: 'on' },
    })

    const entered = await chat.fetch('/api/auth/guest', { json: { name: 'Ada' } })

    const [cookie = '', ...others] = entered.headers.getSetCookie()
    // The other one opens nothing: see security 17.
    expect(others).toEqual([expect.stringMatching(/^__Host-lobby\.csrf=/)])
    const [pair = '', ...attributes] = cookie.split('; ')
    expect(pair).toMatch(/^__Host-lobby\.session_token=/)
    expect(attributes.toSorted()).toEqual([
      'HttpOnly',
      'Max-Age=7776000',
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ])
    expect(await chat.json('/api/auth/me', { headers: { cookie: pair } })).toMatchObject({
      user: { name: 'Ada' },
    })
  })

  test('on plain http on this machine is a cookie without both', async () => {
    await using chat = await buildChat()
    const entered = await chat.fetch('/api/auth/guest', { json: { name: 'Ada' } })
    const [cookie = ''] = entered.headers.getSetCookie()
    expect(cookie).toMatch(/^lobby\.session_token=/)
    expect(cookie).not.toMatch(/Secure/)
    expect(cookie).toMatch(/HttpOnly.*SameSite=Lax/)
  })

  test('is another one after signing in: what the browser held before is worth nothing', async () => {
    await using chat = await buildChat()
    await chat.account('Ada')
    const guest = await chat.guest('Eve')

    const signedIn = await visitorFrom(
      await chat.fetch('/api/auth/sign-in', {
        json: { username: 'Ada', password: passwordOf('Ada') },
        as: { ...guest },
      }),
    )

    expect(tokenOf(signedIn)).not.toBe(tokenOf(guest))
    expect(await isSignedIn(chat, guest)).toBe(false)
  })

  test('is another one when a guest becomes an account, and when the password changes', async () => {
    await using chat = await buildChat()
    await chat.openSignUp()
    const guest = await chat.guest('Ada')
    const json = { username: 'Ada', password: passwordOf('Ada') }
    const ada = await visitorFrom(await chat.fetch('/api/auth/sign-up', { json, as: { ...guest } }))
    const after = await changePassword(chat, { ...ada })

    expect(new Set([guest, ada, after].map(tokenOf)).size).toBe(3)
    expect(await isSignedIn(chat, guest)).toBe(false)
    expect(await isSignedIn(chat, ada)).toBe(false)
    expect(await isSignedIn(chat, after)).toBe(true)
  })
})

describe('whether a session would be found as it was read', () => {
  const read = async ({ app: { context } }: Chat, { cookie }: Visitor) => {
    const session = await context.sessions.of(new Headers({ cookie }))
    if (!session) throw new Error('The visitor is not signed in.')
    return session
  }

  test('is not said once something was written', async () => {
    await using chat = await buildChat()
    const session = await read(chat, await chat.guest('Ada'))

    await chat.say('lobby', 'Tea?')

    expect(chat.app.context.sessions.isAsRead(session)).toBe(false)
  })

  onlySqlite('that all that is written is known')('is said as long as nothing was', async () => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    const { sessions } = chat.app.context
    // A server writes by itself, too.
    await expect.poll(async () => sessions.isAsRead(await read(chat, ada))).toBe(true)
  })
})

describe('security 12: a session that is over is over in open sockets soon', () => {
  const endings: Record<string, (chat: Chat, ada: Visitor) => Promise<unknown>> = {
    'signing out': (chat, ada) => chat.fetch('/api/auth/sign-out', { method: 'POST', as: ada }),
    'another password, in another browser': async (chat) =>
      changePassword(chat, await chat.signIn('Ada')),
    'signing out everywhere else': async (chat) =>
      chat.fetch('/api/auth/sessions', { method: 'DELETE', as: await chat.signIn('Ada') }),
    'ending this one from elsewhere': async (chat, ada) => {
      const { sessions } = await chat.json('/api/auth/sessions', { as: ada })
      const { id } = sessions.find(({ current }: { current: boolean }) => current)
      const elsewhere = await chat.signIn('Ada')
      return chat.fetch(`/api/auth/sessions/${id}`, { method: 'DELETE', as: elsewhere })
    },
    'being deactivated': (chat) => manage(chat, { active: false }),
    'another role': (chat) => manage(chat, { role: 'moderator' }),
    'a new password by a link': async (chat) => {
      const { url } = await (await manage(chat, undefined, '/reset-link')).json()
      const token = url.split('/').at(-1)
      return chat.fetch('/api/auth/reset', { json: { token, password: 'another garden 18' } })
    },
  }

  test.each(Object.entries(endings))('%s', async (_, end) => {
    await using chat = await buildChat({ operatorToken: 'operator', rooms: ['garden'] })
    const ada = await chat.account('Ada')
    const native = await chat.connect(ada)
    const seed = await chat.seed('/ws/garden/', ada)

    expect((await end(chat, ada)) as Response).toSatisfy(isDone)
    const ended = performance.now()

    expect(await native.socket.receiveClose()).toBe(closeCodes.signedOut)
    expect(await seed.receiveClose()).toBe(closeCodes.signedOut)
    expect(performance.now() - ended).toBeLessThan(soon)
    expect(await isSignedIn(chat, ada)).toBe(false)
  })

  test('and, where the notice is lost, by looking again now and then', async () => {
    await using chat = await buildChat({ recheckEvery: 50 })
    const ada = await chat.connect(await chat.account('Ada'))
    const bob = await chat.connect(await chat.account('Bob'))
    const { db } = chat.app.context

    await db
      .deleteFrom('session')
      .where('userId', '=', ada.welcome.user?.id ?? '')
      .execute()

    expect(await ada.socket.receiveClose()).toBe(closeCodes.signedOut)
    expect(await bob.isQuiet()).toBe(true)
  })

  test('who is deactivated does not sign in again, until they are activated', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    await chat.account('Ada')
    const json = { username: 'Ada', password: passwordOf('Ada') }

    await manage(chat, { active: false })
    const refused = await chat.fetch('/api/auth/sign-in', { json })
    expect(refused.status).toBe(403)
    expect(refused.headers.getSetCookie()).toEqual([])
    await manage(chat, { active: true })
    expect((await chat.fetch('/api/auth/sign-in', { json })).status).toBe(200)
  })
})

describe('security 47: sessions', () => {
  test('are listed with browser, address and last use, and ended one by one', async () => {
    await using chat = await buildChat()
    const laptop = await chat.account('Ada')
    const phone = await visitorFrom(
      await chat.fetch('/api/auth/sign-in', {
        json: { username: 'Ada', password: passwordOf('Ada') },
        headers: { 'user-agent': 'Phone/1.0', 'x-forwarded-for': '203.0.113.9' },
      }),
    )

    const { sessions } = await chat.json('/api/auth/sessions', { as: laptop })
    expect(sessions).toHaveLength(2)
    const other = sessions.find(({ current }: { current: boolean }) => !current)
    expect(other).toEqual({
      id: expect.any(String),
      userAgent: 'Phone/1.0',
      address: '127.0.0.1',
      createdAt: expect.any(String),
      lastUsedAt: expect.any(String),
      current: false,
    })

    const ended = await chat.fetch(`/api/auth/sessions/${other.id}`, {
      method: 'DELETE',
      as: laptop,
    })
    expect(ended.status).toBe(204)
    expect(await isSignedIn(chat, phone)).toBe(false)
    expect(await isSignedIn(chat, laptop)).toBe(true)
  })

  test('of others are neither listed nor ended', async () => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada')
    const eve = await chat.account('Eve')
    const [{ id }] = (await chat.json('/api/auth/sessions', { as: ada })).sessions

    const refused = await chat.fetch(`/api/auth/sessions/${id}`, { method: 'DELETE', as: eve })

    expect(refused.status).toBe(404)
    expect(await isSignedIn(chat, ada)).toBe(true)
    expect((await chat.json('/api/auth/sessions', { as: eve })).sessions).toHaveLength(1)
    expect((await chat.fetch('/api/auth/sessions')).status).toBe(401)
  })

  /** A chat whose date a test moves. */
  const buildAt = async () => {
    let passed = 0
    const chat = await buildChat({ now: () => Date.now() + passed })
    const pass = (days: number) => {
      passed += days * day
    }
    return Object.assign(chat, { pass })
  }

  test('end when they were not used for 14 days', async () => {
    await using chat = await buildAt()
    const ada = await chat.account('Ada')
    chat.pass(13.99)
    expect(await isSignedIn(chat, ada)).toBe(true)
    await chat.app.context.sessions.close()
    chat.pass(13.99)
    expect(await isSignedIn(chat, ada)).toBe(true)
    await chat.app.context.sessions.close()
    chat.pass(14)
    expect(await isSignedIn(chat, ada)).toBe(false)
  })

  test('end after 90 days, though in use', async () => {
    await using chat = await buildAt()
    const ada = await chat.account('Ada')
    for (let days = 10; days < 90; days += 10) {
      chat.pass(10)
      expect([days, await isSignedIn(chat, ada)]).toEqual([days, true])
      await chat.app.context.sessions.close()
    }
    chat.pass(10)
    expect(await isSignedIn(chat, ada)).toBe(false)
  })

  test('that are over are neither listed nor kept, and their sockets are closed', async () => {
    await using chat = await buildAt()
    const ada = await chat.account('Ada')
    const socket = await chat.connect(ada)
    chat.pass(14)
    const again = await chat.signIn('Ada')

    expect((await chat.json('/api/auth/sessions', { as: again })).sessions).toHaveLength(1)
    const { db, clock } = chat.app.context
    await deleteOldSessions(db, clock.wall())
    expect(await db.selectFrom('session').select('id').execute()).toHaveLength(1)
    await chat.fetch('/api/auth/sessions', { method: 'DELETE', as: again })
    expect(await socket.socket.receiveClose()).toBe(closeCodes.signedOut)
  })
})

async function changePassword(chat: Chat, as: Visitor): Promise<Visitor> {
  const json = { current: passwordOf('Ada'), password: 'another garden 18' }
  return visitorFrom(await chat.fetch('/api/auth/password', { method: 'PUT', json, as }))
}

function manage(chat: Chat, json: unknown, path = ''): Promise<Response> {
  return chat.fetch(`/api/admin/users/@Ada${path}`, {
    ...(json !== undefined && { json }),
    method: json === undefined ? 'POST' : 'PATCH',
    headers: { authorization: 'Bearer operator' },
  })
}

function isDone(answer: Response | Visitor): boolean {
  return answer instanceof Response ? answer.ok : true
}
