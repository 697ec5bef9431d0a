// What an upgrade keeps: a data folder made by the version before opens, and has everything.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { checkDatabase } from '../../recovery/check-database.ts'
import { stepAt } from '../../sign-in/code/totp.ts'
import { folderAt } from '../../storage/folder.ts'
import { codeOf } from '../authenticator-app.ts'
import { buildChat, type Chat, passwordOf, type Visitor, visitorFrom } from '../build-chat.ts'
import {
  codeSecret,
  earlierFolder,
  leftAt,
  links,
  origin,
  recoveryCode,
  rooms,
  visitors,
} from './earlier-folder.ts'

// Its sessions and links last for some time from when it was left.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: leftAt + 5 * 60_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const operator = { authorization: 'Bearer operator' }

const upgrade = (dataFolder = earlierFolder()): Promise<Chat> =>
  buildChat({
    dataFolder,
    operatorToken: 'operator',
    env: { LOBBY_ORIGIN: origin, LOBBY_GUESTS: 'on' },
  })

const messagesIn = async (chat: Chat, room: string, as: Visitor): Promise<string[]> => {
  const { messages } = await chat.json(`/api/rooms/${room}/messages`, { as })
  return messages.map(({ author, body }: { author: { name: string }; body: string }) =>
    [author.name, body].join(': '),
  )
}

const signIn = (chat: Chat, username: string, more: object = {}) =>
  chat.fetch('/api/auth/sign-in', { json: { username, password: passwordOf(username), ...more } })

describe('a data folder of the version before', () => {
  test('opens, and holds together', async () => {
    const dataFolder = earlierFolder()
    await (await upgrade(dataFolder))[Symbol.asyncDispose]()
    expect(checkDatabase(folderAt(dataFolder).database)).toMatchObject({ ok: true })
  })

  test('has its rooms, what was said there, and what was deleted', async () => {
    await using chat = await upgrade()
    const [ada, bob] = [{ ...visitors.ada }, { ...visitors.bob }]

    expect(await messagesIn(chat, rooms.lobby, ada)).toEqual([
      'Bob: Good morning.',
      'Gus: Hello, I am new.',
      'Mallory: Buy my watches!',
      'Bob: ',
    ])
    expect(await messagesIn(chat, rooms.garden, bob)).toEqual(['Ada: The roses are out.'])
    expect(await messagesIn(chat, rooms.attic, bob)).toEqual([
      'Bob: It is dusty up here.',
      'Lena: A guest under the roof.',
    ])
    expect(await messagesIn(chat, rooms.direct, bob)).toEqual(['Ada: Only for you, Bob.'])
    expect(await chat.json(`/api/rooms/${rooms.garden}`, { as: bob })).toMatchObject({
      settings: { slowMode: 30 },
    })
  })

  test('has its members, bans, reports, settings and audit log', async () => {
    await using chat = await upgrade()
    const ada = { ...visitors.ada }
    const { members } = await chat.json(`/api/rooms/${rooms.attic}/members`, { as: ada })
    expect(members.map(({ user }: { user: { name: string } }) => user.name).toSorted()).toEqual([
      'Ada',
      'Bob',
      'Dora',
      'Lena',
    ])
    expect((await chat.json('/api/admin/address-bans', { as: ada })).bans).toMatchObject([
      { network: '203.0.113.0/24', reason: 'Watches.' },
    ])
    const inLobby = await chat.json(`/api/rooms/${rooms.lobby}/members`, { as: ada })
    expect(inLobby.members).toContainEqual(
      expect.objectContaining({
        user: expect.objectContaining({ name: 'Mallory' }),
        role: 'banned',
      }),
    )
    expect((await chat.json('/api/reports', { as: ada })).reports).toMatchObject([
      { reason: 'This is an advertisement.' },
    ])
    expect(await chat.json('/api/admin/settings', { headers: operator })).toMatchObject({
      signUp: 'invited',
      makeRooms: 'members',
    })
    const { entries } = await chat.json('/api/admin/audit?action=account.secure', {
      headers: operator,
    })
    expect(entries).toMatchObject([
      { actor: { name: 'Ada' }, after: { passkey: 'Phone' } },
      { actor: { name: 'Ada' }, after: { codes: true } },
    ])
  })

  test('knows the browsers that were signed in, and lets them write', async () => {
    await using chat = await upgrade()
    for (const visitor of Object.values(visitors)) {
      const { id, name, guest } = visitor
      const as = { ...visitor }
      const room = name === 'Lena' ? rooms.attic : rooms.lobby

      expect(await chat.json('/api/auth/me', { as })).toEqual({ user: { id, name, guest } })
      const said = await chat.fetch(`/api/rooms/${room}/messages`, { json: { body: 'Back.' }, as })
      expect([name, said.status]).toEqual([name, 201])
      expect((await chat.connect(as)).welcome.user).toEqual({ id, name, guest })
    }
  })

  test('lets people in by the passwords and codes they had, each code once', async () => {
    await using chat = await upgrade()
    expect((await signIn(chat, 'Bob')).status).toBe(200)
    expect((await signIn(chat, 'Bob', { password: 'not the password' })).status).toBe(401)
    expect((await signIn(chat, 'Mallory')).status).toBe(403)

    const code = codeOf(codeSecret, stepAt(Date.now()))
    const statuses = []
    for (const more of [{}, { code }, { code }, { code: recoveryCode }, { code: recoveryCode }])
      statuses.push((await signIn(chat, 'Ada', more)).status)
    expect(statuses).toEqual([401, 200, 401, 200, 401])
    const { passkeys } = await chat.json('/api/account/passkeys', { as: { ...visitors.ada } })
    expect(passkeys).toMatchObject([{ name: 'Phone' }])
  })
})

