import { expect, test } from 'vitest'
import { JsonWebSocketConsumer } from './json-websocket-consumer.ts'
import { WebSocketCommunicator } from './testing/websocket-communicator.ts'
import { WebSocketConsumer } from './websocket-consumer.ts'

test('a message can be the last one, with a code of its own', async () => {
  class Brief extends WebSocketConsumer {
    override async receiveText(text: string) {
      await this.send(`last: ${text}`, { close: text === 'code' ? 4000 : true })
      await this.send('too late')
    }
  }
  for (const [text, code] of [
    ['plain', 1000],
    ['code', 4000],
  ] as const) {
    const ada = new WebSocketCommunicator(Brief.asApplication(), '/ws/')
    await ada.connect()
    await ada.sendText(text)
    expect(await ada.receiveText()).toBe(`last: ${text}`)
    expect(await ada.receiveClose()).toBe(code)
    expect(await ada.receiveNothing()).toBe(true)
    await ada.wait()
  }
})

test('a consumer reads and writes its JSON in a way of its own', async () => {
  class Dated extends JsonWebSocketConsumer {
    override decodeJson(text: string) {
      return JSON.parse(text, (key, value) => (key === 'at' ? new Date(value) : value))
    }
    override encodeJson(content: unknown) {
      return content === undefined ? undefined : `)]}',\n${JSON.stringify(content)}`
    }
    override async receiveJson(content: { readonly at: Date }) {
      await this.sendJson({ year: content.at.getUTCFullYear() }, { close: 4001 })
    }
  }
  const ada = new WebSocketCommunicator(Dated.asApplication(), '/ws/')
  await ada.connect()
  await ada.sendText('{"at":"2026-11-26T00:00:00Z"}')
  expect(await ada.receiveText()).toBe(`)]}',\n{"year":2026}`)
  expect(await ada.receiveClose()).toBe(4001)

  const bob = new WebSocketCommunicator(Dated.asApplication(), '/ws/')
  await bob.connect()
  await bob.sendText('{broken')
  expect(await bob.receiveClose()).toBe(1007)
})
