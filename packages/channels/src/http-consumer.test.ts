import { expect, test } from 'vitest'
import type { Event } from './application.ts'
import { HttpConsumer } from './http-consumer.ts'
import { InMemoryChannelLayer } from './layers/memory.ts'
import { HttpCommunicator } from './testing/http-communicator.ts'

class Shout extends HttpConsumer {
  override readonly maxBody: number = 8
  override async handle(body: Uint8Array) {
    const text = Buffer.from(body).toString().toUpperCase()
    await this.sendResponse(201, text, { 'content-type': 'text/plain' })
  }
}

test('a request is handled with its whole body', async () => {
  const request = new HttpCommunicator(Shout.asApplication(), '/', { method: 'POST' })
  await request.send({ type: 'http.request', body: Buffer.from('he'), more: true })
  await request.send({ type: 'http.request', body: Buffer.from('llo'), more: true })

  const response = await request.getResponse()

  expect(response.status).toBe(201)
  expect(response.headers.get('content-type')).toBe('text/plain')
  expect(await response.text()).toBe('HELLO')
})

test('a body over the limit is answered with 413, and never handled', async () => {
  const options = { method: 'POST', body: '123456789' }
  const response = await new HttpCommunicator(Shout.asApplication(), '/', options).getResponse()
  expect(response.status).toBe(413)
})

test('a response can be streamed from the messages of a group, until the client leaves', async () => {
  const channelLayer = new InMemoryChannelLayer()
  let isGone = false
  class News extends HttpConsumer {
    override async handle() {
      await this.channelLayer.groupAdd('news', this.channelName)
      await this.sendHeaders(200, { 'content-type': 'text/event-stream' })
      await this.sendBody(': hello\n\n', { more: true })
    }
    newsItem({ text }: Event) {
      return this.sendBody(`data: ${text}\n\n`, { more: true })
    }
    override disconnect() {
      isGone = true
    }
  }
  const reader = new HttpCommunicator(News.asApplication({ channelLayer }), '/')
  await reader.send({ type: 'http.request', body: new Uint8Array(), more: false })
  expect(await reader.receive()).toMatchObject({ type: 'http.response.start', status: 200 })
  await reader.receive()

  await channelLayer.groupSend('news', { type: 'news.item', text: 'Tea is ready' })
  expect(String((await reader.receive()).body)).toBe('data: Tea is ready\n\n')

  await reader.send({ type: 'http.disconnect' })
  await reader.wait()
  expect(isGone).toBe(true)
})

test('a body before its headers is a mistake that is named', async () => {
  class Wrong extends HttpConsumer {
    override handle() {
      return this.sendBody('x')
    }
  }
  const request = new HttpCommunicator(Wrong.asApplication(), '/')
  await expect(request.getResponse()).rejects.toThrow('Headers come before the body')
})
