import { InMemoryChannelLayer } from '@lobby/channels'
import { HttpCommunicator, WebSocketCommunicator } from '@lobby/channels/testing'
import { expect, test } from 'vitest'
import { recap } from './recap.ts'

test('seed 002: a message reaches its room, and the last ten are shown on entering', async () => {
  const application = recap({ channelLayer: new InMemoryChannelLayer() })
  const ada = new WebSocketCommunicator(application, '/ws/chat/tea room/')
  const bob = new WebSocketCommunicator(application, '/ws/chat/tea room/')
  await ada.connect()
  await bob.connect()

  for (let i = 1; i <= 11; i += 1) {
    await ada.sendJson({ message: `<b>${i}</b>` })
    expect(await ada.receiveJson()).toEqual({ message: `<b>${i}</b>` })
    expect(await bob.receiveJson()).toEqual({ message: `<b>${i}</b>` })
  }

  const page = await new HttpCommunicator(application, '/chat/tea room/').getResponse()
  const text = await page.text()
  expect(text).toContain('&#60;b&#62;2&#60;/b&#62;')
  expect(text).toContain('&#60;b&#62;11&#60;/b&#62;')
  expect(text).not.toContain('&#62;1&#60;')
})
