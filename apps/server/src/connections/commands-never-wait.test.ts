// What a connection is sent goes as it reads, and how far it has read stands
// behind all that it has said. So nothing that it says may wait for that.
import type { Command, Hello, ServerFrame } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { buildChat, type Chat, newClientId } from '../testing/build-chat.ts'
import type { ChatOptions } from '../testing/chat-options.ts'
import { RawSocket, type RawSocketOptions } from '../testing/raw-socket.ts'

const author = { id: 'claimed-narrator', name: 'Narrator', guest: true }
const rooms = ['garden', 'attic', 'cellar', 'kitchen']
/** More than the server has waiting of one connection. */
const atOnce = 40

/** Rooms whose snapshots together are more than a connection may have unread. */
async function build(options: ChatOptions = {}): Promise<Chat> {
  const chat = await buildChat({ rooms, ...options })
  for (const room of rooms) {
    const id = await chat.roomId(room)
    const body = 'x'.repeat(1_500)
    const message = { kind: 'message.created', author, body } as const
    await Promise.all(Array.from({ length: 30 }, () => chat.app.context.log.append(id, message)))
  }
  return chat
}

/** Says hello, with a null cursor for each room, and the commands behind it in one write. */
async function flood(chat: Chat, commands: readonly Command[], options: RawSocketOptions = {}) {
  const frames: ServerFrame[] = []
  const onText = (text: string) => frames.push(JSON.parse(text))
  const socket = await RawSocket.open(chat.url, { ...options, onText })
  const cursors = Object.fromEntries(rooms.map((room) => [room, null]))
  socket.sendTogether([{ type: 'hello', v: 1, name: 'Ada', cursors }, ...commands])
  const refs = () => frames.flatMap((frame) => ('ref' in frame ? [frame.ref] : []))
  return { socket, frames, refs }
}

/** What a guest without a session is refused: that is an answer, too. */
const about = { room: 'garden', messageSeq: 1 }
/** What a guest may say. */
type Said = Exclude<Command['type'], 'draft.set' | 'thread.unfollow' | 'thread.read'>

/** One command of each kind, and what goes behind it so that there is an answer to wait for. */
const kinds: { [Type in Said]: (ref: number) => readonly Command[] } = {
  'message.send': (ref) => [
    { type: 'message.send', ref, room: 'lobby', clientId: newClientId(), body: 'Tea?' },
  ],
  'message.edit': (ref) => [{ type: 'message.edit', ...about, ref, body: 'Cake?' }],
  'message.delete': (ref) => [{ type: 'message.delete', ...about, ref }],
  'reaction.add': (ref) => [{ type: 'reaction.add', ...about, ref, emoji: '👍' }],
  'reaction.remove': (ref) => [{ type: 'reaction.remove', ...about, ref, emoji: '👍' }],
  'message.pin': (ref) => [{ type: 'message.pin', ...about, ref }],
  'message.unpin': (ref) => [{ type: 'message.unpin', ...about, ref }],
  'room.describe': (ref) => [{ type: 'room.describe', room: 'garden', ref, topic: `No. ${ref}` }],
  'room.follow': (ref) => [
    { type: 'room.follow', ref, room: rooms[ref % rooms.length] ?? '', cursor: null },
  ],
  'room.unfollow': (ref) => [{ type: 'room.unfollow', ref, room: 'kitchen' }],
  'thread.follow': (ref) => [{ type: 'thread.follow', ref, room: 'garden', thread: 1 }],
  'room.read': (ref) => [{ type: 'room.read', ref, room: 'garden', seq: ref }],
  'room.unread': (ref) => [{ type: 'room.unread', ref, room: 'garden', seq: ref }],
  'typing.start': (ref) => [
    { type: 'typing.start', room: 'garden' },
    { type: 'room.unfollow', ref, room: 'nowhere' },
  ],
  'presence.watch': (ref) => [{ type: 'presence.watch', ref, people: ['nobody'] }],
  'presence.idle': (ref) => [
    { type: 'presence.idle', idle: ref % 2 === 0 },
    { type: 'room.unfollow', ref, room: 'nowhere' },
  ],
  pong: (ref) => [{ type: 'pong' }, { type: 'room.unfollow', ref, room: 'nowhere' }],
}
const numbers = Array.from({ length: atOnce }, (_, index) => index + 1)
const sorted = (refs: readonly (number | undefined)[]) => refs.toSorted((a = 0, b = 0) => a - b)

