import { expect, test } from 'vitest'
import { buildChat, type Chat, passwordOf, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'
import { type PushDevice, PushSink } from '../testing/push-sink.ts'
import { soonPresent } from '../testing/seen-presence.ts'
import { createPushSlots } from './push-slots.ts'
import { atOtherDevice } from './ringing-times.ts'

const env = { LOBBY_PUSH_LOOPBACK: 'on' }

const subscribe = (chat: Chat, as: Visitor, { subscription }: PushDevice, more: object = {}) =>
  chat.fetch('/api/push/subscriptions', {
    as,
    json: { ...subscription, shows: 'text', language: 'en', ...more },
  })
const say = async (chat: Chat, as: Visitor, slug: string, body: string, more: object = {}) =>
  (await chat.json(`/api/rooms/${slug}/messages`, { as, json: { body, ...more } })).seq
const waiting = (chat: Chat) =>
  chat.app.context.db.selectFrom('waiting_pushes').selectAll().execute()
const bodies = ({ arrived }: PushDevice) => arrived.map(({ notification }) => notification.body)

/** Bob's private room with Ada in it, who has a device, and is at another one just now. */
async function build() {
  const sink = await PushSink.open()
  const time = { now: Date.parse('2026-11-28T10:00:00.000Z') }
  const chat = await buildChat({
    ...{ env, operatorToken: 'operator', now: () => time.now, presenceTimes: soonPresent },
  })
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, bob, { members: [ada] })
  const device = sink.device()
  expect((await subscribe(chat, ada, device)).status).toBe(204)
  const tab = await chat.connect(ada)
  return {
    ...{ sink, chat, ada, bob, slug, device, tab, time },
    /** Ada has had the time to read it where she is. */
    async whenDue() {
      time.now += atOtherDevice
      chat.app.context.pushSender.soon()
      await expect.poll(() => waiting(chat)).toEqual([])
    },
    async [Symbol.asyncDispose]() {
      await chat[Symbol.asyncDispose]()
      await sink[Symbol.asyncDispose]()
    },
  }
}

test('a mention reaches the device encrypted, signed, and with the address of its message', async () => {
  await using sink = await PushSink.open()
  await using chat = await buildChat({ env })
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, bob, { members: [ada] })
  const device = sink.device()
  await subscribe(chat, ada, device)

  const seq = await say(chat, bob, slug, '**Tea**, @Ada? It is ||hot||')

  await expect.poll(() => device.arrived.length).toBe(1)
  expect(device.arrived[0]).toMatchObject({
    notification: {
      title: 'Bob · Attic',
      body: 'Tea, @Ada? It is ▒▒▒',
      ...{ lang: 'en', dir: 'auto', tag: `room:${slug}` },
      navigate: `${chat.app.context.publicUrl()}/chat/${slug}@${seq}`,
    },
    headers: { ttl: '86400', urgency: 'high', 'content-encoding': 'aes128gcm' },
  })
  const { key } = await chat.json('/api/push/key', { as: ada })
  expect([...device.senders]).toEqual([key])
  await expect.poll(() => waiting(chat)).toEqual([])
})

test('what rings: a mention, a keyword, an answer, a followed thread, a direct room, and all of a room that was chosen so', async () => {
  await using built = await build()
  const { chat, ada, bob, slug, device, time, whenDue } = built
  const own = await say(chat, ada, slug, 'Who wants tea?')
  const rings = async (body: string, more?: object, room = slug) => {
    await say(chat, bob, room, body, more)
    await expect.poll(() => waiting(chat)).toHaveLength(1)
    await whenDue()
    return bodies(device).at(-1)
  }

  await say(chat, bob, slug, 'This is for nobody.')
  expect(await rings('@Ada, you?')).toBe('@Ada, you?')
  expect(await rings('I do.', { replyTo: own })).toBe('I do.')
  const presenceUntil = new Date(time.now + 1).toISOString()
  await choose(chat, ada, { presence: 'dnd', presenceUntil })
  time.now += 1
  await choose(chat, ada, { keywords: ['biscuits'] })
  expect(await rings('Biscuits, too?')).toBe('Biscuits, too?')
  expect(await rings('In the thread.', { thread: own })).toBe('In the thread.')
  expect(device.arrived.at(-1)).toMatchObject({
    notification: { tag: `thread:${own}:${slug}`, data: { seq: expect.any(Number) } },
  })
  await using _ = await meet(chat, ada, bob)
  const direct = await chat.json('/api/direct-rooms', { as: bob, json: { people: [ada.id] } })
  expect(await rings('Just you.', {}, direct.slug)).toBe('Just you.')
  const level = { as: ada, method: 'PUT', json: { level: 'everything' } }
  await chat.fetch(`/api/rooms/${slug}/level`, level)
  expect(await rings('All of it.')).toBe('All of it.')
  expect(device.arrived).toHaveLength(6)
})

