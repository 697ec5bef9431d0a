import type { Message, Preview } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'

const lobby = '/api/rooms/lobby/messages'
const forward = (
  chat: Chat,
  as: Visitor | undefined,
  from: string,
  json: object,
  key?: string,
): Promise<Response> =>
  chat.fetch(`/api/rooms/${from}/forward`, {
    ...(as && { as }),
    json,
    ...(key && { headers: { 'idempotency-key': key } }),
  })
const newest = async (chat: Chat, as: Visitor, slug = 'lobby'): Promise<Message> =>
  (await chat.json(`/api/rooms/${slug}/messages`, { as })).messages.at(-1)
const previews = async (chat: Chat, as: Visitor | undefined, of: string): Promise<Preview[]> =>
  (await chat.json(`/api/previews?of=${of}`, { ...(as && { as }) })).previews

/** Ada and Bob have the attic for themselves, where Ada has said `Tea?`; Eve is in the lobby alone. */
async function build() {
  const chat = await buildChat()
  const [ada, bob, eve] = [
    await chat.account('Ada'),
    await chat.account('Bob'),
    await chat.account('Eve'),
  ] as const
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const json = { body: 'Tea?' }
  const tea: Message = await chat.json(`/api/rooms/${slug}/messages`, { as: ada, json })
  const from = `${slug}/messages/${tea.seq}`
  const dispose = () => chat[Symbol.asyncDispose]()
  return { chat, ada, bob, eve, slug, tea, from, [Symbol.asyncDispose]: dispose }
}

test('a message is forwarded with its author, and a comment before it', async () => {
  await using all = await build()
  const { chat, ada, bob, slug, tea, from } = all

  const answer = await forward(chat, bob, from, { to: 'lobby', comment: 'Who comes?' })

  expect(answer.status).toBe(201)
  const said = {
    body: 'Who comes?\n\nTea?',
    author: { id: bob.id, name: 'Bob', guest: false },
    forwardedFrom: {
      author: { id: ada.id, name: 'Ada', guest: false },
      createdAt: tea.createdAt,
      textFrom: 'Who comes?\n\n'.length,
    },
  }
  const copy: Message = await answer.json()
  expect(copy).toMatchObject(said)
  const { forwardedFrom, ...rest } = await newest(chat, ada)
  expect({ ...rest, forwardedFrom }).toEqual({
    ...copy,
    forwardedFrom: { ...said.forwardedFrom, room: slug, seq: tea.seq },
  })
  // A copy of the copy is Ada's text as well, without what Bob has said.
  await forward(chat, ada, `lobby/messages/${copy.seq}`, { to: slug })
  expect(await newest(chat, bob, slug)).toMatchObject({
    body: 'Tea?',
    forwardedFrom: { room: slug, seq: tea.seq, author: { name: 'Ada' } },
  })
})

test('security 31: the room of a forwarded message is named to nobody who may not read it', async () => {
  await using all = await build()
  const { chat, ada, bob, eve, slug, tea, from } = all
  const reader = await chat.connect(bob, { lobby: null })
  await reader.next('snapshot')

  const copy: Message = await (await forward(chat, bob, from, { to: 'lobby' })).json()

  // Live, in a snapshot and for others: the same bytes, without the room.
  const [event] = await reader.eventsUpTo('lobby', copy.seq)
  const later = await chat.connect(bob, { lobby: null })
  const snapshot = JSON.stringify(await later.next('snapshot'))
  const rows = JSON.stringify([copy, event, await newest(chat, eve), await chat.json(lobby)])
  expect(rows + snapshot).toContain('Tea?')
  for (const secret of [slug, await chat.roomId(slug)])
    expect(rows + snapshot).not.toContain(secret)
  // What a member is answered names it, as long as they are one.
  const address = `lobby@${copy.seq}`
  const place = { forwardedFrom: { room: slug, seq: tea.seq } }
  expect(await newest(chat, bob)).toMatchObject(place)
  expect(await previews(chat, bob, address)).toMatchObject([{ room: 'lobby', message: place }])
  expect(JSON.stringify(await previews(chat, eve, address))).not.toContain(slug)

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })

  const gone = [await newest(chat, bob), await previews(chat, bob, address)]
  expect(JSON.stringify(gone)).not.toContain(slug)
  expect(await newest(chat, ada)).toMatchObject(place)
})

test('security 31: a preview shows a message to its readers alone, while it is there', async () => {
  await using all = await build()
  const { chat, ada, bob, eve, slug, tea } = all
  const address = `${slug}@${tea.seq}`
  const links = `${address},lobby@99,no-room@1`
  const seen = { room: slug, name: 'Attic', message: { body: 'Tea?', author: { name: 'Ada' } } }
  expect(await previews(chat, bob, links)).toMatchObject([seen])
  for (const other of [eve, undefined]) expect(await previews(chat, other, links)).toEqual([])
  const late = await makePrivateRoom(chat, ada, { name: 'Loft', history: 'joined' })
  await chat.json(`/api/rooms/${late.slug}/messages`, { as: ada, json: { body: 'Early' } })
  await using _ = await meet(chat, ada, eve)
  await chat.fetch(`/api/rooms/${late.slug}/members/${eve.id}`, { as: ada, method: 'PUT' })
  expect(await previews(chat, eve, `${late.slug}@2`)).toEqual([])
  expect(await previews(chat, ada, `${late.slug}@2`)).toHaveLength(1)

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  expect(await previews(chat, bob, address)).toEqual([])
  await chat.fetch(`/api/rooms/${slug}/messages/${tea.seq}`, { as: ada, method: 'DELETE' })
  expect(await previews(chat, ada, address)).toEqual([])
  for (const wrong of [
    '',
    'lobby',
    'lobby@',
    '@1',
    'lobby@x',
    Array(21)
      .fill(0)
      .map((_, n) => `lobby@${n}`)
      .join(),
  ])
    expect((await chat.fetch(`/api/previews?of=${wrong}`, { as: ada })).status, wrong).toBe(400)
})

