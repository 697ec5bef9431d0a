import { limits } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { rates } from '../ground/rate-limit.ts'
import { buildChat, type Chat } from '../testing/build-chat.ts'

const messages = '/api/rooms/garden/messages'

const post = (chat: Chat, body: string, key?: string) =>
  chat.fetch(messages, {
    json: { body, name: 'Ada' },
    headers: { ...(key && { 'idempotency-key': key }) },
  })

describe('sending', () => {
  test('answers 201 with the message, once it is stored', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const ada = await chat.guest('Ada')

    const sent = await chat.fetch(messages, { json: { body: 'Tea?' }, as: ada })

    expect(sent.status).toBe(201)
    const message = await sent.json()
    expect(message).toEqual({
      seq: 1,
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      author: { id: ada.id, name: 'Ada', guest: true },
      body: 'Tea?',
      createdAt: expect.stringMatching(/Z$/),
    })
    expect(await chat.json(messages)).toEqual({
      messages: [message],
      hasBefore: false,
      hasAfter: false,
    })
  })

  test('without a session is a guest of the name that is given, or Anonymous', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })

    await chat.fetch(messages, { json: { body: 'one', name: 'Bot' } })
    await chat.fetch(messages, { json: { body: 'two' } })

    expect((await chat.json(messages)).messages).toMatchObject([
      { author: { name: 'Bot', guest: true } },
      { author: { name: 'Anonymous', guest: true } },
    ])
  })

  test('with an account’s session does not go by another name', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const ada = await chat.account('Ada')

    const sent = await chat.fetch(messages, { json: { body: 'Tea?', name: 'Eve' }, as: ada })

    expect(await sent.json()).toMatchObject({ author: { name: 'Ada', guest: false } })
  })

  test('keeps the text as it was written', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const body = '  <script>alert("Tea?")</script>\n\u202ecafe\u0301 👩‍👩‍👧 '

    await post(chat, body)

    expect((await chat.json(messages)).messages).toMatchObject([{ body }])
  })

  test.each([
    ['a blank text', { body: ' \n' }, 400, 'blank'],
    ['no text', {}, 400, 'invalid'],
    ['a number', { body: 7 }, 400, 'invalid'],
    ['4,001 characters', { body: 'x'.repeat(limits.messageCodePoints + 1) }, 413, 'too_long'],
    ['a role', { body: 'Tea?', role: 'owner' }, 400, 'invalid'],
    ['a place', { body: 'Tea?', seq: 9 }, 400, 'invalid'],
    ['a time', { body: 'Tea?', createdAt: '2020-01-01T00:00:00.000Z' }, 400, 'invalid'],
    ['an author', { body: 'Tea?', author: { id: 'bob' } }, 400, 'invalid'],
    ['a name that cannot be seen', { body: 'Tea?', name: '\u200b' }, 400, 'invalid'],
  ])('of %s is refused, and nothing is stored', async (_, json, status, code) => {
    await using chat = await buildChat({ rooms: ['garden'] })

    const refused = await chat.fetch(messages, { json })

    expect(refused.status).toBe(status)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(await refused.json()).toMatchObject({ status, code })
    expect((await chat.json('/api/rooms/garden')).lastSeq).toBe(0)
  })

  test('4,000 characters are not too many, however many bytes', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })

    expect((await post(chat, '🌱'.repeat(limits.messageCodePoints))).status).toBe(201)
  })

  test('to a room that is not there is 404', async () => {
    await using chat = await buildChat()

    const refused = await post(chat, 'Tea?')

    expect(refused.status).toBe(404)
    expect(await refused.json()).toMatchObject({ code: 'no_such_room' })
  })

  test('too fast is 429 with the time to wait', async () => {
    await using chat = await buildChat({ rooms: ['garden'], env: { LOBBY_LIMITS: 'on' } })
    const answers = []
    const { burst } = rates.sendByPerson
    for (let sent = 0; sent <= burst; sent++) answers.push(await post(chat, `${sent}`))

    expect(answers.map(({ status }) => status)).toEqual([...Array(burst).fill(201), 429])
    const refused = answers.at(-1)
    expect(refused?.headers.get('retry-after')).toMatch(/^[1-9]/)
    expect(await refused?.json()).toMatchObject({ code: 'rate' })
  })
})

