import { closeCodes } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { endSession } from '../sessions/queries.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { buildChat, type Chat, newClientId } from '../testing/build-chat.ts'

/** A chat whose machine can be paused. Nothing else is a pause, however slow this machine is, and nothing is asked again just because it is time. */
async function buildPausable() {
  let slept = 0
  const day = 24 * 3_600_000
  const clock = () => slept
  const chat = await buildChat({ rooms: ['garden'], clock, recheckEvery: day })
  const pause = (milliseconds: number) => {
    slept += milliseconds
  }
  return { chat, pause }
}

/** Ends a session as another node would whose notice was lost. */
async function signOutUnheard({ app: { context } }: Chat, cookie: string): Promise<void> {
  const session = await context.sessions.of(new Headers({ cookie }))
  if (!session) throw new Error('The visitor is not signed in.')
  const { id, person } = session
  await inTransaction(context.db, (tx) => endSession(tx, person.id, id))
}

describe('after a pause', () => {
  test('a frame of a person whose session has ended is not handled, and the socket closes', async () => {
    const { chat, pause } = await buildPausable()
    await using _ = chat
    const visitor = await chat.guest('Ada')
    const ada = await chat.connect(visitor)
    await signOutUnheard(chat, visitor.cookie)

    pause(6_000)
    const clientId = newClientId()
    await ada.post({ type: 'message.send', room: 'lobby', clientId, body: 'Still me?' })

    expect(await ada.socket.receiveClose()).toBe(closeCodes.signedOut)
    expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(0)
  })

  test('a socket that says nothing closes too, and so do the tutorials’', async () => {
    const { chat, pause } = await buildPausable()
    await using _ = chat
    const visitor = await chat.guest('Ada')
    const native = await chat.connect(visitor)
    const seed = await chat.seed('/ws/garden/', visitor)
    await signOutUnheard(chat, visitor.cookie)

    pause(6_000)
    chat.app.context.suspendDetector.check()

    expect(await native.socket.receiveClose()).toBe(closeCodes.signedOut)
    expect(await seed.receiveClose()).toBe(closeCodes.signedOut)
  })

  test('while the database is away nobody is told that they are signed out: they come back later', async () => {
    const { chat, pause } = await buildPausable()
    await using _ = chat
    const visitor = await chat.guest('Ada')
    const native = await chat.connect(visitor)
    const seed = await chat.seed('/ws/garden/', visitor)
    chat.app.context.sessions.now = () => Promise.reject(new Error('It cannot be reached.'))

    pause(6_000)
    chat.app.context.suspendDetector.check()

    expect(await native.socket.receiveClose()).toBe(1013)
    expect(await seed.receiveClose()).toBe(1013)
  })

  test('security 12: nothing is delivered before it is known who is still signed in, and then all of it in order', async () => {
    const { chat, pause } = await buildPausable()
    await using _ = chat
    const [eve, ada] = [await chat.guest('Eve'), await chat.guest('Ada')]
    const sockets = [
      await chat.connect(eve, { lobby: null }),
      await chat.connect(ada, { lobby: null }),
    ]
    const seeds = [await chat.seed('/ws/lobby/', eve), await chat.seed('/ws/lobby/', ada)]
    for (const socket of sockets) await socket.next('snapshot')
    await signOutUnheard(chat, eve.cookie)
    const { sessions } = chat.app.context
    const { now } = sessions
    const answer = Promise.withResolvers<void>()
    sessions.now = async (id) => {
      await answer.promise
      return now(id)
    }

    pause(6_000)
    await chat.say('lobby', 'one', 'two')
    const noticed = await chat.json('/api/rooms/lobby')
    expect(noticed.lastSeq).toBe(2)
    for (const { socket } of sockets) expect(await socket.receiveNothing()).toBe(true)
    for (const seed of seeds) expect(await seed.receiveNothing()).toBe(true)
    answer.resolve()

    expect(await sockets[0]?.socket.receiveClose()).toBe(closeCodes.signedOut)
    expect(await seeds[0]?.receiveClose()).toBe(closeCodes.signedOut)
    expect(await sockets[1]?.eventsUpTo('lobby', 2)).toMatchObject([
      { message: { body: 'one' } },
      { message: { body: 'two' } },
    ])
    expect(await seeds[1]?.receiveJson()).toMatchObject({ message: 'one' })
    expect(await seeds[1]?.receiveJson()).toMatchObject({ message: 'two' })
  })

  test('who is still signed in, and who never was, goes on', async () => {
    const { chat, pause } = await buildPausable()
    await using _ = chat
    const ada = await chat.connect(await chat.guest('Ada'), { lobby: null })
    const bob = await chat.connect('Bob')

    pause(60_000)

    expect(await bob.say('lobby', 'Anybody here?')).toMatchObject({ seq: 1 })
    expect(await ada.say('lobby', 'I am.')).toMatchObject({ seq: 2 })
  })
})

