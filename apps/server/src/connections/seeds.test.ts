import { limits } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

/** What each tutorial's own page sends for a text, and what it gets when a message comes. */
const tutorials = [
  {
    name: '000',
    path: '/ws/garden/',
    sends: (text: string) => ({ message: text, username: 'Ada', room: 'garden' }),
    gets: (text: string, author: string) => ({ message: text, username: author, room: 'garden' }),
    sender: 'Ada',
  },
  {
    name: '001',
    path: '/ws/garden/',
    sends: (text: string) => ({ username: 'Ada', room_name: 'garden', message: text }),
    gets: (text: string, author: string) => ({ message: text, username: author, room: 'garden' }),
    sender: 'Ada',
  },
  {
    name: '002',
    path: '/ws/chat/garden/',
    sends: (text: string) => ({ message: text }),
    gets: (text: string) => ({ message: text }),
    sender: 'Anonymous',
  },
  {
    name: '003',
    path: '/ws/notification/garden/',
    sends: (text: string) => ({ message: text, room_name: 'garden', sender: 'Ada' }),
    gets: (text: string, author: string) => ({ message: { sender: author, message: text } }),
    sender: 'Ada',
  },
  {
    name: '004',
    path: '/ws/chat/garden/',
    sends: (text: string) => ({ message: text }),
    gets: (text: string) => ({ message: text }),
    sender: 'Anonymous',
  },
] as const

describe.each(tutorials)('a page of tutorial $name', ({ path, sends, gets, sender }) => {
  test('is heard by every tutorial, the native protocol and the API, each in its own shape', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const speaker = await chat.seed(path)
    const native = await chat.connect('Nora', { garden: null })
    const listeners = await Promise.all(
      tutorials.map(async (tutorial) => ({ tutorial, socket: await chat.seed(tutorial.path) })),
    )

    await speaker.sendJson(sends('Tee & <b>Kekse</b>'))

    for (const { tutorial, socket } of listeners)
      expect(await socket.receiveJson()).toEqual(tutorial.gets('Tee & <b>Kekse</b>', sender))
    expect(await speaker.receiveJson()).toEqual(gets('Tee & <b>Kekse</b>', sender))
    const author = { id: expect.stringMatching(/^claimed-/), name: sender, guest: true }
    const message = { seq: 1, author, body: 'Tee & <b>Kekse</b>' }
    expect(await native.eventsUpTo('garden', 1)).toMatchObject([{ message }])
    expect(await chat.json('/api/rooms/garden/messages')).toMatchObject({ messages: [message] })
  })

  test('hears the native protocol and the API', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const listener = await chat.seed(path)

    await (await chat.connect('Nora')).say('garden', 'Tea?')
    await chat.say('garden', 'Milk?')

    expect(await listener.receiveJson()).toEqual(gets('Tea?', 'Nora'))
    expect(await listener.receiveJson()).toEqual(gets('Milk?', 'Narrator'))
  })

  test('may repeat a text, and it is another message', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const speaker = await chat.seed(path)

    await speaker.sendJson(sends('again'))
    await speaker.sendJson(sends('again'))

    expect(await speaker.receiveJson()).toEqual(gets('again', sender))
    expect(await speaker.receiveJson()).toEqual(gets('again', sender))
  })

  test('gets no history and hears nothing of other rooms', async () => {
    await using chat = await buildChat({ rooms: ['garden', 'attic'] })
    await chat.say('garden', 'before')
    const listener = await chat.seed(path)

    await chat.say('attic', 'elsewhere')
    await chat.say('garden', 'now')

    expect(await listener.receiveJson()).toEqual(gets('now', 'Narrator'))
  })

  test.each([
    ['broken JSON', '{', 'invalid'],
    ['something that is no object', '[1]', 'invalid'],
    ['no message', { username: 'Ada', sender: 'Ada' }, 'invalid'],
    ['a message that is no text', { username: 'Ada', sender: 'Ada', message: { a: 1 } }, 'invalid'],
    ['nothing', sends(''), 'blank'],
    ['blanks', sends(' \n\u200b'), 'blank'],
    ['4,001 characters', sends('x'.repeat(limits.messageCodePoints + 1)), 'too_long'],
  ])('is refused %s, alone, and may go on', async (_, frame, code) => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const [speaker, listener] = [await chat.seed(path), await chat.seed(path)]

    await speaker.sendText(typeof frame === 'string' ? frame : JSON.stringify(frame))

    expect(await speaker.receiveJson()).toEqual({ error: { code, message: expect.any(String) } })
    await speaker.sendJson(sends('Sorry'))
    expect(await speaker.receiveJson()).toEqual(gets('Sorry', sender))
    expect(await listener.receiveJson()).toEqual(gets('Sorry', sender))
    expect((await chat.json('/api/rooms/garden')).lastSeq).toBe(1)
  })

  test('is closed with 4404 when its room is deleted', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const listener = await chat.seed(path)

    await chat.fetch('/api/rooms/garden', { method: 'DELETE' })

    expect(await listener.receiveClose()).toBe(4404)
  })
})

