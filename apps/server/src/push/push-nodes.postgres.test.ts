import { csrf } from '@lobby/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { buildChat, csrfTokenOf, type Visitor } from '../testing/build-chat.ts'
import { buildNodes } from '../testing/build-nodes.ts'
import { databaseSettings } from '../testing/database-settings.ts'
import { LobbyProcess, temporaryFolder } from '../testing/lobby-process.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { type PushDevice, PushSink } from '../testing/push-sink.ts'

const env = { LOBBY_PUSH_LOOPBACK: 'on' }
/** Milliseconds after which a push that a node has begun is another one's. */
const leftBehind = 60_000

/** A server that can be killed, and another one on its database, whose date can be moved. */
async function build() {
  const folder = await temporaryFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const sink = await PushSink.open()
  onTestFinished(() => sink[Symbol.asyncDispose]())
  const settings = await databaseSettings(folder.path)
  const start = async () => {
    const started = await LobbyProcess.start({ LOBBY_DATA: folder.path, ...env })
    onTestFinished(() => started[Symbol.asyncDispose]())
    return started
  }
  const first = await start()
  const time = { ahead: 0 }
  const now = () => Date.now() + time.ahead
  const other = await buildChat({ env: { ...settings, ...env }, now })
  onTestFinished(() => other[Symbol.asyncDispose]())
  const [ada, bob] = [await other.account('Ada'), await other.account('Bob')]
  const device = sink.device()
  const subscribed = await other.fetch('/api/push/subscriptions', {
    ...{ as: ada, json: { ...device.subscription, shows: 'text', language: 'en' } },
  })
  expect(subscribed.status).toBe(204)
  const room = async () => (await makePrivateRoom(other, bob, { members: [ada] })).slug
  const { db, pushSender } = other.app.context
  const waiting = () => db.selectFrom('waiting_pushes').selectAll().execute()
  return { first, start, other, ada, bob, device, room, waiting, time, pushSender }
}

/** Answers with the place of the message. */
async function say(
  { url }: { readonly url: string },
  as: Visitor,
  slug: string,
  body: string,
): Promise<number> {
  const headers = { cookie: as.cookie, origin: url, [csrf.header]: csrfTokenOf(as) }
  const answer = await fetch(`${url}/api/rooms/${slug}/messages`, {
    ...{ method: 'POST', body: JSON.stringify({ body }) },
    headers: { ...headers, 'content-type': 'application/json' },
  })
  expect(answer.status).toBe(201)
  return (await answer.json()).seq
}

const bodies = ({ arrived }: PushDevice) => arrived.map(({ notification }) => notification.body)

test('a message whose node is killed before its push is told after a restart, or by the other node, once', async () => {
  const { first, start, other, bob, device, room } = await build()
  const slug = await room()
  await say(first, bob, slug, '@Ada, tea?')
  await first.end('SIGKILL')
  expect(device.arrived).toEqual([])
  const again = await start()
  await expect.poll(() => bodies(device)).toEqual(['@Ada, tea?'])

  await say(again, bob, slug, '@Ada, cake?')
  await again.end('SIGKILL')
  await say(other, bob, slug, 'Nobody is called by this.')
  await expect.poll(() => bodies(device)).toEqual(['@Ada, tea?', '@Ada, cake?'])
})

test('a push in whose middle its node is killed is sent by the other node, unless it was read meanwhile', async () => {
  const { first, other, ada, bob, device, room, waiting, time, pushSender } = await build()
  const [garden, attic] = [await room(), await room()]
  device.answers.push('nothing', 'nothing')
  const seq = await say(first, bob, garden, '@Ada, in the garden')
  await say(first, bob, attic, '@Ada, in the attic')
  // The push service has both, and has answered neither.
  await expect.poll(() => device.answers).toEqual([])
  await first.end('SIGKILL')

  const tab = await other.connect(ada)
  await tab.command({ type: 'room.read', room: garden, seq })
  time.ahead = leftBehind
  pushSender.soon()

  await expect.poll(waiting).toEqual([])
  expect(bodies(device)).toEqual(['@Ada, in the attic'])
})

test('two nodes that write in one room tell of each message once', async () => {
  const sink = await PushSink.open()
  onTestFinished(() => sink[Symbol.asyncDispose]())
  const nodes = await buildNodes(env)
  const [one] = nodes
  const [ada, bob] = [await one.account('Ada'), await one.account('Bob')]
  const { slug } = await makePrivateRoom(one, bob, { members: [ada] })
  const device = sink.device()
  const json = { ...device.subscription, shows: 'room', language: 'en' }
  await one.fetch('/api/push/subscriptions', { as: ada, json })

  const rounds = 5
  for (let round = 0; round < rounds; round++)
    await Promise.all(nodes.map((node) => say(node, bob, slug, `@Ada, round ${round}`)))

  const told = () =>
    bodies(device).reduce((sum, body) => sum + (Number.parseInt(body ?? '', 10) || 1), 0)
  await expect.poll(told, { timeout: 15_000 }).toBe(rounds * nodes.length)
})