describe('behind snapshots that wait for the reader', () => {
  test.each(Object.entries(kinds))(
    `${atOnce} of %s at once are all answered, and hello as well`,
    async (_, commandsOf) => {
      await using chat = await build()
      const commands = numbers.flatMap(commandsOf)

      const { socket, frames, refs } = await flood(chat, commands)

      await expect.poll(() => sorted(refs())).toEqual(numbers)
      await expect.poll(() => frames.map(({ type }) => type)).toContain('ready')
      const refusals = frames.flatMap((frame) => (frame.type === 'error' ? frame.code : []))
      expect(refusals.filter((code) => code !== 'forbidden')).toEqual([])
      socket.destroy()
    },
  )

  test('a room that is followed again and again is answered each time, and sent as it was asked last', async () => {
    await using chat = await build()
    const commands = numbers.flatMap((ref): readonly Command[] => [
      { type: 'room.follow', ref, room: 'kitchen', cursor: null },
    ])

    const { socket, frames, refs } = await flood(chat, commands, { bytesPerSecond: 64 * 1024 })

    await expect.poll(() => sorted(refs())).toEqual(numbers)
    const last = frames.findIndex((frame) => 'ref' in frame && frame.ref === atOnce)
    expect(frames.slice(0, last)).toContainEqual(
      expect.objectContaining({ type: 'snapshot', room: 'kitchen', seq: 30 }),
    )
    socket.destroy()
  })
})

describe('ready', () => {
  test('comes at once after a hello without cursors', async () => {
    await using chat = await buildChat()
    const { frames, socket } = await listen(chat, {})

    await expect.poll(() => frames.map(({ type }) => type)).toEqual(['welcome', 'ready'])
    socket.destroy()
  })

  test('comes after the last of what hello asked for, refused rooms among it', async () => {
    await using chat = await build()
    const { epoch } = await chat.json('/api/rooms/garden')
    const cursors = { garden: { epoch, seq: 3 }, nowhere: null, attic: null, lobby: null }
    const { frames, socket } = await listen(chat, cursors)

    await expect.poll(() => frames.at(-1)).toEqual({ type: 'ready' })
    expect(lastSeqIn(frames, 'garden')).toBe(30)
    expect(lastSeqIn(frames, 'attic')).toBe(30)
    expect(frames).toContainEqual(expect.objectContaining({ type: 'snapshot', room: 'lobby' }))
    const refused = { type: 'error', room: 'nowhere', code: 'no_such_room' }
    expect(frames).toContainEqual(expect.objectContaining(refused))
    socket.destroy()
  })

  test('waits for a client that reads slowly, and not for what is said meanwhile', async () => {
    await using chat = await build()
    const cursors = Object.fromEntries(rooms.map((room) => [room, null]))
    const { frames, socket } = await listen(chat, cursors, { bytesPerSecond: 48 * 1024 })
    await expect.poll(() => frames.map(({ type }) => type)).toContain('snapshot')
    expect(frames.map(({ type }) => type)).not.toContain('ready')

    const garden = await chat.roomId('garden')
    const speak = () =>
      chat.app.context.log.append(garden, { kind: 'message.created', author, body: 'On and on' })
    const isReady = () => frames.some(({ type }) => type === 'ready')
    while (!isReady()) await speak()

    const before = frames.slice(
      0,
      frames.findIndex(({ type }) => type === 'ready'),
    )
    for (const room of rooms) expect(lastSeqIn(before, room)).toBeGreaterThanOrEqual(30)
    socket.destroy()
  })
})

async function listen(chat: Chat, cursors: Hello['cursors'], options: RawSocketOptions = {}) {
  const frames: ServerFrame[] = []
  const onText = (text: string) => frames.push(JSON.parse(text))
  const socket = await RawSocket.open(chat.url, { ...options, onText })
  socket.send({ type: 'hello', v: 1, name: 'Ada', cursors })
  return { socket, frames }
}

function lastSeqIn(frames: readonly ServerFrame[], room: string): number | undefined {
  const seqs = frames.flatMap((frame) =>
    'events' in frame && frame.room === room ? frame.events.map(({ seq }) => seq) : [],
  )
  return seqs.at(-1)
}

test('a ping leaves out a room while what was asked of it waits to be sent', async () => {
  await using chat = await build({ pingEvery: 50 })
  const gate = Promise.withResolvers<void>()
  const isAsked = Promise.withResolvers<void>()
  const { log } = chat.app.context
  const { tail } = log
  const attic = await chat.roomId('attic')
  log.tail = async (roomId, ...upTo) => {
    if (roomId !== attic) return tail(roomId, ...upTo)
    isAsked.resolve()
    await gate.promise
    return tail(roomId, ...upTo)
  }
  const ada = await chat.connect('Ada', { garden: null })
  const ref = await ada.post({ type: 'room.follow', room: 'attic', cursor: null })
  await isAsked.promise

  // What comes before this answer may have been sent before the room was asked for.
  const marker = await ada.post({ type: 'room.unfollow', room: 'nowhere' })
  for (let ref: number | undefined; ref !== marker; ) {
    const frame = await ada.nextFrame()
    ref = 'ref' in frame ? frame.ref : undefined
  }
  expect(await ada.next('ping')).toEqual({ type: 'ping', heads: { garden: 30 } })

  gate.resolve()
  await ada.answerTo(ref)
  await expect
    .poll(() => ada.next('ping'))
    .toEqual({ type: 'ping', heads: { garden: 30, attic: 30 } })
})
