import { InMemoryChannelLayer } from '@lobby/channels'
import { HttpCommunicator, WebSocketCommunicator } from '@lobby/channels/testing'
import { expect, test } from 'vitest'
import { frontPage } from './front-page.ts'

test('seed 001: a message reaches its room with its name, and is there for people who come later', async () => {
  const application = frontPage({ channelLayer: new InMemoryChannelLayer() })
  const ada = new WebSocketCommunicator(application, '/ws/garden/')
  const bob = new WebSocketCommunicator(application, '/ws/garden/')
  const eve = new WebSocketCommunicator(application, '/ws/attic/')
  for (const socket of [ada, bob, eve]) await socket.connect()

  // The room that counts is the one that was entered.
  await ada.sendJson({ username: 'ada', room_name: 'attic', message: 'Tea <now>?' })

  expect(await ada.receiveJson()).toEqual({ username: 'ada', message: 'Tea <now>?' })
  expect(await bob.receiveJson()).toEqual({ username: 'ada', message: 'Tea <now>?' })
  expect(await eve.receiveNothing()).toBe(true)

  const page = await new HttpCommunicator(application, '/garden/?username=B%22ob').getResponse()
  const text = await page.text()
  expect(text).toContain('Tea &#60;now&#62;?')
  expect(text).toContain('data-username="B&#34;ob"')
})

test('seed 001: without a name one is Anonymous', async () => {
  const application = frontPage({ channelLayer: new InMemoryChannelLayer() })
  const page = await new HttpCommunicator(application, '/garden/').getResponse()
  expect(await page.text()).toContain('data-username="Anonymous"')
  expect((await new HttpCommunicator(application, '/').getResponse()).status).toBe(200)
})
