import type { EncodedFrame } from '@lobby/channels'
import { waitFor, waitUntil } from '@lobby/channels/testing/waiting'
import { expect, test, vi } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { ChatError, noSuchRoom } from '../ground/errors.ts'
import { claimedGuest } from '../ground/person.ts'
import { createRoomActions } from '../rooms/actions.ts'
import { rotateEpochs } from '../storage/epochs.ts'
import { buildChat } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { FollowedRooms, roomsOf } from './followed-rooms.ts'
import { SendWindow } from './send-window.ts'

/** A connection that follows the lobby, whose rooms cannot be asked for the given reason once there is another history. */
async function followWhile(refusal: ChatError) {
  const chat = await buildChat()
  const roomActions = createRoomActions(chat.app.context)
  const subjects = roomsOf({ ...chat.app.context, roomActions })
  let isOther = false
  const source = {
    ...subjects,
    getRoom: async (...asked: Parameters<typeof subjects.getRoom>) => {
      if (isOther) throw refusal
      return subjects.getRoom(...asked)
    },
  }
  const sent: string[] = []
  const failed = vi.fn()
  const window = new SendWindow({}, failed)
  window.open({ queuedAtMost: 0, push: ({ bytes }) => void sent.push(bytes.toString('utf8')) })
  const rooms = new FollowedRooms(source, {
    ...{ window, failed, person: undefined },
    async joinGroup() {},
    async leaveGroup() {},
  })
  await (await rooms.follow('lobby', null)).sent
  isOther = true
  await rotateEpochs(chat.app.context.db)
  chat.app.context.log.compareHeads()
  return { chat, failed, isUnlisted: () => sent.some((text) => text.includes('room.unlisted')) }
}

test('with another history, a person who may not be in a room any more is told so', async () => {
  const { chat, failed, isUnlisted } = await followWhile(noSuchRoom())
  await using _ = chat
  await waitUntil(isUnlisted)
  expect(failed).not.toHaveBeenCalled()
})

test('with another history and a database that is away, nobody loses a room: the connection ends', async () => {
  const away = new ChatError('storage', 'The database cannot be reached.')
  const { chat, failed, isUnlisted } = await followWhile(away)
  await using _ = chat
  await waitFor(() => expect(failed).toHaveBeenCalledWith(away))
  expect(isUnlisted()).toBe(false)
})

test('a person who writes in a room that they do not follow is looked for there once in two seconds', async () => {
  await using chat = await buildChat({ rooms: ['attic'] })
  const roomActions = createRoomActions(chat.app.context)
  let now = 0
  const rooms = roomsOf({
    ...chat.app.context,
    clock: { ...systemClock, monotonic: () => now },
    roomActions,
  })
  const looks: string[] = []
  const source: typeof rooms = {
    ...rooms,
    getRoom(person, slug) {
      looks.push(slug)
      return rooms.getRoom(person, slug)
    },
  }
  const reader = {
    ...{ window: new SendWindow({}, vi.fn()), failed: vi.fn(), person: claimedGuest('Ada') },
    async joinGroup() {},
    async leaveGroup() {},
  }
  const followed = new FollowedRooms(source, reader)
  const findTwice = async (slug: string) => {
    for (let time = 0; time < 2; time++) expect(await followed.find(slug)).toMatchObject({ slug })
    return looks.splice(0)
  }

  expect(await findTwice('attic')).toEqual(['attic'])
  now = 1_999
  expect(await findTwice('attic')).toEqual([])
  now = 2_000
  expect(await findTwice('attic')).toEqual(['attic'])
  expect(await findTwice('lobby')).toEqual(['lobby'])
  reader.person = claimedGuest('Eve')
  expect(await findTwice('lobby')).toEqual(['lobby'])
})

test.each([
  ['is in it again', 'is not told that it is gone', 'PUT', 'snapshot'],
  ['was put out once more', 'is told so', 'DELETE', 'room.unlisted'],
] as const)(
  'a person who lags, was put out of a room, was told of it and %s, %s',
  async (...row) => {
    const [, , decided, told] = row
    await using chat = await buildChat()
    const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
    const { slug, epoch } = await makePrivateRoom(chat, ada, { members: [bob] })
    const { id, name } = bob
    const person = { id, name, guest: false, role: 'member', session: true } as const
    const put = (method: 'DELETE' | 'PUT') =>
      chat.fetch(`/api/rooms/${slug}/members/${id}`, { as: ada, method })
    const [failed, read] = [vi.fn(), Promise.withResolvers<void>()]
    const sent: string[] = []
    const window = new SendWindow({ whenRead: () => read.promise }, failed)
    const push = ({ bytes }: EncodedFrame) =>
      // Behind the head of a WebSocket's frame.
      void sent.push(/"type":"([a-z.]+)"/.exec(String(bytes))?.[1] ?? '')
    window.open({ queuedAtMost: 0, push })
    const roomActions = createRoomActions(chat.app.context)
    const rooms = new FollowedRooms(roomsOf({ ...chat.app.context, roomActions }), {
      ...{ window, failed, person },
      async joinGroup() {},
      async leaveGroup() {},
    })
    await (await rooms.follow(slug, { epoch, seq: 2 })).sent

    window.lag()
    await put('DELETE')
    await put('PUT')
    rooms.listed(slug)
    await put(decided)
    read.resolve()

    await expect.poll(() => sent).toContain(told)
    expect(sent).toEqual(['events', told])
    expect(failed).not.toHaveBeenCalled()
  },
)