describe('rooms', () => {
  test.each(['/ws/attic/', '/ws/chat/attic/', '/ws/notification/attic/'])(
    '%s makes the room when the first one enters',
    async (path) => {
      await using chat = await buildChat()
      const native = await chat.connect('Nora')
      await Promise.all([chat.seed(path), chat.seed(path), chat.seed(path)])

      expect(await chat.json('/api/rooms/attic')).toMatchObject({ slug: 'attic', name: 'attic' })
      expect(await native.next('room.listed')).toMatchObject({ room: { slug: 'attic' } })
      expect(await native.isQuiet()).toBe(true)
    },
  )

  test('where rooms are not open, one that is not there is refused, and closed with 4404', async () => {
    await using chat = await buildChat({ env: { LOBBY_OPEN_ROOMS: 'off' } })
    const socket = await chat.seed('/ws/attic/')

    expect(await socket.receiveJson()).toEqual({
      error: { code: 'no_such_room', message: 'There is no such room.' },
    })
    expect(await socket.receiveClose()).toBe(4404)
    expect((await chat.fetch('/api/rooms/attic')).status).toBe(404)
    await (await chat.seed('/ws/lobby/')).disconnect()
  })

  test('where guests are not let in, nobody enters by a claimed name', async () => {
    await using chat = await buildChat({ env: { LOBBY_GUESTS: 'off' } })
    const socket = await chat.seed('/ws/lobby/')

    expect(await socket.receiveJson()).toMatchObject({ error: { code: 'signed_out' } })
    expect(await socket.receiveClose()).toBe(4401)
  })

  test('after too many new rooms, one may come back later: closed with 1013', async () => {
    await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
    const ada = await chat.guest('Ada')
    for (let room = 0; room < 10; room++) await chat.seed(`/ws/room-${room}/`, ada)

    const socket = await chat.seed('/ws/room-10/', ada)

    expect(await socket.receiveJson()).toMatchObject({ error: { code: 'rate' } })
    expect(await socket.receiveClose()).toBe(1013)
    expect((await chat.fetch('/api/rooms/room-10')).status).toBe(404)
  })

  test.each([
    ['Spätlese', '/ws/Sp%C3%A4tlese/'],
    ['東京', '/ws/chat/%E6%9D%B1%E4%BA%AC/'],
    ['зал_1', '/ws/notification/%D0%B7%D0%B0%D0%BB_1/'],
    ['कमरा', '/ws/%E0%A4%95%E0%A4%AE%E0%A4%B0%E0%A4%BE/'],
  ])('an address may be of any script: %s', async (slug, path) => {
    await using chat = await buildChat()
    const speaker = await chat.seed(path)

    await speaker.sendJson({ message: 'Tee?', username: 'Ada', sender: 'Ada' })

    await speaker.receiveJson()
    expect(await chat.json(`/api/rooms/${encodeURIComponent(slug)}`)).toMatchObject({
      slug,
      lastSeq: 1,
    })
  })

  test('the same address written in two ways of Unicode is one room', async () => {
    await using chat = await buildChat()
    const composed = await chat.seed(`/ws/chat/${encodeURIComponent('caf\u00e9')}/`)
    const decomposed = await chat.seed(`/ws/chat/${encodeURIComponent('cafe\u0301')}/`)

    await decomposed.sendJson({ message: 'Un thé ?' })

    expect(await composed.receiveJson()).toEqual({ message: 'Un thé ?' })
  })

  test.each([
    ['a space', '/ws/a%20b/'],
    ['a dot', '/ws/a.b/'],
    ['65 characters', `/ws/${'x'.repeat(65)}/`],
    ['markup', '/ws/%3Cb%3E/'],
    ['a name of every object', '/ws/__proto__/'],
  ])('an address with %s is no room: refused, and closed with 4404', async (_, path) => {
    await using chat = await buildChat()
    const socket = await chat.seed(path)

    expect(await socket.receiveJson()).toMatchObject({ error: { code: 'invalid' } })
    expect(await socket.receiveClose()).toBe(4404)
    expect((await chat.json('/api/rooms')).rooms).toHaveLength(1)
  })

  test('the address decides the room, whatever the message says', async () => {
    await using chat = await buildChat({ rooms: ['garden', 'attic'] })
    const speaker = await chat.seed('/ws/garden/')

    await speaker.sendJson({ message: 'Tea?', username: 'Ada', room: 'attic', room_name: 'attic' })

    expect(await speaker.receiveJson()).toEqual({
      message: 'Tea?',
      username: 'Ada',
      room: 'garden',
    })
    expect((await chat.json('/api/rooms/attic')).lastSeq).toBe(0)
  })
})

