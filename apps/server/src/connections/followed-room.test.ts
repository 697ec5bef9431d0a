import { limits } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { roomGroup } from '../notices.ts'
import { rotateEpochs } from '../storage/epochs.ts'
import { buildChat, type Chat, newClientId } from '../testing/build-chat.ts'

/** Puts messages into a room at once, so that a test can begin with many. */
async function fill(chat: Chat, slug: string, count: number): Promise<void> {
  const { log, db } = chat.app.context
  const { id } = await db
    .selectFrom('rooms')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow()
  const author = { id: 'claimed-narrator', name: 'Narrator', guest: true }
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      log.append(id, { kind: 'message.created', author, body: `line ${index + 1}` }),
    ),
  )
}

const upTo = (seq: number) => Array.from({ length: seq }, (_, index) => index + 1)

async function epochOf(chat: Chat, slug: string): Promise<string> {
  return (await chat.json(`/api/rooms/${slug}`)).epoch
}

describe('following', () => {
  test('without a cursor one gets the newest events, as new', async () => {
    await using chat = await buildChat()
    await fill(chat, 'lobby', 60)

    const ada = await chat.connect('Ada', { lobby: null })

    const snapshot = await ada.next('snapshot')
    expect(snapshot).toMatchObject({ reason: 'new', prev: 10, seq: 60 })
    expect(snapshot.events.map(({ seq }) => seq)).toEqual(upTo(60).slice(10))
    expect(await ada.isQuiet()).toBe(true)
  })

  test('an empty room is an empty snapshot', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada', { lobby: null })

    expect(await ada.next('snapshot')).toMatchObject({ prev: 0, seq: 0, events: [] })
  })

  test('ok comes after what was missed', async () => {
    await using chat = await buildChat()
    await chat.say('lobby', 'one')
    const ada = await chat.connect('Ada')

    await ada.post({ type: 'room.follow', room: 'lobby', cursor: null })

    expect(await ada.nextFrame()).toMatchObject({ type: 'snapshot' })
    expect(await ada.nextFrame()).toMatchObject({ type: 'ok' })
  })

  test('a room that is not there is refused', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada')

    expect(await ada.command({ type: 'room.follow', room: 'nowhere', cursor: null })).toMatchObject(
      { code: 'no_such_room' },
    )
  })

  test('ends with unfollow', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada', { lobby: null })
    await ada.next('snapshot')

    expect(await ada.command({ type: 'room.unfollow', room: 'lobby' })).toMatchObject({
      type: 'ok',
    })
    await chat.say('lobby', 'unheard')

    expect(await ada.isQuiet()).toBe(true)
  })

  test('again starts again from the cursor, and gives later events once', async () => {
    await using chat = await buildChat()
    await chat.say('lobby', 'one', 'two')
    const ada = await chat.connect('Ada', { lobby: null })
    const { epoch } = await ada.next('snapshot')

    await ada.command({ type: 'room.follow', room: 'lobby', cursor: { epoch, seq: 1 } })
    expect(await ada.next('events')).toMatchObject({ events: [{ seq: 2 }] })

    await chat.say('lobby', 'three')
    expect(await ada.next('events')).toMatchObject({ events: [{ seq: 3 }] })
    expect(await ada.isQuiet()).toBe(true)
  })

  test('security 24: goes as far as 200 rooms, and following one of them again is not one more', async () => {
    await using chat = await buildChat()
    const { followedRooms } = limits
    const slugs = upTo(followedRooms + 1).map((number) => `room-${number}`)
    for (const slug of slugs) await chat.app.context.log.createRoom({ slug, name: slug })
    const ada = await chat.connect('Ada')
    const follow = (room = '') => ada.command({ type: 'room.follow', room, cursor: null })
    for (const slug of slugs.slice(0, followedRooms))
      expect(await follow(slug)).toMatchObject({ type: 'ok' })

    expect(await follow(slugs.at(-1))).toMatchObject({ code: 'invalid' })
    expect(await follow(slugs[0])).toMatchObject({ type: 'ok' })
    await ada.command({ type: 'room.unfollow', room: 'room-1' })
    expect(await follow(slugs.at(-1))).toMatchObject({ type: 'ok' })
  })
})

