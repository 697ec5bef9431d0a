import type { HttpScope } from '@lobby/channels'
import { HttpCommunicator } from '@lobby/channels/testing'
import { Problem } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { requestShares } from './engine-options.ts'

const origin = 'https://chat.example.org'
const env = {
  LOBBY_LIMITS: 'on',
  LOBBY_TRUSTED_PROXIES: '127.0.0.1',
  LOBBY_ORIGIN: origin,
  LOBBY_GUESTS: 'on',
}

/** A request as a proxy hands it on, straight to the application: all of a test are made within one turn of the loop. */
function ask(chat: Chat, address: string, cookie = ''): Promise<Response> {
  const headers = {
    host: 'chat.example.org',
    'x-forwarded-for': address,
    'x-forwarded-proto': 'https',
    ...(cookie && { cookie }),
  }
  const scope = { client: { host: '127.0.0.1', port: 1 } }
  return new HttpCommunicator<HttpScope>(chat.app.application, '/api/rooms', {
    headers,
    scope,
  }).getResponse(60_000)
}

test('security 65: of very many requests from one network some wait and the rest is refused, while other networks and accounts are answered', async () => {
  await using chat = await buildChat({ env })
  const ada = await chat.account('Ada')
  const { atOnce, waiting } = requestShares
  const flood = Array.from({ length: atOnce + waiting + 40 }, () => ask(chat, '192.0.2.7'))
  const others = [ask(chat, '192.0.2.8'), ask(chat, '192.0.2.7', ada.cookie)]

  expect((await Promise.all(others)).map(({ status }) => status)).toEqual([200, 200])
  const answers = await Promise.all(flood)
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused).toHaveLength(40)
  for (const answer of refused) {
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(Problem.parse(await answer.json())).toMatchObject({ code: 'rate' })
  }
})