describe('who speaks', () => {
  test('an account goes by its own name, whatever the page claims', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const ada = await chat.account('Ada')
    const speaker = await chat.seed('/ws/garden/', ada)

    await speaker.sendJson({ message: 'Tea?', username: 'Eve' })

    expect(await speaker.receiveJson()).toMatchObject({ username: 'Ada' })
    expect(await chat.json('/api/rooms/garden/messages')).toMatchObject({
      messages: [{ author: { id: ada.id, name: 'Ada', guest: false } }],
    })
  })

  test('a visitor who claims an account’s name is a guest, and another person', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const ada = await chat.account('Ada')
    const eve = await chat.seed('/ws/garden/')

    await eve.sendJson({ message: 'Send money', username: 'Ada', guest: false, id: ada.id })

    await eve.receiveJson()
    const { messages } = await chat.json('/api/rooms/garden/messages')
    expect(messages[0].author).toMatchObject({ name: 'Ada', guest: true })
    expect(messages[0].author.id).not.toBe(ada.id)
  })

  test('a guest with a session stays the same guest under a claimed name', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const ada = await chat.guest('Ada')
    const speaker = await chat.seed('/ws/notification/garden/', ada)

    await speaker.sendJson({ message: 'Tea?', sender: 'Lady Ada', room_name: 'garden' })

    expect(await speaker.receiveJson()).toEqual({
      message: { sender: 'Lady Ada', message: 'Tea?' },
    })
    expect(await chat.json('/api/rooms/garden/messages')).toMatchObject({
      messages: [{ author: { id: ada.id, name: 'Lady Ada', guest: true } }],
    })
  })

  test('where the page claims no name, a guest with a session goes by their own', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const speaker = await chat.seed('/ws/chat/garden/', await chat.guest('Ada'))
    const listener = await chat.seed('/ws/garden/')

    await speaker.sendJson({ message: 'Tea?' })

    expect(await listener.receiveJson()).toMatchObject({ username: 'Ada' })
  })

  test('a name of nothing but blanks is Anonymous, and one that is too long is refused', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const speaker = await chat.seed('/ws/garden/')

    await speaker.sendJson({ message: 'Tea?', username: '  ' })
    expect(await speaker.receiveJson()).toMatchObject({ username: 'Anonymous' })
    await speaker.sendJson({ message: 'Tea?', username: 'x'.repeat(65) })
    expect(await speaker.receiveJson()).toMatchObject({ error: { code: 'invalid' } })
  })

  test('who sends too fast is refused, and may go on later', async () => {
    await using chat = await buildChat({ rooms: ['garden'], env: { LOBBY_LIMITS: 'on' } })
    const speaker = await chat.seed('/ws/chat/garden/')

    for (let sent = 0; sent < 30; sent++) await speaker.sendJson({ message: `${sent}` })

    const answers = []
    while (answers.length < 30) answers.push(await speaker.receiveJson())
    expect(answers.filter(({ error }) => error?.code === 'rate').length).toBeGreaterThan(5)
    expect(await speaker.receiveNothing()).toBe(true)
  })
})

test('a tutorial’s socket goes on while its person reads and is let into rooms in Lobby’s own page', async () => {
  await using chat = await buildChat({ rooms: ['garden'] })
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const seed = await chat.seed('/ws/garden/', ada)
  const native = await chat.connect(ada, { garden: null })

  await chat.say('garden', 'Tea?')
  expect(await seed.receiveJson()).toMatchObject({ message: 'Tea?' })
  expect(await native.command({ type: 'room.read', room: 'garden', seq: 1 })).toMatchObject({
    type: 'ok',
  })
  const { slug } = await makePrivateRoom(chat, bob, { members: [ada] })
  const path = `/api/rooms/${slug}/members/${ada.id}`
  expect((await chat.fetch(path, { method: 'DELETE', as: bob })).ok).toBe(true)

  await chat.say('garden', 'And cake?')
  expect(await seed.receiveJson()).toMatchObject({ message: 'And cake?' })
})

test('what a tutorial’s page sends while the disk is busy waits together, in its order', async () => {
  await using chat = await buildChat({ rooms: ['garden'] })
  const { db } = chat.app.context
  const native = await chat.connect('Nora', { garden: null })
  const speaker = await chat.seed('/ws/chat/garden/')

  // While a transaction is open nothing else is written. The last of these stands for all before it.
  await db.transaction().execute(async () => {
    for (const message of ['Tea?', 'Milk?', 'Cake?']) await speaker.sendJson({ message })
    await speaker.sendJson({ message: 0 })
    expect(await speaker.receiveJson()).toMatchObject({ error: { code: 'invalid' } })
  })

  const bodies = (await native.eventsUpTo('garden', 3)).map((event) =>
    event.type === 'message.created' ? event.message.body : event.type,
  )
  expect(bodies).toEqual(['Tea?', 'Milk?', 'Cake?'])
})

test('a tutorial’s page that sends ahead without end is read no further than a bound', async () => {
  await using chat = await buildChat({ rooms: ['garden'] })
  const { db } = chat.app.context
  const speaker = await chat.seed('/ws/chat/garden/')

  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('room_heads')
      .set(({ ref }) => ({ lastSeq: ref('lastSeq') }))
      .execute()
    for (let n = 0; n < 32; n++) await speaker.sendJson({ message: `${n}` })
    await speaker.sendJson({ message: 0 })
    expect(await speaker.receiveNothing(200)).toBe(true)
  })

  const frames: unknown[] = []
  while (frames.length < 33) frames.push(await speaker.receiveJson())
  expect(frames).toContainEqual(expect.objectContaining({ error: expect.anything() }))
})