test('a burst is one notice, and of a device only as much is shown as it was told to', async () => {
  await using built = await build()
  const { chat, ada, bob, slug, device, sink, whenDue } = built
  const other = await chat.signIn('Ada')
  const [discreet, silent] = [sink.device(), sink.device()]
  await subscribe(chat, other, discreet, { shows: 'room', language: 'de' })
  await subscribe(chat, await chat.signIn('Ada'), silent, { shows: 'nothing' })

  for (const body of ['@Ada one', '@Ada two', '@Ada three']) await say(chat, bob, slug, body)
  await expect.poll(async () => (await waiting(chat)).map(({ count }) => count)).toEqual([3, 3, 3])
  await whenDue()

  expect(device.arrived).toMatchObject([
    { notification: { title: 'Attic · 3 new messages', body: 'Bob: @Ada three' } },
  ])
  expect(discreet.arrived).toMatchObject([
    { notification: { title: 'Attic', body: '3 neue Nachrichten' } },
  ])
  expect(silent.arrived).toMatchObject([
    { notification: { title: 'Lobby', body: '3 new messages' } },
  ])
  expect(ada.name).toBe('Ada')
})

const allDay = { days: [0, 1, 2, 3, 4, 5, 6], from: '00:00', to: '00:00', timeZone: 'UTC' }
const choose = (chat: Chat, as: Visitor, json: object) =>
  chat.fetch('/api/auth/profile', { as, method: 'PATCH', json })

/** What ends a person's right, or wish, to hear of a message that waits. */
const ends: Readonly<Record<string, (on: Ending) => Promise<unknown>>> = {
  Removed: ({ chat, bob, person, slug }) =>
    chat.fetch(`/api/rooms/${slug}/members/${person.id}`, { as: bob, method: 'DELETE' }),
  Blocking: ({ chat, bob, person }) =>
    chat.fetch(`/api/blocks/${bob.id}`, { as: person, method: 'PUT' }),
  SignedOut: ({ chat, person }) => chat.fetch('/api/auth/sign-out', { as: person, method: 'POST' }),
  Deactivated: ({ chat, person }) =>
    chat.fetch(`/api/admin/users/${person.id}`, {
      ...{ method: 'PATCH', json: { active: false } },
      headers: { authorization: 'Bearer operator' },
    }),
  Idle: ({ chat, person }) =>
    chat.app.context.db
      .updateTable('session')
      .set({ updatedAt: '2026-11-01T00:00:00.000Z' })
      .where('userId', '=', person.id)
      .execute(),
  Muting: ({ chat, person, slug }) =>
    chat.fetch(`/api/rooms/${slug}/level`, {
      ...{ as: person, method: 'PUT', json: { level: 'nothing' } },
    }),
  Undisturbed: ({ chat, person }) => choose(chat, person, { presence: 'dnd' }),
  Resting: ({ chat, person }) => choose(chat, person, { quiet: allDay }),
  TurnedOff: ({ chat, person }) =>
    chat.fetch('/api/push/subscriptions', { as: person, method: 'DELETE' }),
  Reading: async ({ chat, person, slug, seq }) => {
    const tab = await chat.connect(person)
    await tab.command({ type: 'room.read', room: slug, seq })
  },
}

