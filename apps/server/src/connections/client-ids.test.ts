// What docs/protocol.md says of `clientId` and of `after`, sentence by sentence.
import { describe, expect, test } from 'vitest'
import { buildChat, type Chat, newClientId, type Visitor } from '../testing/build-chat.ts'

const send = (room: string, body: string, clientId: string = newClientId(), after?: string) => ({
  type: 'message.send' as const,
  room,
  clientId,
  body,
  ...(after !== undefined && { after }),
})

const post = (chat: Chat, as: Visitor, body: string, key?: string) =>
  chat.fetch('/api/rooms/lobby/messages', {
    json: { body },
    as,
    headers: { ...(key !== undefined && { 'idempotency-key': key }) },
  })

describe('a client id', () => {
  test('is 8 to 64 characters of A-Z a-z 0-9 _ -', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect(await chat.guest('Ada'))
    for (const [index, clientId] of ['AZaz09_-', '-'.repeat(8), 'x'.repeat(64)].entries())
      expect(await ada.command(send('lobby', 'Tea?', clientId))).toMatchObject({
        type: 'ack',
        clientId,
        seq: index + 1,
      })

    const others = ['.', ':', '+', '/', '=', ' ', '\n', '\0', 'ä'].map((other) => `1234567${other}`)
    for (const clientId of [
      '',
      'x'.repeat(7),
      'x'.repeat(65),
      '12345678\n',
      '\n12345678',
      ...others,
    ])
      for (const wrong of [
        send('lobby', 'Tea?', clientId),
        send('lobby', 'Tea?', newClientId(), clientId),
      ])
        expect([clientId, await ada.refusalOf({ ...wrong, ref: 7 })]).toMatchObject([
          clientId,
          { ref: 7, code: 'invalid' },
        ])
    expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(3)
  })

  test('is what the API is given as the key, or made of it: of two keys two messages, of one key one', async () => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    for (const [index, key] of ['a key', 'another key', 'k', 'K', 'x'.repeat(65)].entries()) {
      expect((await post(chat, ada, 'Tea?', key)).status).toBe(201)
      const again = await post(chat, ada, 'Tea?', key)
      expect([again.status, await again.json()]).toMatchObject([200, { seq: index + 1 }])
    }
  })

  test('is one message, whether it is sent by the API first or by a socket', async () => {
    await using chat = await buildChat()
    const visitor = await chat.guest('Ada')
    const ada = await chat.connect(visitor)

    const [bySocket, byApi] = [newClientId(), newClientId()]
    const acked = await ada.say('lobby', 'Tea?', bySocket)
    const repeated = await post(chat, visitor, 'Tea?', bySocket)
    expect(repeated.status).toBe(200)
    expect(await repeated.json()).toMatchObject({ seq: acked.seq, id: acked.id })
    const posted = await post(chat, visitor, 'Milk?', byApi)
    expect(posted.status).toBe(201)
    const { seq, id } = (await posted.json()) as { seq: number; id: string }
    expect(await ada.command(send('lobby', 'Milk?', byApi))).toMatchObject({ seq, id, dup: true })

    expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(2)
  })

  test('is one message, also when socket and API send it in the same moment', async () => {
    await using chat = await buildChat()
    const visitor = await chat.guest('Ada')
    const sockets = [await chat.connect(visitor), await chat.connect(visitor)]
    const clientId = newClientId()

    const [posted, ...acks] = await Promise.all([
      post(chat, visitor, 'Tea?', clientId),
      ...sockets.map((socket) => socket.command(send('lobby', 'Tea?', clientId))),
    ])

    const { seq } = (await posted.json()) as { seq: number }
    expect(acks).toMatchObject([{ seq }, { seq }])
    const first = [posted.status === 201, ...acks.map((ack) => !('dup' in ack))]
    expect(first.filter(Boolean)).toHaveLength(1)
    expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(1)
  })

  test('is the person’s own, over all rooms and connections: elsewhere it is a conflict, of others another message', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const visitor = await chat.guest('Ada')
    const [here, there] = [await chat.connect(visitor), await chat.connect(visitor)]
    const bob = await chat.connect(await chat.guest('Bob'))
    const { clientId, seq } = await here.say('garden', 'Tea?')

    expect(await there.command(send('garden', 'Tea?', clientId))).toMatchObject({ seq, dup: true })
    expect(await there.command(send('lobby', 'Tea?', clientId))).toMatchObject({
      code: 'client_id_conflict',
    })
    expect((await post(chat, visitor, 'Tea?', clientId)).status).toBe(409)
    const another = await bob.command(send('lobby', 'Tea?', clientId))
    expect(another).toMatchObject({ type: 'ack', seq: 1 })
    expect(another).not.toHaveProperty('dup')
  })

  test('of two people is two messages, also when both send in the same moment', async () => {
    await using chat = await buildChat()
    const people = [await chat.guest('Ada'), await chat.guest('Bob')]
    const ids = Array.from({ length: 20 }, newClientId)

    const answers = await Promise.all(
      ids.flatMap((id) => people.map((person) => post(chat, person, 'Tea?', id))),
    )

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(40)
  })

  test('is made by the server where the API is given none: a repeated request is a second message', async () => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    expect((await post(chat, ada, 'Tea?')).status).toBe(201)
    expect((await post(chat, ada, 'Tea?')).status).toBe(201)
    expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(2)
  })
})

describe('after', () => {
  test('may name a message in another room, stored before or in the same batch', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const ada = await chat.connect(await chat.guest('Ada'))
    const { clientId } = await ada.say('lobby', 'Tea?')
    expect(await ada.command(send('garden', 'Milk?', newClientId(), clientId))).toMatchObject({
      type: 'ack',
      room: 'garden',
    })

    const ids = Array.from({ length: 20 }, newClientId)
    const refs: number[] = []
    for (const [index, id] of ids.entries()) {
      const room = index % 2 ? 'garden' : 'lobby'
      refs.push(await ada.post(send(room, `line ${index}`, id, ids[index - 1])))
    }
    for (const ref of refs) expect(await ada.answerTo(ref)).toMatchObject({ type: 'ack' })
  })

  test('refuses what follows a refused message in whatever room, until that one is stored', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const visitor = await chat.guest('Ada')
    const ada = await chat.connect(visitor)
    const [first, second] = [newClientId(), newClientId()]

    // Nothing to see in it: refused.
    const refs = [
      await ada.post(send('lobby', ' ', first)),
      await ada.post(send('garden', 'Milk?', second, first)),
    ]
    expect(await ada.answerTo(refs[0] ?? 0)).toMatchObject({ code: 'blank' })
    expect(await ada.answerTo(refs[1] ?? 0)).toMatchObject({ code: 'out_of_order' })
    expect((await chat.json('/api/rooms/garden')).lastSeq).toBe(0)

    // The API's messages have client ids as well.
    expect((await post(chat, visitor, 'Tea?', first)).status).toBe(201)
    expect(await ada.command(send('garden', 'Milk?', second, first))).toMatchObject({ type: 'ack' })
  })

  test('is about the sender’s own messages: one of others, or one that was never sent, is not before it', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const ada = await chat.connect(await chat.guest('Ada'))
    const bob = await chat.connect(await chat.guest('Bob'))
    const { clientId } = await bob.say('garden', 'Tea?')
    for (const after of [clientId, newClientId()])
      expect(await ada.command(send('garden', 'Milk?', newClientId(), after))).toMatchObject({
        code: 'out_of_order',
      })
  })
})
