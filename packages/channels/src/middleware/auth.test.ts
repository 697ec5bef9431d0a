import { expect, test } from 'vitest'
import type { HttpScope, RequestScope } from '../application.ts'
import { HttpConsumer } from '../http-consumer.ts'
import { HttpCommunicator } from '../testing/http-communicator.ts'
import { AuthMiddlewareStack, type WithAuth } from './auth.ts'
import {
  type CookieSession,
  cookieSessions,
  memorySessionStore,
  type SessionStore,
} from './cookie-sessions.ts'
import { CookieMiddleware, parseCookies, type WithCookies } from './cookies.ts'

interface Login {
  readonly name: string
}

class WhoAmI extends HttpConsumer<HttpScope & WithAuth<CookieSession<Login>, string>> {
  override async handle() {
    await this.sendResponse(200, this.scope.user ?? 'nobody')
  }
}

/** A site that knows its people by cookie, a store one can look into, and a clock one can turn. */
function buildSite() {
  const time = { now: 1_000_000 }
  const clock = () => time.now
  const keys: string[] = []
  const memory = memorySessionStore<Login>(clock)
  const store: SessionStore<Login> = {
    ...memory,
    read: (key) => {
      keys.push(key)
      return memory.read(key)
    },
  }
  const sessions = cookieSessions({ store, clock, maxAge: 60 })
  const application = AuthMiddlewareStack(WhoAmI.asApplication(), {
    load: sessions.load,
    user: (session) => session?.data.name,
  })
  const ask = async (cookie: string) => {
    const headers = { cookie }
    return (await new HttpCommunicator(application, '/', { headers }).getResponse()).text()
  }
  return { ask, keys, sessions, time }
}

const pairOf = (setCookie: string) => setCookie.split(';')[0] ?? ''

test('a session cookie leads to its user until the session ends', async () => {
  const { ask, sessions } = buildSite()
  const ada = pairOf(await sessions.begin({ name: 'ada' }))
  const bob = pairOf(await sessions.begin({ name: 'bob' }))

  expect(await ask(ada)).toBe('ada')
  expect(await ask(`theme=dark; ${bob}`)).toBe('bob')

  const cookies = parseCookies(ada)
  const session = await sessions.load({ cookies } as unknown as RequestScope & WithCookies)
  expect(await sessions.end(session as CookieSession<Login>)).toContain(
    'session=; Path=/; Max-Age=0',
  )
  expect(await ask(ada)).toBe('nobody')
  expect(await ask(bob)).toBe('bob')
})

test('a session expires', async () => {
  const { ask, sessions, time } = buildSite()
  const ada = pairOf(await sessions.begin({ name: 'ada' }))
  time.now += 59_999
  expect(await ask(ada)).toBe('ada')
  time.now += 1
  expect(await ask(ada)).toBe('nobody')
})

test('the cookie is out of reach of scripts and other sites; the store never sees its value', async () => {
  const { ask, keys, sessions } = buildSite()
  const setCookie = await sessions.begin({ name: 'ada' })
  expect(setCookie).toMatch(
    /^session=[\w-]{43}; Path=\/; Max-Age=60; HttpOnly; SameSite=Lax; Secure$/,
  )
  await ask(pairOf(setCookie))
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
  expect(setCookie).not.toContain(keys[0])
})

test('a cookie we did not make is not even looked up', async () => {
  const { ask, keys } = buildSite()
  for (const value of [
    '',
    'x',
    '__proto__',
    'a'.repeat(42),
    'a'.repeat(44),
    `${'a'.repeat(42)}/`,
  ]) {
    expect(await ask(`session=${value}`)).toBe('nobody')
  }
  expect(keys).toEqual([])
  expect(await ask(`session=${'a'.repeat(43)}`)).toBe('nobody')
})

test('cookies are read as they were meant, whatever they look like', () => {
  const read = (header: string) => Object.fromEntries(parseCookies(header))
  expect(read('a=1; b="two"; c=gr%C3%BCn')).toEqual({ a: '1', b: 'two', c: 'grün' })
  expect(read('a=first; a=second')).toEqual({ a: 'first' })
  expect(read('a=b=c')).toEqual({ a: 'b=c' })
  expect(read('a=%; b=%zz; c=%C3%28')).toEqual({ a: '%', b: '%zz', c: '%C3%28' })
  expect(read(';;; =x; novalue; "')).toEqual({})
  expect(parseCookies('__proto__=x; constructor=y').get('__proto__')).toBe('x')
  expect(parseCookies('a=1').get('constructor')).toBeUndefined()
  expect(parseCookies(';'.repeat(100_000)).size).toBe(0)
})

test('the middleware puts cookies into a copy of the scope', async () => {
  const seen: WithCookies[] = []
  const application = CookieMiddleware<RequestScope & WithCookies>(async (scope) => {
    seen.push(scope)
  })
  const communicator = new HttpCommunicator(application, '/', { headers: { cookie: 'a=1' } })
  await communicator.wait()
  expect(seen[0]?.cookies.get('a')).toBe('1')
  expect(communicator.scope.cookies).toBeUndefined()
})
