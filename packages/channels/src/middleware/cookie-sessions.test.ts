import { expect, test } from 'vitest'
import type { RequestScope, WebSocketScope } from '../application.ts'
import { WebSocketCommunicator } from '../testing/websocket-communicator.ts'
import { WebSocketConsumer } from '../websocket-consumer.ts'
import { AuthMiddlewareStack, type WithAuth } from './auth.ts'
import { type CookieSession, cookieSessions, memorySessionStore } from './cookie-sessions.ts'
import { parseCookies, setCookie, type WithCookies } from './cookies.ts'

interface Login {
  readonly name: string
  readonly seen: number
}

const pairOf = (header: string) => header.split(';')[0] ?? ''

/** Sessions, a clock one can turn, and what a cookie leads to. */
function build() {
  const time = { now: 1_000_000 }
  const clock = () => time.now
  const store = memorySessionStore<Login>(clock)
  const sessions = cookieSessions({ store, clock, maxAge: 60 })
  const find = async (header: string) =>
    sessions.load({ cookies: parseCookies(pairOf(header)) } as RequestScope & WithCookies)
  return { time, store, sessions, find }
}

test('a session is changed and saved, and ends when it would have ended', async () => {
  const { time, sessions, find } = build()
  const cookie = await sessions.begin({ name: 'ada', seen: 1 })
  const session = (await find(cookie)) as CookieSession<Login>
  time.now += 40_000
  expect(await sessions.save(session, { name: 'ada', seen: 2 })).toEqual({
    key: session.key,
    data: { name: 'ada', seen: 2 },
  })
  expect((await find(cookie))?.data.seen).toBe(2)
  time.now += 20_000
  expect(await find(cookie)).toBeUndefined()
  expect(await sessions.save(session, { name: 'ada', seen: 3 })).toBeUndefined()
})

test('a save after the end brings no session back', async () => {
  const { sessions, find, store } = build()
  const cookie = await sessions.begin({ name: 'ada', seen: 1 })
  const session = (await find(cookie)) as CookieSession<Login>
  await sessions.end(session)
  expect(await sessions.save(session, { name: 'ada', seen: 2 })).toBeUndefined()
  expect(await find(cookie)).toBeUndefined()
  expect(await store.read(session.key)).toBeUndefined()
})

test('sessions that were changed leave the store when they expire, with all others', async () => {
  const { time, sessions, find, store } = build()
  const first = (await find(await sessions.begin({ name: 'a', seen: 1 }))) as CookieSession<Login>
  time.now += 30_000
  const second = await sessions.begin({ name: 'b', seen: 1 })
  await sessions.save(first, { name: 'a', seen: 2 })
  time.now += 30_000
  expect(await store.read(first.key)).toBeUndefined()
  expect((await find(second))?.data.name).toBe('b')
})

test('a login rotates: the cookie from before leads nowhere', async () => {
  const { sessions, find } = build()
  const planted = await sessions.begin({ name: 'guest', seen: 1 })
  const before = await find(planted)
  const { session, setCookie: cookie } = await sessions.login(before, { name: 'ada', seen: 1 })
  expect(await find(planted)).toBeUndefined()
  expect(await find(cookie)).toEqual(session)
  expect(session.key).not.toBe(before?.key)
  // What still holds the old one cannot write through it either.
  expect(await sessions.save(before as CookieSession<Login>, session.data)).toBeUndefined()
  expect((await sessions.login(undefined, { name: 'bob', seen: 1 })).session.data.name).toBe('bob')
})

test('a socket logs in at its handshake, changes its session while it is open, and logs out', async () => {
  const { sessions, find } = build()
  class Door extends WebSocketConsumer<WebSocketScope & WithAuth<CookieSession<Login>, string>> {
    #session: CookieSession<Login> | undefined
    override async connect() {
      const data = { name: this.scope.queryString, seen: 1 }
      const begun = await sessions.login(this.scope.session, data)
      this.#session = begun.session
      await this.accept(undefined, { 'set-cookie': begun.setCookie })
    }
    override async receiveText(text: string) {
      if (!this.#session) return
      if (text === 'logout') await sessions.end(this.#session)
      const saved = await sessions.save(this.#session, { name: text, seen: 2 })
      await this.send(saved ? 'saved' : 'over')
    }
  }
  const application = AuthMiddlewareStack(Door.asApplication(), {
    load: sessions.load,
    user: (session) => session?.data.name,
  })
  const guest = pairOf(await sessions.begin({ name: 'guest', seen: 1 }))
  const ada = new WebSocketCommunicator(application, '/?ada', { headers: { cookie: guest } })
  const { headers } = await ada.connect()
  const cookie = headers?.getSetCookie()[0] ?? ''
  expect((await find(cookie))?.data).toEqual({ name: 'ada', seen: 1 })
  expect(await find(guest)).toBeUndefined()

  await ada.sendText('ada the great')
  expect(await ada.receiveText()).toBe('saved')
  expect((await find(cookie))?.data.name).toBe('ada the great')
  await ada.sendText('logout')
  expect(await ada.receiveText()).toBe('over')
  expect(await find(cookie)).toBeUndefined()
  await ada.disconnect()
})

test('a cookie says where it is sent to, for how long, and from which pages', async () => {
  expect(setCookie('theme', 'grün; a=b')).toBe(
    'theme=gr%C3%BCn%3B%20a%3Db; Path=/; HttpOnly; SameSite=Lax; Secure',
  )
  expect(parseCookies(pairOf(setCookie('theme', 'grün; a=b'))).get('theme')).toBe('grün; a=b')
  const everything = {
    ...{ maxAge: 60, path: '/chat', domain: 'example.org', sameSite: 'None' as const },
    httpOnly: false,
  }
  expect(setCookie('a', '1', everything)).toBe(
    'a=1; Domain=example.org; Path=/chat; Max-Age=60; SameSite=None; Secure',
  )
  expect(setCookie('a', '1', { secure: false, sameSite: 'Strict' })).toBe(
    'a=1; Path=/; HttpOnly; SameSite=Strict',
  )
  const sessions = cookieSessions<Login>({
    store: memorySessionStore(),
    cookieName: 'sid',
    ...{ sameSite: 'Strict', domain: 'example.org', path: '/chat' },
  })
  const cookie = await sessions.begin({ name: 'ada', seen: 1 })
  expect(cookie).toMatch(
    /^sid=[\w-]{43}; Domain=example.org; Path=\/chat; .*SameSite=Strict; Secure$/,
  )
})

test.each([
  ['a b', {}, 'no token'],
  ['', {}, 'no token'],
  ['a', { path: 'chat' }, 'begins with /'],
  ['a', { path: '/;Domain=evil.example' }, 'has no ;'],
  ['a', { path: '/\n' }, 'begins with /'],
  ['a', { domain: 'example.org; Path=/' }, 'such as example.org'],
  ['a', { domain: '' }, 'such as example.org'],
  ['a', { sameSite: 'None', secure: false }, 'needs secure'],
  ['a', { sameSite: 'lax' as 'Lax' }, 'Strict, Lax or None'],
  ['a', { maxAge: 1.5 }, 'whole seconds'],
  ['__Secure-a', { secure: false }, 'needs secure'],
  ['__Host-a', { domain: 'example.org' }, 'no domain'],
  ['__Host-a', { path: '/chat' }, 'the path /'],
] as const)('the cookie %j with %j is refused before any browser sees it', (name, options, why) => {
  expect(() => setCookie(name, '1', options)).toThrow(why)
  const store = memorySessionStore<Login>()
  expect(() => cookieSessions({ store, cookieName: name, ...options })).toThrow(why)
})
