import { expect, expectTypeOf, test } from 'vitest'
import { type Answer, type Call, requestTo } from './request.ts'
import type { Room } from './resources.ts'

test('a request is made of an endpoint’s name and what fills it', () => {
  expect(requestTo('GET /api/rooms')).toEqual({ method: 'GET', path: '/api/rooms' })
  expect(
    requestTo('PATCH /api/rooms/{slug}', { params: { slug: 'garden' }, body: { name: 'Garden' } }),
  ).toEqual({ method: 'PATCH', path: '/api/rooms/garden', body: '{"name":"Garden"}' })
})

test('nothing that fills a path leads to another one', () => {
  const { path } = requestTo('DELETE /api/sessions/{id}' as never, { params: { id: '../a/b?c#d' } })
  expect(path).toBe('/api/sessions/..%2Fa%2Fb%3Fc%23d')
})

test('a query says what is given and nothing else', () => {
  const asked = {
    params: { slug: 'späte runde' },
    query: { before: 7, limit: 50, after: undefined },
  }
  expect(requestTo('GET /api/rooms/{slug}/messages', asked).path).toBe(
    '/api/rooms/sp%C3%A4te%20runde/messages?before=7&limit=50',
  )
})

test('the type checker refuses what no endpoint takes', () => {
  const call = (async (...ask: readonly unknown[]) => ask) as unknown as Call
  // @ts-expect-error: there is no such endpoint
  void call('GET /api/room')
  // @ts-expect-error: which room?
  void call('GET /api/rooms/{slug}')
  // @ts-expect-error: a name is a text
  void call('PATCH /api/rooms/{slug}', { params: { slug: 'garden' }, body: { name: 1 } })
  expectTypeOf<Answer<'GET /api/rooms/{slug}'>>().toEqualTypeOf<Room>()
  expectTypeOf<Answer<'DELETE /api/rooms/{slug}'>>().toEqualTypeOf<undefined>()
})
