import { InMemoryChannelLayer } from '@lobby/channels'
import { HttpCommunicator, WebSocketCommunicator } from '@lobby/channels/testing'
import { expect, test } from 'vitest'
import { checkLayer, type MysiteOptions, mysite } from './mysite.ts'

function buildSite(step?: MysiteOptions['step']) {
  const application = mysite({
    channelLayer: new InMemoryChannelLayer(),
    allowedHosts: ['localhost'],
    ...(step && { step }),
  })
  const enter = async (room: string, headers = { origin: 'http://localhost:8000' }) => {
    const socket = new WebSocketCommunicator(application, `/ws/chat/${room}/`, { headers })
    return { socket, ...(await socket.connect()) }
  }
  const get = (target: string) => new HttpCommunicator(application, target).getResponse()
  return { enter, get }
}

test('seed 004: the layer check receives what was sent', async () => {
  expect(await checkLayer(new InMemoryChannelLayer())).toEqual({ type: 'hello' })
})

test('seed 004: in the first step everybody hears themselves alone', async () => {
  const { enter } = buildSite('echo')
  const [ada, bob] = [await enter('lobby'), await enter('lobby')]
  await ada.socket.sendJson({ message: 'hello' })
  expect(await ada.socket.receiveJson()).toEqual({ message: 'hello' })
  expect(await bob.socket.receiveNothing()).toBe(true)
})

test('seed 004: in the second step a room hears everybody in it', async () => {
  const { enter } = buildSite()
  const [ada, bob, eve] = [await enter('lobby'), await enter('lobby'), await enter('grüße')]
  await ada.socket.sendJson({ message: 'hello' })
  expect(await ada.socket.receiveJson()).toEqual({ message: 'hello' })
  expect(await bob.socket.receiveJson()).toEqual({ message: 'hello' })
  expect(await eve.socket.receiveNothing()).toBe(true)
})

test('seed 004: a foreign page is refused', async () => {
  const { enter } = buildSite()
  expect((await enter('lobby', { origin: 'http://localhost.evil.example' })).connected).toBe(false)
})

test('seed 004: nonsense from a client changes nothing', async () => {
  const { enter } = buildSite()
  const { socket } = await enter('lobby')
  for (const nonsense of [null, 7, [], {}, { message: 7 }, { message: 'x'.repeat(3000) }]) {
    await socket.sendJson(nonsense)
  }
  await socket.sendJson({ message: 'still here' })
  expect(await socket.receiveJson()).toEqual({ message: 'still here' })
})

test('seed 004: pages ask for a room and show it, escaped', async () => {
  const { get } = buildSite()
  expect(await (await get('/chat/')).text()).toContain('What chat room would you like to enter?')
  // What the socket's route would refuse, the form does not send.
  expect(await (await get('/chat/')).text()).toContain('pattern="[\\p{L}\\p{M}\\p{N}_\\-]+"')
  const room = await (await get('/chat/%3Cscript%3Ealert(1)%22/')).text()
  expect(room).toContain('data-room="&#60;script&#62;alert(1)&#34;"')
  expect(room).not.toContain('<script>alert')
})