describe('an Idempotency-Key', () => {
  test.each([
    ['/api/rooms', { slug: 'attic' }],
    ['/api/invitations', {}],
  ])('is refused clearly by POST %s, where it would not count', async (path, json) => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada', 'owner')
    const again = () =>
      chat.fetch(path, { as: ada, json, headers: { 'idempotency-key': 'the-same-again' } })

    expect((await again()).status).toBe(400)
    expect(await (await again()).json()).toMatchObject({
      ...{ code: 'invalid', detail: expect.stringContaining('send it without the header') },
    })
    expect((await chat.fetch('/api/rooms/attic', { as: ada })).status).toBe(404)
  })

  test.each([['short'], ['k3WmQ0a7-k3WmQ0a7'], ['with blanks, and "quotes"'], ['x'.repeat(255)]])(
    '%j makes a repeated request the first one again, with 200',
    async (key) => {
      await using chat = await buildChat({ rooms: ['garden'] })

      const first = await post(chat, 'Tea?', key)
      const again = await post(chat, 'Tea?', key)

      expect([first.status, again.status]).toEqual([201, 200])
      expect(await again.json()).toEqual(await first.json())
      expect((await chat.json('/api/rooms/garden')).lastSeq).toBe(1)
    },
  )

  test('with another text is a conflict', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    await post(chat, 'Tea?', 'key-of-ada')

    const refused = await post(chat, 'Coffee?', 'key-of-ada')

    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ code: 'client_id_conflict' })
  })

  test('of another person is another one', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const key = { 'idempotency-key': 'the-same' }
    const json = { body: 'Tea?' }

    for (const name of ['Ada', 'Bob'])
      await chat.fetch(messages, { json, as: await chat.guest(name), headers: key })

    expect((await chat.json('/api/rooms/garden')).lastSeq).toBe(2)
  })

  test('answers with the first message, though its author has another name by now', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const ada = await chat.guest('Ada')
    const send = () =>
      chat.json(messages, { json: { body: 'Tea?' }, as: ada, headers: { 'idempotency-key': 'k' } })
    const first = await send()

    await chat.fetch('/api/auth/me', { method: 'PATCH', json: { name: 'Lady Ada' }, as: ada })

    expect(await send()).toEqual(first)
  })

  test.each([[''], ['x'.repeat(256)], ['gr\u00fcn']])('%j is none: 400', async (key) => {
    await using chat = await buildChat({ rooms: ['garden'] })

    const refused = await chat.fetch(messages, {
      json: { body: 'Tea?' },
      headers: { 'idempotency-key': key },
    })

    expect(refused.status).toBe(400)
  })

  test('sent twice in the same moment stores one message', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })

    const answers = await Promise.all(Array.from({ length: 8 }, () => post(chat, 'Tea?', 'once')))

    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201])
    expect((await chat.json('/api/rooms/garden')).lastSeq).toBe(1)
  })
})

