import { InMemoryChannelLayer } from '@lobby/channels'
import { HttpCommunicator, WebSocketCommunicator } from '@lobby/channels/testing'
import { expect, test } from 'vitest'
import { notification } from './notification.ts'

function buildSite() {
  const application = notification({ channelLayer: new InMemoryChannelLayer() })
  const get = (target: string) => new HttpCommunicator(application, target).getResponse()
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    new HttpCommunicator(application, '/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: String(new URLSearchParams(fields)),
    }).getResponse()
  const enter = async (room: string) => {
    const socket = new WebSocketCommunicator(application, `/ws/notification/${room}/`)
    return { socket, ...(await socket.connect()) }
  }
  return { enter, get, post }
}

test('seed 003: the form makes a room and leads to it', async () => {
  const { get, post } = buildSite()
  const response = await post({ username: 'ada', room: 'tea & cake' })
  expect(response.status).toBe(303)
  const location = response.headers.get('location') ?? ''
  expect(location).toBe('/tea%20%26%20cake/ada/')
  expect((await get(location)).status).toBe(200)
})

test('seed 003: another site cannot post the form', async () => {
  const { get, post } = buildSite()
  const fields = { username: 'eve', room: 'trap' }
  expect((await post(fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await post(fields, { origin: 'https://evil.example' })).status).toBe(403)
  expect((await post(fields, { origin: 'null' })).status).toBe(403)
  expect((await get('/trap/eve/')).status).toBe(404)
})

test('seed 003: a message reaches everybody once, is stored once, and may be repeated', async () => {
  const { enter, get, post } = buildSite()
  await post({ username: 'ada', room: 'garden' })
  const [ada, bob] = [(await enter('garden')).socket, (await enter('garden')).socket]

  for (let i = 0; i < 2; i += 1) {
    await ada.sendJson({ message: 'Tea?', room_name: 'garden', sender: 'ada' })
    expect(await ada.receiveJson()).toEqual({ message: { sender: 'ada', message: 'Tea?' } })
    expect(await bob.receiveJson()).toEqual({ message: { sender: 'ada', message: 'Tea?' } })
  }

  const own = await (await get('/garden/ada/')).text()
  expect(own.match(/<p class="send">Tea\?<\/p>/g)).toHaveLength(2)
  const received = await (await get('/garden/bob/')).text()
  expect(received.match(/<p class="receive">Tea\? <b>-ada<\/b><\/p>/g)).toHaveLength(2)
})

test('seed 003: a room that nobody made is refused, not a crash', async () => {
  const { enter, get } = buildSite()
  expect((await enter('nowhere')).connected).toBe(false)
  expect((await get('/nowhere/ada/')).status).toBe(404)
})