describe('coming back with a cursor', () => {
  test('gives what was missed, in frames without a hole', async () => {
    await using chat = await buildChat()
    await fill(chat, 'lobby', 200)
    const epoch = await epochOf(chat, 'lobby')

    const ada = await chat.connect('Ada', { lobby: { epoch, seq: 20 } })

    const first = await ada.next('events')
    expect(first).toMatchObject({ room: 'lobby', epoch })
    expect(first.events).toHaveLength(limits.eventsPerFrame)
    const rest = await ada.eventsUpTo('lobby', 200)
    expect([...first.events, ...rest].map(({ seq }) => seq)).toEqual(upTo(200).slice(20))
    expect(await ada.isQuiet()).toBe(true)
  })

  test('at the head gives nothing', async () => {
    await using chat = await buildChat()
    await chat.say('lobby', 'one')
    const cursor = { epoch: await epochOf(chat, 'lobby'), seq: 1 }

    expect(await (await chat.connect('Ada', { lobby: cursor })).isQuiet()).toBe(true)
  })

  test('replays a gap of 500, and answers a longer one with a snapshot', async () => {
    await using chat = await buildChat()
    await fill(chat, 'lobby', limits.replayEvents + 1)
    const epoch = await epochOf(chat, 'lobby')

    const near = await chat.connect('Ada', { lobby: { epoch, seq: 1 } })
    expect(await near.next('events')).toMatchObject({ events: { 0: { seq: 2 } } })

    const far = await chat.connect('Bob', { lobby: { epoch, seq: 0 } })
    const snapshot = await far.next('snapshot')
    expect(snapshot).toMatchObject({ reason: 'limited', prev: 451, seq: 501 })
    expect(snapshot.events).toHaveLength(limits.snapshotEvents)
  })

  test('of another epoch resets', async () => {
    await using chat = await buildChat()
    await chat.say('lobby', 'one', 'two')

    const ada = await chat.connect('Ada', { lobby: { epoch: 'another', seq: 1 } })

    expect(await ada.next('snapshot')).toMatchObject({ reason: 'reset', prev: 0, seq: 2 })
  })

  test('ahead of the log resets', async () => {
    await using chat = await buildChat()
    await chat.say('lobby', 'one')
    const cursor = { epoch: await epochOf(chat, 'lobby'), seq: 2 }

    const ada = await chat.connect('Ada', { lobby: cursor })

    expect(await ada.next('snapshot')).toMatchObject({ reason: 'reset', seq: 1 })
  })

  test('after a restore resets, though the numbers are the same', async () => {
    await using before = await buildChat()
    await before.say('lobby', 'one', 'two')
    const cursor = { epoch: await epochOf(before, 'lobby'), seq: 1 }
    await rotateEpochs(before.app.context.db)

    const ada = await before.connect('Ada', { lobby: cursor })

    const snapshot = await ada.next('snapshot')
    expect(snapshot).toMatchObject({ reason: 'reset', seq: 2 })
    expect(snapshot.epoch).not.toBe(cursor.epoch)
  })
})

describe('while others write', () => {
  test('who joins in the middle of a burst gets every event once and in order', async () => {
    await using chat = await buildChat()
    const bob = await chat.connect(await chat.guest('Bob'))
    const total = 300
    const refs: number[] = []
    const joining = []
    for (let sent = 1; sent <= total; sent++) {
      const clientId = newClientId()
      const body = `line ${sent}`
      refs.push(await bob.post({ type: 'message.send', room: 'lobby', clientId, body }))
      // In between, so that some commits are before, some while, some after they follow.
      if (sent % 30 === 0) {
        joining.push(chat.connect(`Reader ${sent}`, { lobby: null }))
        await bob.answerTo(refs[sent - 20] as number)
      }
    }

    for (const reader of await Promise.all(joining)) {
      const seen = await reader.eventsUpTo('lobby', total)
      const [first = 0] = seen.map(({ seq }) => seq)
      expect(seen.map(({ seq }) => seq)).toEqual(upTo(total).slice(first - 1))
      expect(await reader.isQuiet()).toBe(true)
    }
  })

  test('a renamed room is an event among the messages', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada', { lobby: null })
    await ada.say('lobby', 'one')
    await chat.fetch('/api/rooms/lobby', { method: 'PATCH', json: { name: 'Hall' } })
    await ada.say('lobby', 'two')

    expect(await ada.eventsUpTo('lobby', 3)).toMatchObject([
      { type: 'message.created', seq: 1 },
      { type: 'room.renamed', seq: 2, name: 'Hall', by: { guest: true } },
      { type: 'message.created', seq: 3 },
    ])
  })
})

test('a room that was deleted is not heard of any more', async () => {
  await using chat = await buildChat({ rooms: ['attic'] })
  const { context } = chat.app
  const id = await chat.roomId('attic')
  const ada = await chat.connect('Ada', { attic: null })
  await ada.next('snapshot')
  await chat.fetch('/api/rooms/attic', { method: 'DELETE' })
  await ada.next('room.unlisted')

  const author = { id: 'claimed-eve', name: 'Eve', guest: true }
  await context.notify(roomGroup(id), { type: 'member.typing', room: 'attic', author })

  expect(await ada.isQuiet()).toBe(true)
})

test('a room that is made anew at its address while one begins to follow it is not the one that was asked for', async () => {
  await using chat = await buildChat({ rooms: ['attic'] })
  const { log } = chat.app.context
  const { head } = log
  const before = await chat.roomId('attic')
  const ada = await chat.connect('Ada')
  log.head = async (roomId) => {
    log.head = head
    const found = await head(roomId)
    await log.deleteRoom(before)
    await log.createRoom({ slug: 'attic', name: 'Attic' })
    return found
  }
  const follow = { type: 'room.follow', room: 'attic', cursor: null } as const

  expect(await ada.command(follow)).toMatchObject({ type: 'error', code: 'no_such_room' })
  expect(await ada.command(follow)).toMatchObject({ type: 'ok' })
  expect(await ada.next('snapshot')).toMatchObject({ room: 'attic', seq: 0 })
})

describe('a database with another history', () => {
  test('a person who follows a room begins anew, and then hears what happens', async () => {
    await using chat = await buildChat()
    const [ada, bob] = [
      await chat.connect('Ada', { lobby: null }),
      await chat.connect('Bob', { lobby: null }),
    ]
    for (const each of [ada, bob]) await each.next('snapshot')
    await chat.say('lobby', 'before')
    for (const each of [ada, bob]) await each.next('events')
    const epoch = await epochOf(chat, 'lobby')

    await rotateEpochs(chat.app.context.db)
    chat.app.context.log.compareHeads()

    for (const each of [ada, bob]) {
      const snapshot = await each.next('snapshot')
      expect(snapshot).toMatchObject({ reason: 'reset', prev: 0, seq: 1 })
      expect(snapshot.epoch).not.toBe(epoch)
      expect(snapshot.events).toHaveLength(1)
    }
    await chat.say('lobby', 'after')
    expect(await ada.next('events')).toMatchObject({ events: [{ seq: 2 }] })
  })
})
