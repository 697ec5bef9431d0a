import { expect, test } from 'vitest'
import type { WebSocketScope } from '../application.ts'
import { WebSocketCommunicator } from '../testing/websocket-communicator.ts'
import { WebSocketConsumer } from '../websocket-consumer.ts'
import { AllowedHostsOriginValidator, OriginValidator, type WithOrigin } from './origin.ts'

class Greeter extends WebSocketConsumer<WebSocketScope & WithOrigin> {
  override async connect() {
    await this.accept()
    await this.send(this.scope.fromBrowser ? 'browser' : 'program')
  }
}

async function letsIn(allowed: readonly string[], origin: string | undefined): Promise<boolean> {
  const application = OriginValidator(Greeter.asApplication(), allowed)
  const socket = new WebSocketCommunicator(application, '/', {
    headers: origin === undefined ? {} : { origin },
  })
  const { connected } = await socket.connect()
  return connected
}

test.each([
  ['https://example.org', 'https://example.org'],
  ['https://example.org', 'HTTPS://Example.ORG'],
  ['https://example.org', 'https://example.org:443'],
  ['https://example.org:443', 'https://example.org'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['example.org', 'https://example.org'],
  ['example.org', 'http://example.org:8080'],
  ['example.org:443', 'https://example.org'],
  ['.example.org', 'https://example.org'],
  ['.example.org', 'https://chat.example.org'],
  ['https://.example.org', 'https://a.b.example.org'],
  ['[::1]', 'http://[::1]:3000'],
  ['bücher.example', 'https://xn--bcher-kva.example'],
  ['capacitor://localhost', 'capacitor://localhost'],
  ['*', 'https://anywhere.example'],
])('%s lets %s in', async (pattern, origin) => {
  expect(await letsIn([pattern], origin)).toBe(true)
})

test.each([
  ['https://example.org', 'http://example.org'],
  ['https://example.org', 'https://example.org:8443'],
  ['https://example.org:8443', 'https://example.org'],
  ['https://example.org', 'https://chat.example.org'],
  ['https://chat.example.org', 'https://example.org'],
  ['https://example.org', 'https://example.org.evil.com'],
  ['https://example.org', 'https://evilexample.org'],
  ['https://example.org', 'https://example.org.'],
  ['https://example.org', 'https://example.org/'],
  ['https://example.org', 'https://example.org@evil.com'],
  ['https://example.org', 'https://example.org, https://evil.com'],
  ['.example.org', 'https://evil-example.org'],
  ['.example.org', 'https://example.org.evil.com'],
  ['https://.example.org', 'http://chat.example.org'],
  ['example.org:443', 'http://example.org'],
  ['example.org', 'https://org'],
  ['*', 'null'],
  ['*', ''],
  ['*', 'example.org'],
  ['*', 'https://'],
  ['*', 'https://user:pw@example.org'],
  ['*', 'https://exa%6dple.org'],
  ['*', 'https://example.org\\evil'],
])('%s refuses %j', async (pattern, origin) => {
  expect(await letsIn([pattern], origin)).toBe(false)
})

test('an empty list refuses every browser, and lets programs in', async () => {
  expect(await letsIn([], 'https://example.org')).toBe(false)
  expect(await letsIn([], undefined)).toBe(true)
})

test('the scope says whether a browser is there', async () => {
  const application = OriginValidator(Greeter.asApplication(), ['example.org'])
  const browser = new WebSocketCommunicator(application, '/', {
    headers: { origin: 'https://example.org' },
  })
  const program = new WebSocketCommunicator(application, '/')
  await browser.connect()
  await program.connect()
  expect(await browser.receiveText()).toBe('browser')
  expect(await program.receiveText()).toBe('program')
})

test('a list of hosts takes hosts alone, and mistakes are reported when it is built', () => {
  const inner = Greeter.asApplication()
  expect(() => AllowedHostsOriginValidator(inner, ['https://example.org'])).toThrow(
    'OriginValidator',
  )
  for (const wrong of ['', 'a b', 'https://', 'example.org/path', 'null:', '.', '..']) {
    expect(() => OriginValidator(inner, [wrong])).toThrow()
  }
})
