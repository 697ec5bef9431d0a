import { expect, test } from 'vitest'
import { createHttp } from './http.ts'

/** What a page with these cookies says of its token when it writes, and when it reads. */
async function saysWith(cookies: string) {
  const said: (string | null)[] = []
  const fetch = async (_: unknown, init?: RequestInit) => {
    said.push(new Headers(init?.headers).get('x-csrf-token'))
    return Response.json({ sessions: [] })
  }
  const http = createHttp('http://lobby.test', fetch as typeof globalThis.fetch, () => cookies)
  await http.rename('Ada')
  await http.listSessions()
  return said
}

test.each([
  ['lobby.csrf=abc-_1', 'abc-_1'],
  ['theme=dark; __Host-lobby.csrf=abc; other=1', 'abc'],
  // A neighbouring domain can plant the one, and never the other.
  ['lobby.csrf=planted; __Host-lobby.csrf=abc', 'abc'],
  ['not-lobby.csrf=x', null],
  ['', null],
])('security 17: with the cookies %j, a page that writes says %j', async (cookies, token) => {
  expect(await saysWith(cookies)).toEqual([token, null])
})