interface Ending {
  readonly chat: Chat
  readonly bob: Visitor
  readonly person: Visitor
  readonly slug: string
  readonly seq: number
}

test('security 56: a notice is authorised when it is sent, not when it is written', async () => {
  await using built = await build()
  const { chat, sink, ada, bob, slug, device, whenDue } = built
  await using _ = await meet(chat, bob)
  const people = await Promise.all(
    Object.keys(ends).map(async (name) => {
      const person = await chat.account(name)
      await using _ = await meet(chat, person)
      const path = `/api/rooms/${slug}/members/${person.id}`
      expect((await chat.fetch(path, { as: bob, method: 'PUT' })).ok).toBe(true)
      const device = sink.device()
      await subscribe(chat, person, device)
      await chat.connect(person)
      return { name, person, device }
    }),
  )
  const called = people.map(({ name }) => `@${name}`).join(' ')
  const seq = await say(chat, bob, slug, `@Ada ${called}, a secret`)
  await expect.poll(() => waiting(chat)).toHaveLength(people.length + 1)

  for (const { name, person } of people) {
    const answer = await ends[name]?.({ chat, bob, person, slug, seq })
    if (answer instanceof Response) expect(answer.status).toBeLessThan(300)
  }
  await whenDue()

  expect(ada.name).toBe('Ada')
  expect(device.arrived).toHaveLength(1)
  expect(people.filter(({ device }) => device.arrived.length > 0)).toEqual([])
})

test('a person who hides, or does not, has the time to read it at the device where they are', async () => {
  await using built = await build()
  const { chat, ada, bob, slug, tab, time } = built
  const choose = async (presence: string | null) => {
    await chat.fetch('/api/auth/profile', { as: ada, method: 'PATCH', json: { presence } })
    await tab.next('profile.changed')
  }
  const dueIn = async () => {
    await say(chat, bob, slug, '@Ada, tea?')
    await expect.poll(() => waiting(chat)).toHaveLength(1)
    const [push] = await waiting(chat)
    await chat.app.context.db.deleteFrom('waiting_pushes').execute()
    return Number(push?.dueAt) - time.now
  }

  expect(await dueIn()).toBe(atOtherDevice)
  await choose('hidden')
  // To others she is gone.
  const seen = async () => (await chat.json(`/api/presence?ids=${ada.id}`, { as: bob })).people
  await expect.poll(seen).toEqual([{ id: ada.id, presence: 'offline' }])
  expect(await dueIn()).toBe(atOtherDevice)
})

test('security 56: what is deleted is told nobody', async () => {
  await using built = await build()
  const { chat, bob, slug, device, whenDue } = built
  const seq = await say(chat, bob, slug, '@Ada, a secret')
  await expect.poll(() => waiting(chat)).toHaveLength(1)

  await chat.fetch(`/api/rooms/${slug}/messages/${seq}`, { as: bob, method: 'DELETE' })
  await whenDue()

  expect(device.arrived).toEqual([])
})

test('of a burst whose newest message is gone the one before it is told', async () => {
  await using built = await build()
  const { chat, bob, slug, device, tab, whenDue } = built
  const remove = (seq: number) =>
    chat.fetch(`/api/rooms/${slug}/messages/${seq}`, { as: bob, method: 'DELETE' })
  for (const body of ['@Ada, one', '@Ada, two']) await say(chat, bob, slug, body)
  const last = await say(chat, bob, slug, '@Ada, three')
  await expect.poll(async () => (await waiting(chat)).map(({ count }) => count)).toEqual([3])
  await remove(last)
  await whenDue()
  expect(device.arrived).toMatchObject([
    { notification: { title: 'Attic · 2 new messages', body: 'Bob: @Ada, two' } },
  ])

  // What was read before it is due is not counted, and of what is gone nothing is left.
  const read = await say(chat, bob, slug, '@Ada, four')
  const gone = await say(chat, bob, slug, '@Ada, five')
  await expect.poll(async () => (await waiting(chat)).map(({ count }) => count)).toEqual([2])
  await tab.command({ type: 'room.read', room: slug, seq: read })
  await remove(gone)
  await whenDue()
  expect(device.arrived).toHaveLength(1)
})

