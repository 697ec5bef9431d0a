// Ends the server in the middle of a burst, again and again: what it has
// acknowledged must be there afterwards, once, in its place.
import { randomBytes } from 'node:crypto'
import type { MessagePage } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { LobbyProcess, temporaryFolder } from './testing/lobby-process.ts'
import { NativeSocket } from './testing/native-socket.ts'

const rounds = 10
const rooms = ['lobby', 'garden', 'attic']
const senders = 4
const burst = 200

interface Sent {
  readonly room: string
  readonly sender: string
  readonly clientId: string
  readonly body: string
}

test('what was acknowledged survives kill -9, once and in its place; the rest arrives when it is sent again', async () => {
  const seed = randomBytes(4).readUInt32LE()
  const random = randomFrom(seed)
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: folder.path, LOBBY_LIMITS: 'off' }
  const sent: Sent[] = []
  /** Where each message is, by the first ack that said so. */
  const places = new Map<string, number>()
  let killedInTheMiddle = 0

  for (let round = 0; round < rounds; round++) {
    const because = `seed ${seed}, round ${round}`
    await using server = await LobbyProcess.start(env)
    if (round === 0) await makeRooms(server.url)
    await resend(server.url, sent, places, because)
    await check(server.url, sent, places, because)

    const sockets = await Promise.all(
      Array.from({ length: senders }, (_, sender) => NativeSocket.open(server.url, nameOf(sender))),
    )
    for (const [sender, socket] of sockets.entries())
      for (let index = 0; index < burst; index++) {
        const room = rooms[Math.floor(random() * rooms.length)] as string
        const clientId = `r${round}-s${sender}-m${index}-kill`
        sent.push({ room, sender: nameOf(sender), clientId, body: `said as ${clientId}` })
        socket.send({ ref: index, room, clientId, body: `said as ${clientId}` })
      }
    await sockets[0]?.untilAcks(1 + Math.floor(random() * burst))
    await server.end('SIGKILL')
    await Promise.all(sockets.map(({ closed }) => closed))
    const acks = sockets.flatMap((socket) => socket.acks)
    if (acks.length > 0 && acks.length < senders * burst) killedInTheMiddle++
    for (const { clientId, seq } of acks) places.set(clientId, seq)
  }

  await using server = await LobbyProcess.start(env)
  await check(server.url, sent, places, `seed ${seed}, before the last resend`)
  await resend(server.url, sent, places, `seed ${seed}, at the end`)
  await check(server.url, sent, places, `seed ${seed}, at the end`)
  expect(places.size).toBe(sent.length)
  // Or the test would prove nothing.
  expect(killedInTheMiddle, `seed ${seed}: kills in the middle of a burst`).toBeGreaterThan(2)
})

async function makeRooms(url: string): Promise<void> {
  for (const slug of rooms.slice(1))
    await fetch(`${url}/api/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slug }),
    })
}

/** Sends what was not acknowledged again, as every client does. */
async function resend(url: string, sent: Sent[], places: Map<string, number>, because: string) {
  const missing = Map.groupBy(
    sent.filter(({ clientId }) => !places.has(clientId)),
    ({ sender }) => sender,
  )
  for (const [sender, messages] of missing) {
    const socket = await NativeSocket.open(url, sender)
    for (const [ref, { room, clientId, body }] of messages.entries())
      socket.send({ ref, room, clientId, body })
    await socket.untilAcks(messages.length)
    expect(socket.acks.length, because).toBe(messages.length)
    for (const { clientId, seq } of socket.acks) places.set(clientId, seq)
    socket.close()
  }
}

/** Every room is 1..N; every message that has a place is there, and nothing is there twice. */
async function check(url: string, sent: Sent[], places: Map<string, number>, because: string) {
  for (const room of rooms) {
    const stored = await everythingIn(url, room)
    expect(
      stored.map(({ seq }) => seq),
      because,
    ).toEqual(stored.map((_, index) => index + 1))
    const bodies = stored.map(({ body }) => body)
    expect(new Set(bodies).size, because).toBe(bodies.length)
    const acknowledged = sent.filter((each) => each.room === room && places.has(each.clientId))
    const lost = acknowledged.filter(
      ({ clientId, body }) => bodies[(places.get(clientId) as number) - 1] !== body,
    )
    expect(lost, because).toEqual([])
  }
}

async function everythingIn(url: string, room: string): Promise<MessagePage['messages']> {
  const all: MessagePage['messages'] = []
  for (let page: MessagePage | undefined; page === undefined || page.hasAfter; ) {
    const path = `/api/rooms/${room}/messages?limit=200&after=${all.at(-1)?.seq ?? 0}`
    page = (await (await fetch(url + path)).json()) as MessagePage
    all.push(...page.messages)
  }
  return all
}

const nameOf = (sender: number) => `Sender ${sender}`

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
