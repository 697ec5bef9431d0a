// `WebsocketCommunicator` tests: no network, no Redis.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { InMemoryChannelLayer, runWorker } from '@lobby/channels'
import { WebSocketCommunicator } from '@lobby/channels/testing'
import { tickets, work } from './application.ts'
import { tokenOf } from './tokens.ts'

const secret = 'of the tests'
const ada = { id: 1, name: 'Ada', isStaff: false }
const grace = { id: 2, name: 'Grace', isStaff: true }

let channelLayer: InMemoryChannelLayer
let open: WebSocketCommunicator[]

beforeEach(() => {
  channelLayer = new InMemoryChannelLayer()
  open = []
})
afterEach(async () => {
  for (const socket of open) await socket.disconnect()
  await channelLayer.close()
})

function socketTo(path: string, token?: string): WebSocketCommunicator {
  const query = token === undefined ? '' : `?token=${token}`
  const application = tickets({ channelLayer, secret })
  const socket = new WebSocketCommunicator(application, `${path}${query}`)
  open.push(socket)
  return socket
}

async function connected(path: string, visitor: typeof ada): Promise<WebSocketCommunicator> {
  const socket = socketTo(path, tokenOf(visitor, secret))
  assert.deepEqual(await socket.connect(), { connected: true })
  return socket
}

test('without a token, or with a forged or an old one, there is no socket', async () => {
  const wrong = [undefined, 'x.y.z', tokenOf(ada, 'another secret'), tokenOf(ada, secret, -1)]
  for (const token of wrong) {
    const { connected } = await socketTo('/ws/tickets/7/', token).connect()
    assert.equal(connected, false)
  }
})

test('who is at a ticket hears what is said there', async () => {
  const [one, two] = [
    await connected('/ws/tickets/7/', ada),
    await connected('/ws/tickets/7/', grace),
  ]
  await one.sendJson({ action: 'say', text: 'My lamp is broken.' })
  for (const socket of [one, two])
    assert.deepEqual(await socket.receiveJson(), { by: 'Ada', text: 'My lamp is broken.' })
})

test('another ticket hears nothing of it', async () => {
  const [here, there] = [
    await connected('/ws/tickets/7/', ada),
    await connected('/ws/tickets/8/', grace),
  ]
  await here.sendJson({ action: 'say', text: 'My lamp is broken.' })
  await here.receiveJson()
  assert.equal(await there.receiveNothing(), true)
})

test('a visitor cannot close a ticket, and is told so', async () => {
  const socket = await connected('/ws/tickets/7/', ada)
  await socket.sendJson({ action: 'close' })
  assert.ok('error' in ((await socket.receiveJson()) as object))
})

test('staff close a ticket: its sockets are told, and closed with 4000', async () => {
  const [one, two] = [
    await connected('/ws/tickets/7/', ada),
    await connected('/ws/tickets/7/', grace),
  ]
  await two.sendJson({ action: 'close' })
  assert.deepEqual(await one.receiveJson(), { closedBy: 'Grace' })
  assert.equal(await one.receiveClose(), 4000)
})

test('a worker makes the receipt, and the inbox of the one who closed gets it', async () => {
  const stop = new AbortController()
  const { signal } = stop
  const working = runWorker(work({ channelLayer }), {
    channelLayer,
    channels: ['receipts'],
    signal,
  })
  const inbox = await connected('/ws/inbox/', grace)
  const socket = await connected('/ws/tickets/7/', grace)
  await socket.sendJson({ action: 'close' })
  const { ticket, receipt } = (await inbox.receiveJson()) as { ticket: number; receipt: string }
  assert.equal(ticket, 7)
  assert.match(receipt, /Ticket 7 was closed/)
  stop.abort()
  await working
})
