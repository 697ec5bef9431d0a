import { describe, expect, test } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

describe('security 51: no account has a name that passes for another', () => {
  test.each(['Operator', '0PERATOR', 'admin', 'Аdmin', 'support', 'Lobby'])(
    'a member is not called %s',
    async (username) => {
      await using chat = await buildChat()
      await chat.openSignUp()
      const account = { username, password: 'the garden of nobody 17' }
      const answer = await chat.fetch('/api/auth/sign-up', { json: account })
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
    },
  )

  test('a name that looks like that of an account is taken', async () => {
    await using chat = await buildChat()
    await chat.openSignUp()
    await chat.account('Capa')
    const signUp = async (username: string) =>
      (
        await chat.json('/api/auth/sign-up', {
          json: { username, password: 'the garden of nobody 17' },
        })
      ).code
    expect(await signUp('Сара')).toBe('username_taken')
    expect(await signUp('capa')).toBe('username_taken')
    expect(await signUp('Саша')).toBeUndefined()
  })

  test('an owner or admin may be called admin, and no account Operator', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    const make = async (username: string, role: string) =>
      (
        await chat.fetch('/api/admin/users', {
          json: { username, role, password: 'the garden of nobody 17' },
          headers: { authorization: 'Bearer operator' },
        })
      ).status
    expect(await make('admin', 'owner')).toBe(201)
    expect(await make('operator', 'owner')).toBe(409)
    expect(await make('support', 'member')).toBe(409)
  })
})

describe('security 51: no guest goes by the name of the operator or of an office', () => {
  const message = '/api/rooms/lobby/messages'
  /** What comes of it at each endpoint at which a guest says a name. */
  const endpoints: Record<string, (chat: Chat, name: string) => Promise<unknown>> = {
    'coming in': async (chat, name) => statusOf(chat, '/api/auth/guest', { json: { name } }),
    'coming in again': async (chat, name) =>
      statusOf(chat, '/api/auth/guest', { json: { name }, as: await chat.guest('Gus') }),
    'taking another name': async (chat, name) => {
      const as = await chat.guest('Gus')
      return statusOf(chat, '/api/auth/me', { method: 'PATCH', json: { name }, as })
    },
    'a guest link': async (chat, name) => {
      const as = await chat.account(name === 'Max' ? 'Ada' : 'Bob')
      const { slug } = await makePrivateRoom(chat, as)
      const { url } = await chat.json(`/api/rooms/${slug}/guest-links`, { as, json: {} })
      const token = url.split('/').at(-1)
      return statusOf(chat, '/api/guest-link/enter', { json: { token, name } })
    },
    'a message without a session': async (chat, name) =>
      (await statusOf(chat, message, { json: { name, body: 'Tea?' } })) === 201 ? 200 : 400,
    'a hello without a session': async (chat, name) => {
      const client = chat.native()
      await client.socket.connect()
      await client.socket.sendJson({ type: 'hello', v: 1, name })
      const { type } = await client.nextFrame()
      return type === 'welcome' ? 200 : 400
    },
    'a socket of a tutorial': async (chat, sender) => {
      const socket = await chat.seed('/ws/notification/lobby/')
      await socket.sendJson({ message: 'Tea?', room_name: 'lobby', sender })
      return 'error' in ((await socket.receiveJson()) as object) ? 400 : 200
    },
    'a socket of a tutorial, with a session': async (chat, sender) => {
      const socket = await chat.seed('/ws/notification/lobby/', await chat.guest('Gus'))
      await socket.sendJson({ message: 'Tea?', room_name: 'lobby', sender })
      return 'error' in ((await socket.receiveJson()) as object) ? 400 : 200
    },
  }
  const statusOf = async (chat: Chat, ...request: Parameters<Chat['fetch']>) =>
    (await chat.fetch(...request)).status

  test.each(Object.keys(endpoints))('%s', async (endpoint) => {
    await using chat = await buildChat()
    expect(await endpoints[endpoint]?.(chat, 'Оperator')).toBe(400)
    const { people } = await chat.app.context.db
      .selectFrom('user')
      .select(({ fn }) => fn.countAll<number>().as('people'))
      .where('name', '=', 'Оperator')
      .executeTakeFirstOrThrow()
    expect(people).toBe(0)
    expect(await endpoints[endpoint]?.(chat, 'Max')).toBe(200)
  })

  test('an account that has such a name says it and is heard', async () => {
    await using chat = await buildChat()
    const admin = await chat.account('admin', 'owner')
    const sent = { as: admin, json: { name: 'admin', body: 'Tea?' } }
    expect(await statusOf(chat, message, sent)).toBe(201)
    const client = chat.native(admin)
    await client.hello({ name: 'admin' })
    expect(client.welcome.user).toMatchObject({ name: 'admin', guest: false })
  })
})
