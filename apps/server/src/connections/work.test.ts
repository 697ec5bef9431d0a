import { expect, test } from 'vitest'
import { rates } from '../ground/rate-limit.ts'
import { buildChat, type Chat } from '../testing/build-chat.ts'

const env = {
  LOBBY_LIMITS: 'on',
  LOBBY_TRUSTED_PROXIES: '127.0.0.1',
  LOBBY_ORIGIN: 'https://chat.example.org',
  LOBBY_GUESTS: 'on',
}
/** A native connection from there, after its hello. */
async function from(chat: Chat, address: string) {
  const socket = chat.socket('/ws', undefined, { 'x-forwarded-for': address })
  await socket.connect()
  return socket
}
const hello = { type: 'hello', v: 1, name: 'Ada' }

test('security 65: hello has a budget by network; one that has used it up is told when to come again, and others come in', async () => {
  await using chat = await buildChat({ env })
  const { limiter } = chat.app.context
  for (let count = 0; count < rates.helloByNetwork.burst; count++)
    limiter.consumeFrom('helloByNetwork', '192.0.2.7')

  const refused = await from(chat, '192.0.2.7')
  await refused.sendJson(hello)
  expect(await refused.receiveJson()).toMatchObject({
    type: 'error',
    code: 'rate',
    retryAfter: expect.any(Number),
  })
  expect(await refused.receiveClose()).toBe(1013)

  const other = await from(chat, '192.0.2.8')
  await other.sendJson(hello)
  expect(await other.receiveJson()).toMatchObject({ type: 'welcome' })
})

test('security 65: following has a budget by connection, which hello shares, and a refused room may be asked for again', async () => {
  await using chat = await buildChat({ env })
  const flood = await chat.connect('Ada', { lobby: null })
  let refused = 0
  for (let count = 1; count < rates.follow.burst + 100; count++) {
    const answer = await flood.command({ type: 'room.follow', room: 'lobby', cursor: null })
    if (answer.type === 'error') {
      expect(answer).toMatchObject({ room: 'lobby', code: 'rate' })
      refused++
    }
  }
  expect(refused).toBeGreaterThan(0)

  const other = await chat.connect('Bob')
  const follow = { type: 'room.follow', room: 'lobby', cursor: null } as const
  expect(await other.command(follow)).toMatchObject({ type: 'ok' })
})

test('security 65: following has a budget by network, over all of its connections', async () => {
  await using chat = await buildChat({ env })
  const { limiter } = chat.app.context
  const refs = Array.from({ length: 50 }, (_, index) => index)
  /** How often each answer came, when the budget of 192.0.2.7 has just been used up. */
  const answersTo = async (address: string) => {
    const socket = await from(chat, address)
    await socket.sendJson(hello)
    expect(() => {
      for (;;) limiter.consumeFrom('followByNetwork', '192.0.2.7')
    }).toThrow('too often')
    for (const ref of refs)
      await socket.sendJson({ type: 'room.follow', ref, room: 'lobby', cursor: null })
    const answers = new Set<string>()
    for (let count = 0; count < refs.length; ) {
      const frame = (await socket.receiveJson()) as { type: string; ref?: number; code?: string }
      if (frame.ref !== undefined) count++
      if (frame.ref !== undefined) answers.add(frame.code ?? frame.type)
    }
    return answers
  }

  expect(await answersTo('192.0.2.7')).toEqual(new Set(['rate']))
  expect(await answersTo('192.0.2.8')).toEqual(new Set(['ok']))
})

test('security 65: a guest takes only so many names', async () => {
  await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
  const ada = await chat.guest('Ada')
  const rename = async (name: string) =>
    (await chat.fetch('/api/auth/me', { as: ada, method: 'PATCH', json: { name } })).status

  const statuses: number[] = []
  for (let count = 0; count <= rates.rename.burst; count++)
    statuses.push(await rename(`Ada ${count}`))

  expect(statuses.at(0)).toBe(200)
  expect(statuses.at(-1)).toBe(429)
})
