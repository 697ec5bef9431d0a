import { expect, test } from 'vitest'
import { createApi } from './api.ts'

function apiWithLog() {
  const log: string[] = []
  const logger = { error: (_: unknown, message?: unknown) => void log.push(String(message)) }
  const api = createApi({ logger, noteRefusal() {} })
  return { api, log }
}

test('security 53: a mistake of ours is in the log, and not in the answer', async () => {
  const { api, log } = apiWithLog()
  api.get('/broken', () => {
    throw new Error('the password is swordfish')
  })

  const answer = await api.request('/broken', {}, { requestId: 'abc-123' })

  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toContain('swordfish')
  expect(log).toHaveLength(1)
})

test('a client that leaves in the middle of its request is no mistake of ours', async () => {
  const { api, log } = apiWithLog()
  api.post('/letters', async (c) => c.text(await c.req.text()))
  const client = new AbortController()
  const body = new ReadableStream({
    pull(controller) {
      client.abort()
      controller.error(client.signal.reason)
    },
  })

  const { signal } = client
  await api.request('/letters', { method: 'POST', body, signal, duplex: 'half' } as RequestInit)

  expect(log).toEqual([])
})