describe('a link of the version before', () => {
  const claim = async (chat: Chat) =>
    visitorFrom(
      await chat.fetch('/api/auth/claim', {
        json: {
          token: links.claim,
          account: { username: 'Olga', password: passwordOf('Olga') },
        },
      }),
    )
  const accept = (chat: Chat, token: string, username: string) =>
    chat.fetch('/api/invitations/accept', {
      json: { token, account: { username, password: passwordOf(username) } },
    })

  test('that claims the server does, once', async () => {
    await using chat = await upgrade()
    const olga = await claim(chat)
    expect((await chat.json('/api/auth/powers', { as: olga })).gives).toContain('owner')
    await expect(claim(chat)).rejects.toThrow('not_found')
  })

  test('that invites lets in as many as were left', async () => {
    await using chat = await upgrade()
    const olga = await claim(chat)

    const erin = await (await accept(chat, links.invitation, 'Erin')).json()
    expect(erin).toMatchObject({ user: { name: 'Erin' }, room: rooms.attic })
    expect((await accept(chat, links.operatorInvitation, 'Finn')).status).toBe(200)
    for (const token of [links.usedInvitation, links.begunInvitation, links.revokedInvitation])
      expect((await accept(chat, token, 'Eve')).status).toBe(404)
    const json = { token: links.begunInvitation }
    const carol = await chat.signIn('Carol')
    expect(await chat.json('/api/invitations/accept', { json, as: carol })).toMatchObject({
      room: rooms.attic,
    })

    const { invitations } = await chat.json('/api/invitations', { as: olga })
    expect(
      invitations.map(({ uses, used, revokedAt }: Record<string, unknown>) => [
        uses,
        used,
        revokedAt !== null,
      ]),
    ).toEqual([
      [null, 1, false],
      [1, 0, true],
      [1, 1, false],
      [1, 1, false],
      [3, 1, false],
    ])
  })

  test('that lets guests in does, unless it was paused or taken back', async () => {
    await using chat = await upgrade()
    const enter = (token: string) =>
      chat.fetch('/api/guest-link/enter', { json: { token, name: 'Nils' } })

    expect(await (await enter(links.guestLink)).json()).toMatchObject({ room: rooms.attic })
    expect((await enter(links.pausedGuestLink)).status).toBe(404)
    expect((await enter(links.endedGuestLink)).status).toBe(404)
  })

  test('that let a guest in puts them out once it is taken back', async () => {
    await using chat = await upgrade()
    const [ada, lena] = [{ ...visitors.ada }, { ...visitors.lena }]
    const path = `/api/rooms/${rooms.attic}/guest-links`
    const { links: found } = await chat.json(path, { as: ada })
    expect(found).toMatchObject([
      { guests: 1, paused: false, revokedAt: expect.any(String), uses: 10 },
      { guests: 0, paused: true, revokedAt: null, uses: 5 },
      { guests: 1, paused: false, revokedAt: null, uses: 5 },
    ])

    await chat.fetch(`${path}/${found[2].id}`, { method: 'DELETE', as: ada })

    expect((await chat.json('/api/auth/me', { as: lena })).user).toBeNull()
  })

  test('that sets a password or confirms an address does, once', async () => {
    await using chat = await upgrade()
    const reset = () =>
      chat.fetch('/api/auth/reset', { json: { token: links.reset, password: 'a new garden 18' } })
    const confirm = () => chat.fetch('/api/auth/email/confirm', { json: { token: links.email } })

    expect([(await reset()).status, (await reset()).status]).toEqual([200, 404])
    expect([(await confirm()).status, (await confirm()).status]).toEqual([204, 404])
    expect((await signIn(chat, 'Dora', { password: 'a new garden 18' })).status).toBe(200)
    const bob = { ...visitors.bob }
    expect(await chat.json('/api/auth/account', { as: bob })).toMatchObject({
      email: 'bob@example.org',
    })
    const { requests } = await chat.json('/api/admin/link-requests', { headers: operator })
    expect(requests).toMatchObject([
      { username: 'Carol', purpose: 'email', email: 'carol@example.org' },
      { username: 'Carol', purpose: 'reset' },
    ])
  })
})