test('a copy stays as it is: it is not edited, and what becomes of the first message changes nothing', async () => {
  await using all = await build()
  const { chat, ada, bob, from } = all
  const copy: Message = await (await forward(chat, bob, from, { to: 'lobby' })).json()

  const edit = { as: bob, method: 'PATCH', json: { body: 'Ada is a thief.' } }
  expect((await chat.fetch(`${lobby}/${copy.seq}`, edit)).status).toBe(403)
  await chat.fetch(`/api/rooms/${from}`, { as: ada, method: 'DELETE' })
  const left = await newest(chat, ada)
  expect(left).toMatchObject({ body: 'Tea?', forwardedFrom: { author: { id: ada.id } } })
  // There is nothing any more to lead to.
  expect(left.forwardedFrom).not.toHaveProperty('room')
  expect((await forward(chat, bob, from, { to: 'lobby' })).status).toBe(404)

  await chat.fetch(`${lobby}/${copy.seq}`, { as: bob, method: 'DELETE' })
  expect(await newest(chat, ada)).toEqual({
    ...{ seq: copy.seq, id: copy.id, author: copy.author, createdAt: copy.createdAt },
    ...{ body: '', deleted: true, changedSeq: copy.seq + 1 },
  })
})

test('who may not read the one or write in the other forwards nothing', async () => {
  await using all = await build()
  const { chat, ada, bob, eve, slug, from } = all
  await chat.json(lobby, { as: eve, json: { body: 'Hello' } })
  const open = `lobby/messages/${(await newest(chat, eve)).seq}`
  const refusal = async (as: Visitor | undefined, source: string, to: string) => {
    const answer = await forward(chat, as, source, { to })
    return [answer.status, (await answer.json()).code]
  }
  expect(await refusal(eve, from, 'lobby')).toEqual([404, 'no_such_room'])
  expect(await refusal(eve, open, slug)).toEqual([404, 'no_such_room'])
  expect(await refusal(eve, open, 'no-room')).toEqual([404, 'no_such_room'])
  expect(await refusal(eve, 'lobby/messages/99', 'lobby')).toEqual([404, 'not_found'])
  expect(await refusal(undefined, open, 'lobby')).toEqual([401, 'signed_out'])
  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, {
    as: ada,
    method: 'PATCH',
    json: { role: 'muted' },
  })
  expect((await refusal(bob, open, slug))[0]).toBe(403)

  await using _ = await meet(chat, ada, eve)
  const json = { people: [eve.id] }
  const direct = await chat.json('/api/direct-rooms', { as: ada, json })
  await chat.fetch(`/api/blocks/${ada.id}`, { as: eve, method: 'PUT' })
  expect((await refusal(ada, from, direct.slug))[0]).toBe(403)
  expect((await newest(chat, ada)).body).toBe('Hello')
})

test('a forward that is sent again is stored once, whatever has happened since', async () => {
  await using all = await build()
  const { chat, ada, bob, eve, slug, from } = all
  const json = { to: 'lobby', comment: 'Look' }
  const first = await forward(chat, bob, from, json, 'forward-1')
  const { forwardedFrom, ...copy }: Message = await first.json()
  await chat.json(`/api/rooms/${slug}/messages`, { as: ada, json: { body: 'Cake?' } })
  const other = `${slug}/messages/${(await newest(chat, ada, slug)).seq}`

  const statuses = []
  for (const [source, given] of [
    [from, json],
    [from, { ...json, comment: 'Another' }],
    [other, json],
  ] as const)
    statuses.push((await forward(chat, bob, source, given, 'forward-1')).status)
  expect(statuses).toEqual([200, 409, 409])
  await chat.fetch(`/api/rooms/${from}`, { as: ada, method: 'DELETE' })
  const again = await forward(chat, bob, from, json, 'forward-1')
  expect(again.status).toBe(200)
  expect(await again.json()).toEqual({ ...copy, forwardedFrom })
  expect((await chat.json('/api/rooms/lobby', { as: eve })).lastSeq).toBe(copy.seq)
})

test('a comment that leaves no room for what is forwarded is refused', async () => {
  await using all = await build()
  const { chat, bob, from } = all
  const answer = await forward(chat, bob, from, { to: 'lobby', comment: 'x'.repeat(3_999) })
  expect([answer.status, (await answer.json()).code]).toEqual([413, 'too_long'])
})
