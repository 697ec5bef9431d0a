import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { createApi } from './api.ts'

const behindProxy = { LOBBY_TRUSTED_PROXIES: '127.0.0.1', LOBBY_ORIGIN: 'https://chat.example.org' }
const asked = { headers: { 'x-forwarded-for': '203.0.113.7', 'x-request-id': 'abc-123' } }

test('an answer has the id that a trusted proxy has given the request', async () => {
  await using chat = await buildChat({ env: behindProxy })
  for (const path of ['/health', '/api/rooms', '/api/nothing', '/nothing'])
    expect((await chat.fetch(path, asked)).headers.get('x-request-id')).toBe('abc-123')
})

test('an id that comes from elsewhere, or is no plain word, is replaced by one of ours', async () => {
  await using open = await buildChat()
  await using proxied = await buildChat({ env: behindProxy })
  const odd = { headers: { ...asked.headers, 'x-request-id': 'a"b' } }
  for (const answer of [await open.fetch('/health', asked), await proxied.fetch('/health', odd)])
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
})

test('a mistake of ours is in the log under the id that its answer has', async () => {
  const noted: unknown[] = []
  const logger = { error: (fields: unknown) => void noted.push(fields) }
  const api = createApi({ logger, noteRefusal() {} })
  api.get('/broken', () => {
    throw new Error('Broken.')
  })
  const answer = await api.request('/broken', {}, { requestId: 'abc-123' })
  expect(await answer.json()).toMatchObject({ requestId: 'abc-123' })
  expect(noted).toEqual([expect.objectContaining({ requestId: 'abc-123' })])
})
