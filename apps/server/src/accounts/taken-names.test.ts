import { describe, expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'

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