test('an edit rings for the people that it calls anew, once', async () => {
  await using built = await build()
  const { chat, ada, bob, slug, device, tab, whenDue } = built
  await choose(chat, ada, { keywords: ['biscuits'] })
  const seq = await say(chat, bob, slug, 'Tea?')
  await tab.command({ type: 'room.read', room: slug, seq })
  const edit = async (body: string) =>
    chat.json(`/api/rooms/${slug}/messages/${seq}`, { as: bob, method: 'PATCH', json: { body } })

  for (const body of ['Biscuits, too?', '@Ada, biscuits?']) {
    await edit(body)
    await expect.poll(() => waiting(chat)).toHaveLength(1)
    await whenDue()
    expect(bodies(device).at(-1)).toBe(body)
  }
  await edit('@Ada, tea or biscuits?')
  await edit('@Ada?')
  // Not for what was there before, while a new message rings as ever.
  await say(chat, bob, slug, '@Ada, well?')
  await expect.poll(() => waiting(chat)).toMatchObject([{ count: 1 }])
  await whenDue()
  expect(device.arrived).toHaveLength(3)
})

test('a subscription that its push service does not know is forgotten; what fails otherwise is tried again', async () => {
  await using built = await build()
  const { chat, sink, ada, bob, slug, device, time, whenDue } = built
  const [busy, gone] = [sink.device([503]), sink.device([410])]
  const phone = await chat.signIn('Ada')
  await subscribe(chat, phone, busy)
  await subscribe(chat, await chat.signIn('Ada'), gone)
  await say(chat, bob, slug, '@Ada, tea?')
  await expect.poll(() => waiting(chat)).toHaveLength(3)

  time.now += atOtherDevice
  chat.app.context.pushSender.soon()
  await expect.poll(() => waiting(chat)).toMatchObject([{ tries: 1 }])
  expect([device, busy, gone].map(({ arrived }) => arrived.length)).toEqual([1, 0, 0])
  await whenDue()

  expect(busy.arrived).toHaveLength(1)
  const left = await chat.app.context.db.selectFrom('push_subscriptions').select('userId').execute()
  expect(left).toEqual([{ userId: ada.id }, { userId: ada.id }])
})

test('a push service that answers nothing holds nobody else up, and one person only so much', async () => {
  await using built = await build()
  const { chat, sink, bob, slug, device } = built
  await using slow = await PushSink.open()
  const cem = await chat.account('Cem')
  await using _ = await meet(chat, cem, bob)
  await chat.fetch(`/api/rooms/${slug}/members/${cem.id}`, { as: bob, method: 'PUT' })
  const phones = Array.from({ length: 5 }, () => slow.device(['nothing']))
  for (const phone of phones) await subscribe(chat, await chat.signIn('Cem'), phone)
  const asked = () => phones.filter(({ answers }) => answers.length === 0).length
  await say(chat, bob, slug, '@Cem, tea?')
  await expect.poll(asked).toBe(4)

  const dan = await chat.account('Dan')
  await using __ = await meet(chat, dan, bob)
  await chat.fetch(`/api/rooms/${slug}/members/${dan.id}`, { as: bob, method: 'PUT' })
  const quick = sink.device()
  await subscribe(chat, dan, quick)
  await say(chat, bob, slug, '@Dan, tea?')
  await expect.poll(() => bodies(quick)).toEqual(['@Dan, tea?'])
  expect([asked(), device.arrived.length]).toEqual([4, 0])
})

test('of one push service only so many are sent to at once', () => {
  const slots = createPushSlots()
  const take = (host: string, at: number) => slots.take({ host, userId: `${at}` })
  const taken = Array.from({ length: 13 }, (_, at) => take('slow.example', at))
  expect(taken.filter(Boolean)).toHaveLength(12)
  expect(slots.full()).toEqual({ hosts: ['slow.example'], people: [] })
  expect(take('quick.example', 20)).toBeDefined()
  taken[0]?.()
  expect(take('slow.example', 21)).toBeDefined()
})

