// What a socket may do that was opened with a copied cookie, once its owner has another session.
import { closeCodes } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { stepAt } from '../sign-in/code/totp.ts'
import { authenticator } from '../testing/authenticator.ts'
import { codeOf } from '../testing/authenticator-app.ts'
import { buildChat, type Chat, passwordOf, type Visitor } from '../testing/build-chat.ts'
import { soon } from '../testing/closing.ts'

const password = passwordOf('Ada')
const account = { username: 'Ada', password }
const secondFactor = '/api/account/second-factor'
const origin = 'https://chat.example.org'

/** Turns codes on, up to the last step. */
async function beginCodes(chat: Chat, ada: Visitor): Promise<{ code: string }> {
  const { secret } = await chat.json(secondFactor, { json: { password }, as: ada })
  return { code: codeOf(secret, stepAt(Date.now())) }
}

async function addPasskey(chat: Chat, ada: Visitor): Promise<Response> {
  const path = '/api/account/passkeys'
  const headers = { origin }
  const { challenge } = await chat.json(`${path}/options`, { json: {}, as: ada, headers })
  const response = authenticator(origin).create(challenge)
  return chat.fetch(path, { json: { name: 'Phone', response }, as: ada, headers })
}

/** What is there before, and what then gives the owner of the cookie another session. */
type Rotation = (chat: Chat, ada: Visitor) => Promise<() => Promise<Response>>

const ofGuests: Record<string, Rotation> = {
  'a guest makes it an account': async (chat, ada) => {
    await chat.openSignUp()
    return () => chat.fetch('/api/auth/sign-up', { json: account, as: ada })
  },
  'a guest claims the server': async (chat, ada) => {
    const token = (await chat.app.context.newAccountActions.findClaimLink())?.split('/').at(-1)
    return () => chat.fetch('/api/auth/claim', { json: { token, account }, as: ada })
  },
  'a guest accepts an invitation': async (chat, ada) => {
    const owner = await chat.account('Owner', 'owner')
    const made = await chat.json('/api/invitations', { json: {}, as: owner })
    const token = made.url.split('/').at(-1)
    return () => chat.fetch('/api/invitations/accept', { json: { token, account }, as: ada })
  },
  'a guest signs in to an account': async (chat, ada) => {
    await chat.account('Ada')
    return () => chat.fetch('/api/auth/sign-in', { json: account, as: ada })
  },
}

const ofAccounts: Record<string, Rotation> = {
  'another password': async (chat, ada) => () =>
    chat.fetch('/api/auth/password', {
      method: 'PUT',
      json: { current: password, password: 'another garden 18' },
      as: ada,
    }),
  'a confirmed proof': async (chat, ada) => () =>
    chat.fetch('/api/account/confirm', { json: { password }, as: ada }),
  'signing in again': async (chat, ada) => () =>
    chat.fetch('/api/auth/sign-in', { json: account, as: ada }),
  'codes turned on': async (chat, ada) => {
    const json = await beginCodes(chat, ada)
    return () => chat.fetch(`${secondFactor}/confirm`, { json, as: ada })
  },
  'codes turned off': async (chat, ada) => {
    const json = await beginCodes(chat, ada)
    await chat.fetch(`${secondFactor}/confirm`, { json, as: ada })
    return () => chat.fetch(`${secondFactor}/off`, { json: { password }, as: ada })
  },
  'a passkey added': async (chat, ada) => () => addPasskey(chat, ada),
  'a passkey removed': async (chat, ada) => {
    const { passkeys } = (await (await addPasskey(chat, ada)).json()) as {
      passkeys: { id: string }[]
    }
    const path = `/api/account/passkeys/${passkeys[0]?.id}`
    return () => chat.fetch(path, { method: 'DELETE', as: ada, headers: { origin } })
  },
  'the server claimed by an account': async (chat, ada) => {
    const token = (await chat.app.context.newAccountActions.findClaimLink())?.split('/').at(-1)
    return () => chat.fetch('/api/auth/claim', { json: { token }, as: ada })
  },
}

describe('security 63: a socket that was opened with a copied cookie', () => {
  const rotations = [
    ...Object.entries(ofGuests).map(([name, rotate]) => [name, 'guest', rotate] as const),
    ...Object.entries(ofAccounts).map(([name, rotate]) => [name, 'account', rotate] as const),
  ]

  test.each(rotations)('ends with 4401 soon: %s', async (_, kind, prepare) => {
    await using chat = await buildChat({ env: { LOBBY_ORIGIN: origin, LOBBY_GUESTS: 'on' } })
    const ada = kind === 'guest' ? await chat.guest('Ada') : await chat.account('Ada')
    const rotate = await prepare(chat, ada)
    const thief = { ...ada }
    const native = await chat.connect(thief, { lobby: null })
    await native.next('snapshot')
    const seed = await chat.seed('/ws/lobby/', thief)

    const answer = await rotate()
    expect(answer.ok).toBe(true)
    const ended = performance.now()
    const clientId = 'by-a-thief-0123456789'
    await native.post({ type: 'message.send', room: 'lobby', clientId, body: 'Still me?' })
    await chat.say('lobby', 'A secret.')

    expect(await native.socket.receiveClose()).toBe(closeCodes.signedOut)
    expect(await seed.receiveClose()).toBe(closeCodes.signedOut)
    expect(performance.now() - ended).toBeLessThan(soon)
    expect(answer.headers.getSetCookie().join()).toMatch(/lobby\.session_token=/)
    expect(answer.headers.getSetCookie().join()).toMatch(/lobby\.csrf=/)
    const { messages } = await chat.json('/api/rooms/lobby/messages')
    expect(messages.map(({ body }: { body: string }) => body)).toEqual(['A secret.'])
    expect(await chat.json('/api/auth/me', { as: thief })).toEqual({ user: null })
    expect(await chat.json('/api/auth/me', { as: ada })).toMatchObject({ user: { name: 'Ada' } })
    const own = await chat.connect(ada, { lobby: null })
    expect(own.welcome.user).toMatchObject({ name: 'Ada' })
  })

  test('ends with 4401 also where the session ends between its handshake and the first notice it hears', async () => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada')
    const thief = { ...ada }
    const { sessions } = chat.app.context
    const { of } = sessions
    sessions.of = async (headers) => {
      const session = await of(headers)
      sessions.of = of
      await chat.fetch('/api/account/confirm', { json: { password }, as: ada })
      return session
    }
    const native = chat.native(thief)
    await native.socket.connect()

    expect(await native.socket.receiveClose()).toBe(closeCodes.signedOut)
  })

  test('and a session that has ended is not brought back by what it was still asking for', async () => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada')
    const thief = { ...ada }
    const { passwords } = chat.app.context.signInMethods
    const verify = passwords.verify.bind(passwords)
    Object.assign(passwords, {
      verify: async (given: string, stored: string) => {
        Object.assign(passwords, { verify })
        const elsewhere = await chat.signIn('Ada')
        await chat.fetch('/api/auth/sessions', { method: 'DELETE', as: elsewhere })
        return verify(given, stored)
      },
    })

    const refused = await chat.fetch('/api/account/confirm', { json: { password }, as: thief })

    expect(refused.status).toBe(401)
    expect(refused.headers.getSetCookie()).toEqual([])
  })
})