describe('pages', () => {
  const seqsOf = (page: { messages: { seq: number }[] }) => page.messages.map(({ seq }) => seq)
  const span = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)

  test('by before, after, around and limit are in order and say what is beyond them', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    await chat.say('garden', ...span(1, 12).map((number) => `line ${number}`))

    const cases: [query: string, seqs: number[], hasBefore: boolean, hasAfter: boolean][] = [
      ['', span(1, 12), false, false],
      ['?limit=5', span(8, 12), true, false],
      ['?limit=12', span(1, 12), false, false],
      ['?before=8&limit=5', span(3, 7), true, true],
      ['?before=6&limit=5', span(1, 5), false, true],
      ['?before=1&limit=5', [], false, true],
      ['?before=0', [], false, true],
      ['?before=13', span(1, 12), false, false],
      ['?before=9007199254740991&limit=2', span(11, 12), true, false],
      ['?after=0&limit=5', span(1, 5), false, true],
      ['?after=7&limit=5', span(8, 12), true, false],
      ['?after=7&limit=4', span(8, 11), true, true],
      ['?after=12', [], true, false],
      ['?after=9007199254740991', [], true, false],
      ['?around=6&limit=5', span(4, 8), true, true],
      ['?around=6&limit=4', span(4, 7), true, true],
      ['?around=1&limit=5', span(1, 5), false, true],
      ['?around=0&limit=5', span(1, 5), false, true],
      ['?around=12&limit=5', span(8, 12), true, false],
      ['?around=99&limit=5', span(8, 12), true, false],
      ['?around=6&limit=1', [6], true, true],
      ['?around=6&limit=200', span(1, 12), false, false],
    ]
    for (const [query, seqs, hasBefore, hasAfter] of cases) {
      const page = await chat.json(messages + query)
      expect([query, seqsOf(page), page.hasBefore, page.hasAfter]).toEqual([
        query,
        seqs,
        hasBefore,
        hasAfter,
      ])
    }
  })

  test('by an instant have the first message from then on, or the newest one', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const owner = await chat.account('Ada', 'owner')
    for (const number of span(1, 12)) {
      // Other events lie between messages.
      const change = { as: owner, method: 'PATCH', json: { topic: `${number}` } }
      if (number % 4 === 0) await chat.fetch('/api/rooms/garden', change)
      await post(chat, `line ${number}`)
    }
    const { messages: all } = await chat.json(messages)
    const found = async (at: string) => {
      const { messages: page } = await chat.json(`${messages}?limit=1&at=${at}`)
      return page[0].body
    }

    for (const { createdAt } of all) {
      const first = all.find((one: { createdAt: string }) => one.createdAt === createdAt)
      expect(await found(createdAt)).toBe(first.body)
    }
    expect(await found('2000-01-01T00:00:00Z')).toBe('line 1')
    expect(await found('2999-12-31T00:00:00Z')).toBe('line 12')
    const page = await chat.json(`${messages}?limit=5&at=${all.at(-1).createdAt}`)
    expect([page.messages.length, page.hasAfter]).toEqual([5, false])
  })

  test('hold 50 messages when nothing is said', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    await Promise.all(span(1, 60).map((number) => post(chat, `line ${number}`)))

    expect(seqsOf(await chat.json(messages))).toEqual(span(11, 60))
  })

  test('of an empty room are empty', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })

    for (const query of ['', '?before=5', '?after=0', '?around=5', '?at=2026-01-31T12:00:00Z'])
      expect(await chat.json(messages + query)).toEqual({
        messages: [],
        hasBefore: false,
        hasAfter: false,
      })
  })

  test('skip events that are no messages', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    await chat.say('garden', 'one')
    await chat.fetch('/api/rooms/garden', { method: 'PATCH', json: { name: 'Park' } })
    await chat.say('garden', 'three')

    expect(seqsOf(await chat.json(messages))).toEqual([1, 3])
    expect(await chat.json(`${messages}?after=1`)).toMatchObject({ messages: [{ seq: 3 }] })
  })

  test.each([
    'limit=0',
    'limit=201',
    'limit=ten',
    'limit=1.5',
    'before=-1',
    'before=',
    'before=0x10',
    'before=1e2',
    'after=9007199254740992',
    'before=x',
    'after=1e400',
    'before=1&after=2',
    'around=1&before=2',
    'around=1&at=2026-01-31T12:00:00Z',
    'at=yesterday',
    'at=2026-02-30T12:00:00Z',
    'page=2',
    'limit=5&limit=6',
  ])('are refused with 400 for ?%s', async (query) => {
    await using chat = await buildChat({ rooms: ['garden'] })

    const refused = await chat.fetch(`${messages}?${query}`)

    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ code: 'invalid' })
  })
})