test('a push service that says when to come back is left alone until then', async () => {
  await using built = await build()
  const { chat, ada, bob, slug, sink, time, whenDue } = built
  const busy = sink.device([[429, '120']])
  await subscribe(chat, await chat.signIn('Ada'), busy)
  const { slug: other } = await makePrivateRoom(chat, bob, { members: [ada] })
  const began = time.now
  await say(chat, bob, slug, '@Ada, tea?')
  await expect.poll(() => waiting(chat)).toHaveLength(2)
  const rests = { dueAt: began + atOtherDevice + 120_000, tries: 1 }
  const due = async () => {
    time.now = Math.max(time.now, began + atOtherDevice)
    chat.app.context.pushSender.soon()
    return waiting(chat)
  }
  await expect.poll(due).toMatchObject([rests])

  await say(chat, bob, other, '@Ada, cake?')
  await expect.poll(() => waiting(chat)).toHaveLength(3)
  time.now += atOtherDevice
  chat.app.context.pushSender.soon()
  await expect.poll(() => waiting(chat)).toMatchObject([rests, { ...rests, tries: 0 }])
  expect(busy.arrived).toEqual([])
  time.now += 100_000
  await whenDue()
  expect(bodies(busy).toSorted()).toEqual(['@Ada, cake?', '@Ada, tea?'])
})

test('a device that is tried out says what is wrong', async () => {
  await using sink = await PushSink.open()
  await using chat = await buildChat({ env })
  const ada = await chat.account('Ada')
  const tryOut = async () =>
    (await chat.json('/api/push/test', { as: ada, method: 'POST' })).outcome
  const endpoint = 'http://127.0.0.1:9/nobody-listens'
  const here = async () => (await chat.json('/api/push/subscriptions', { as: ada })).here

  expect([await tryOut(), await here()]).toEqual(['none', null])
  const works = sink.device()
  await subscribe(chat, ada, works, { language: 'de' })
  expect(await tryOut()).toBe('sent')
  expect(bodies(works)).toEqual(['Es klappt: Dieses Gerät erfährt von neuen Nachrichten.'])
  await subscribe(chat, ada, sink.device([403]))
  expect(await tryOut()).toBe('refused')
  await subscribe(chat, ada, works, { endpoint })
  expect(await tryOut()).toBe('unreachable')
  expect(await here()).toEqual({ endpoint, shows: 'text', language: 'en' })
  await subscribe(chat, ada, sink.device([404]))
  expect(await tryOut()).toBe('gone')
  expect(await here()).toBeNull()
})

test('security 09: a push service is somewhere on the internet, and nowhere inside', async () => {
  await using sink = await PushSink.open()
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const device = sink.device()
  const { port } = new URL(sink.url)

  expect((await subscribe(chat, ada, device)).status).toBe(400)
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', '10.0.0.1']) {
    const endpoint = `https://${host}:${port}/push`
    await subscribe(chat, ada, device, { endpoint })
    expect(await chat.json('/api/push/test', { as: ada, method: 'POST' })).toEqual({
      outcome: 'refused',
    })
  }
  expect(device.arrived).toEqual([])
})

test('a browser has one subscription, which who signs in there next takes over, and a new session of the person keeps', async () => {
  await using sink = await PushSink.open()
  await using chat = await buildChat({ env })
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const device = sink.device()
  const owners = () =>
    chat.app.context.db.selectFrom('push_subscriptions').select('userId').execute()

  await subscribe(chat, ada, device)
  const json = { password: passwordOf('Ada') }
  expect((await chat.fetch('/api/account/confirm', { as: ada, json })).ok).toBe(true)
  expect(await owners()).toEqual([{ userId: ada.id }])
  await subscribe(chat, bob, device)
  expect(await owners()).toEqual([{ userId: bob.id }])
  await chat.fetch('/api/auth/sign-out', { as: bob, method: 'POST' })
  expect(await owners()).toEqual([])
})