describe('what a person does in one tab reaches the others', () => {
  test('who signs out is out everywhere', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const visitor = await chat.guest('Ada')
    const native = await chat.connect(visitor)
    const seed = await chat.seed('/ws/garden/', visitor)
    const bob = await chat.connect(await chat.guest('Bob'), { lobby: null })

    await chat.fetch('/api/auth/sign-out', { method: 'POST', as: visitor })

    expect(await native.socket.receiveClose()).toBe(closeCodes.signedOut)
    expect(await seed.receiveClose()).toBe(closeCodes.signedOut)
    expect(await bob.say('lobby', 'Still here.')).toMatchObject({ seq: 1 })
  })

  test('who takes another name goes by it in sockets that were open', async () => {
    await using chat = await buildChat()
    const visitor = await chat.guest('Ada')
    const ada = await chat.connect(visitor, { lobby: null })

    await chat.fetch('/api/auth/me', { method: 'PATCH', json: { name: 'Ada L' }, as: visitor })
    await ada.say('lobby', 'Me again.')

    expect((await chat.json('/api/rooms/lobby/messages')).messages).toMatchObject([
      { author: { name: 'Ada L' } },
    ])
  })
})

test('without a pause a session is not asked for again', async () => {
  const { chat, pause } = await buildPausable()
  await using _ = chat
  const ada = await chat.connect(await chat.guest('Ada'))
  const { sessions } = chat.app.context
  let asked = 0
  const { now } = sessions
  sessions.now = (id) => {
    asked++
    return now(id)
  }

  pause(4_000)
  await ada.say('lobby', 'Tea?')

  expect(asked).toBe(0)
})

test.each([
  ['once, where nothing was written since', true, 0],
  ['again, where something was', false, 1],
])('a socket that opens asks for its session %s', async (_, isAsRead, again) => {
  const { chat } = await buildPausable()
  await using _chat = chat
  const ada = await chat.guest('Ada')
  const { sessions } = chat.app.context
  // Whether something was: a server writes by itself, too. `sessions.test.ts` holds the answer itself.
  sessions.isAsRead = () => isAsRead
  let asked = 0
  const { now } = sessions
  sessions.now = (id) => {
    asked++
    return now(id)
  }

  await chat.connect(ada)

  expect(asked).toBe(again)
})

test('the session of a socket that never opened is not asked for again', async () => {
  const { chat, pause } = await buildPausable()
  await using _ = chat
  const ada = await chat.guest('Ada')
  const { layer, sessions, suspendDetector } = chat.app.context
  const { groupAdd } = layer
  layer.groupAdd = () => Promise.reject(new Error('The layer is away (this line is expected).'))
  await expect(chat.connect(ada)).rejects.toThrow()
  layer.groupAdd = groupAdd
  let asked = 0
  const { now } = sessions
  sessions.now = (id) => {
    asked++
    return now(id)
  }

  pause(60_000)
  suspendDetector.check()

  expect(asked).toBe(0)
})

test('nor is that of a tutorial’s socket whose room was deleted while it came', async () => {
  const { chat, pause } = await buildPausable()
  await using _ = chat
  const ada = await chat.guest('Ada')
  const { log, roomActions, sessions, suspendDetector } = chat.app.context
  const { getRoom } = roomActions
  roomActions.getRoom = async (...asked) => {
    const room = await getRoom(...asked)
    await log.deleteRoom(room.id)
    return room
  }
  expect(await chat.socket('/ws/garden/', ada).connect()).toMatchObject({ connected: false })
  let asked = 0
  const { now } = sessions
  sessions.now = (id) => {
    asked++
    return now(id)
  }

  pause(60_000)
  suspendDetector.check()

  expect(asked).toBe(0)
})
