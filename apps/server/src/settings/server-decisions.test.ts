import { closeCodes } from '@lobby/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { closingOf, soon } from '../testing/closing.ts'

const path = '/api/admin/settings'
const decide = (chat: Chat, as: Visitor, json: object) =>
  chat.fetch(path, { method: 'PATCH', as, json })

let open: Chat | undefined
afterEach(async () => {
  await open?.[Symbol.asyncDispose]()
  open = undefined
})

test('the environment counts until the owner decides otherwise, and the decision stays', async () => {
  const dataFolder = temporaryFolder()
  const first = await buildChat({ dataFolder, env: { LOBBY_GUESTS: 'off' } })
  const ada = await first.account('Ada', 'owner')
  expect(await first.json(path, { as: ada })).toEqual({
    ...{
      signUp: 'invited',
      makeRooms: 'everybody',
      invite: 'admins',
      guests: 'off',
      makeEmoji: 'admins',
      directory: 'met',
      previews: 'on',
      filesOfPerson: 'operator',
      filesOfServer: 'disk',
    },
  })
  expect(await (await decide(first, ada, { guests: 'on' })).json()).toMatchObject({
    guests: 'on',
    signUp: 'invited',
  })
  await first[Symbol.asyncDispose]()

  open = await buildChat({ dataFolder, env: { LOBBY_GUESTS: 'off', LOBBY_OPEN_ROOMS: 'off' } })
  expect(await open.json(path, { as: ada })).toMatchObject({ guests: 'on', makeRooms: 'admins' })
  expect((await open.guest('Gus')).guest).toBe(true)
})

test('only the owner and admins decide, and only what there is', async () => {
  await using chat = await buildChat()
  const [admin, mod, mel] = [
    await chat.account('Ada', 'admin'),
    await chat.account('Mod', 'moderator'),
    await chat.account('Mel'),
  ]
  for (const who of [mod, mel, await chat.guest('Gus')])
    expect((await decide(chat, who, { guests: 'off' })).status).toBe(403)
  for (const json of [{ guests: 'maybe' }, { makeRooms: 'nobody' }, { colour: 'red' }])
    expect((await decide(chat, admin, json)).status).toBe(400)
  expect((await decide(chat, admin, { invite: 'members' })).status).toBe(200)
})

test('security 01: where everybody makes rooms and there is an owner, a public room is configured by who made it', async () => {
  await using chat = await buildChat()
  const [cy, dan] = [await chat.account('Cy'), await chat.account('Dan')]
  const gus = await chat.guest('Gus')
  const configure = async (as: Visitor) => {
    const init = { method: 'PATCH', as, json: { slowMode: 30 } }
    return (await chat.fetch('/api/rooms/garden/settings', init)).status
  }
  const mayConfigure = async (as: Visitor) =>
    (await chat.json('/api/rooms/garden/members', { as })).may.includes('room.configure')
  await chat.json('/api/rooms', { as: cy, json: { slug: 'garden' } })
  // Without an owner all members decide.
  expect(await configure(dan)).toBe(200)

  await chat.account('Ada', 'owner')
  expect([await configure(cy), await configure(dan), await configure(gus)]).toEqual([200, 403, 403])
  expect([await mayConfigure(cy), await mayConfigure(dan)]).toEqual([true, false])
})

describe('without a restart', () => {
  test('security 12: guests who are not let in any more lose their sockets soon', async () => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada', 'owner')
    const gus = await chat.guest('Gus')
    const native = await chat.connect(gus)
    const claimed = await chat.connect('Claire')
    const seed = await chat.seed('/ws/chat/lobby/')
    const member = await chat.connect(ada)

    const before = performance.now()
    await decide(chat, ada, { guests: 'off' })
    for (const { socket } of [native, claimed])
      expect(await closingOf(socket)).toBe(closeCodes.signedOut)
    expect(await closingOf(seed)).toBe(closeCodes.signedOut)
    expect(performance.now() - before).toBeLessThan(soon)

    expect((await chat.fetch('/api/rooms', { as: gus })).status).toBe(403)
    expect((await chat.fetch('/api/auth/guest', { json: { name: 'Eve' } })).status).toBe(403)
    expect(await chat.json('/api/auth/ways-in')).toMatchObject({ guests: false, signUp: false })
    await member.say('lobby', 'Still here.')
    await decide(chat, ada, { guests: 'on' })
    expect((await chat.fetch('/api/rooms', { as: gus })).status).toBe(200)
  })

  test('rooms are made by people who may', async () => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada', 'owner')
    const [mel, gus] = [await chat.account('Mel'), await chat.guest('Gus')]
    let rooms = 0
    const makeAs = async (as: Visitor) => {
      const kinds = [{ slug: `room-${++rooms}` }, { name: 'Attic', kind: 'private' }]
      const answers = await Promise.all(kinds.map((json) => chat.fetch('/api/rooms', { as, json })))
      return answers.map(({ status }) => status)
    }
    const table = {
      everybody: [
        [201, 201],
        [201, 201],
      ],
      members: [
        [201, 201],
        [403, 403],
      ],
      admins: [
        [403, 403],
        [403, 403],
      ],
    }
    for (const [makeRooms, [member, guest]] of Object.entries(table)) {
      await decide(chat, ada, { makeRooms })
      expect([await makeAs(mel), await makeAs(gus)]).toEqual([member, guest])
      expect(await makeAs(ada)).toEqual([201, 201])
    }
    // An address without a room makes one only where everybody may.
    const seed = chat.socket('/ws/chat/nowhere/')
    await seed.connect()
    expect(await seed.receiveJson()).toMatchObject({ error: { code: 'no_such_room' } })
  })

  test('invitations are made by people who may', async () => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada', 'owner')
    const mel = await chat.account('Mel')
    const invite = async () => (await chat.fetch('/api/invitations', { as: mel, json: {} })).status
    expect(await invite()).toBe(403)
    await decide(chat, ada, { invite: 'members' })
    expect(await invite()).toBe(201)
  })
})

test('a decision for what counts already is kept when the environment changes its mind', async () => {
  const dataFolder = temporaryFolder()
  const first = await buildChat({ dataFolder, env: { LOBBY_GUESTS: 'on' } })
  const ada = await first.account('Ada', 'owner')
  await decide(first, ada, { guests: 'on' })
  await first[Symbol.asyncDispose]()
  await using second = await buildChat({ dataFolder, env: { LOBBY_GUESTS: 'off' } })
  expect(await second.json(path, { as: ada })).toMatchObject({ guests: 'on' })
})
