import { describe, expect, test } from 'vitest'
import type { Application, HttpScope, WebSocketScope } from '../application.ts'
import { plainAddress } from '../networks.ts'
import { HttpCommunicator } from '../testing/http-communicator.ts'
import { WebSocketCommunicator } from '../testing/websocket-communicator.ts'
import { ProxyHeadersMiddleware } from './proxy-headers.ts'

/** Says which address it takes for the client's, by which scheme they came and what they asked for. */
const mirror: Application = async (scope, _receive, send) => {
  const { type, client, scheme, headers } = scope as HttpScope | WebSocketScope
  const seen = JSON.stringify([client.host, scheme, headers.get('host')])
  if (type === 'websocket') {
    await send({ type: 'websocket.accept' })
    return send({ type: 'websocket.send', text: seen })
  }
  await send({ type: 'http.response.start', status: 200, headers: new Headers() })
  await send({ type: 'http.response.body', body: Buffer.from(seen) })
}

const application = ProxyHeadersMiddleware(mirror, ['10.0.0.0/8', 'fd00::/8', '192.0.2.1'])

async function ask(peer: string, headers: Record<string, string>) {
  const scope = { client: { host: peer, port: 5_000 } }
  const options = { scope, headers: { host: 'inside', ...headers } }
  const response = await new HttpCommunicator(application, '/', options).getResponse()
  const said = await response.text()
  const socket = new WebSocketCommunicator(application, '/', options)
  const { connected } = await socket.connect()
  expect(connected).toBe(response.status === 200)
  if (!connected) return { status: response.status, said }
  const [address, scheme, host] = JSON.parse(said)
  // A socket is told apart from a request by nothing but its scheme.
  expect(await socket.receiveJson()).toEqual([address, scheme.replace('http', 'ws'), host])
  return { status: response.status, address, scheme, host }
}

const addressOf = async (peer: string, chain: string) =>
  (await ask(peer, { 'x-forwarded-for': chain })).address

describe('security 37: what a proxy says counts when it is ours', () => {
  test.each<[string, Record<string, string>]>([
    ['an address', { 'x-forwarded-for': '203.0.113.9' }],
    ['a chain that ends with a proxy of ours', { 'x-forwarded-for': '203.0.113.9, 10.0.0.1' }],
    ['a scheme and a host', { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' }],
    ['all of it, by the standard', { forwarded: 'for=203.0.113.9;proto=https;host=evil.example' }],
    ['nonsense', { forwarded: '"', 'x-forwarded-for': '\\', 'x-forwarded-proto': 'gopher' }],
  ])('%s, said by anybody else, changes nothing', async (_, headers) => {
    for (const peer of ['198.51.100.7', '2001:db8::7', '192.0.2.2', '11.0.0.1', '::1'])
      expect(await ask(peer, headers)).toEqual({
        ...{ status: 200, address: peer, scheme: 'http', host: 'inside' },
      })
  })

  test.each(['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.1', 'fd00::1', 'fd12:3456::1%eth0'])(
    '%s is ours, and says whose request it is, how it came and what for',
    async (peer) => {
      const seen = { status: 200, address: '203.0.113.9', scheme: 'https', host: 'chat.example' }
      const said = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' }
      expect(await ask(peer, { ...said, 'x-forwarded-host': 'chat.example' })).toEqual(seen)
      const forwarded = 'For=203.0.113.9; Proto=https; host="chat.example"'
      expect(await ask(peer, { forwarded })).toEqual(seen)
      expect(await ask(peer, { ...said, 'x-forwarded-proto': 'WSS' })).toMatchObject({
        scheme: 'https',
      })
      expect(await ask(peer, {})).toMatchObject({ address: plainAddress(peer), scheme: 'http' })
    },
  )

  test.each([
    ['what the client claims', '127.0.0.1, 198.51.100.2, 203.0.113.9', '203.0.113.9'],
    ['what it claims by our own address', '10.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['nonsense that it claims', 'unknown, <script>, , 203.0.113.9', '203.0.113.9'],
    ['more of our proxies', 'evil, 203.0.113.9, 10.0.0.4, fd00::5', '203.0.113.9'],
    ['a whole chain of ours', '10.0.0.3, 10.0.0.4', '10.0.0.3'],
    ['a port', '127.0.0.1, 203.0.113.9:4711', '203.0.113.9'],
    ['IPv6, however it is written', '[2001:DB8:0:0::7]:443', '2001:db8::7'],
    ['IPv6 without a port', '2001:db8::0:7', '2001:db8::7'],
    ['IPv4 within IPv6', '127.0.0.1, ::ffff:203.0.113.9, ::FFFF:10.0.0.4', '203.0.113.9'],
    ['the same in other letters', '::ffff:cb00:7109', '203.0.113.9'],
  ])('walking the chain from its end, it is past %s', async (_, chain, client) => {
    expect(await addressOf('10.0.0.1', chain)).toBe(client)
    const quoted = chain
      .split(', ')
      .map((part) => `for="${part}"`)
      .join(', ')
    expect(await ask('10.0.0.1', { forwarded: quoted })).toMatchObject({ address: client })
  })

  test('what came with the client’s part of the chain counts, and nothing before it', async () => {
    const forwarded =
      'for=127.0.0.1;proto=https;host=evil.example, for=203.0.113.9;proto=http;host=a.example, for=10.0.0.4;proto=https;host=b.example'
    expect(await ask('10.0.0.1', { forwarded })).toMatchObject({
      ...{ address: '203.0.113.9', scheme: 'http', host: 'a.example' },
    })
    const headers = {
      'x-forwarded-for': '127.0.0.1, 203.0.113.9',
      'x-forwarded-proto': 'https, http',
      'x-forwarded-host': 'evil.example, a.example',
    }
    expect(await ask('10.0.0.1', headers)).toMatchObject({ scheme: 'http', host: 'a.example' })
  })

  test.each<[string, Record<string, string>]>([
    ['no address at its end', { 'x-forwarded-for': '203.0.113.9, unknown' }],
    ['an empty end', { 'x-forwarded-for': '203.0.113.9,' }],
    ['an end that is nearly an address', { 'x-forwarded-for': '203.0.113.999' }],
    ['an address in octal', { 'x-forwarded-for': '0313.0.0161.011' }],
    ['a name', { forwarded: 'for=_hidden' }],
    ['a part without an address', { forwarded: 'for=203.0.113.9, proto=https' }],
    ['a scheme of another kind', { forwarded: 'for=203.0.113.9;proto=gopher' }],
    ['a quote that the client left open', { forwarded: 'for="203.0.113.9, for="[2001:db8::7]"' }],
    ['two addresses in one part', { forwarded: 'for=203.0.113.9;for=203.0.113.8' }],
    ['both headers', { forwarded: 'for=127.0.0.1', 'x-forwarded-for': '203.0.113.9' }],
    ['both headers, one half', { forwarded: 'for=203.0.113.9', 'x-forwarded-proto': 'https' }],
  ])('%s is refused, clearly', async (_, headers) => {
    const { status, said } = await ask('10.0.0.1', headers)
    expect(status).toBe(400)
    expect(said).toMatch(/proxy|Forwarded/)
  })

  test('a long header is read in a moment', async () => {
    // Of this thread's own: what other programs take is not in it.
    const before = process.threadCpuUsage()
    for (const forwarded of [
      ' '.repeat(8_000),
      `for="${'\\a'.repeat(4_000)}`,
      'a=b;'.repeat(2_000),
    ])
      expect(await ask('10.0.0.1', { forwarded: `${forwarded}x` })).toMatchObject({ status: 400 })
    const { user, system } = process.threadCpuUsage(before)
    expect(user + system).toBeLessThan(1_000_000)
  })
})

test.each([
  '10.0.0.0/33',
  '10.0.0/8',
  '::1/129',
  '::ffff:10.0.0.0/64',
  'proxy',
  '',
  '10.0.0.1/',
  '1.1.1.1/8/8',
])('a network is not written %j', (network) => {
  expect(() => ProxyHeadersMiddleware(mirror, [network])).toThrow('neither')
})

test.each([
  ['::ffff:10.0.0.0/104', '10.200.0.1', true],
  ['::ffff:10.0.0.0/104', '11.0.0.1', false],
  ['::/0', '2001:db8::1', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['2001:db8::/33', '2001:db8:8000::1', false],
])('of the proxies in %s, %s is one: %s', async (network, peer, isOne) => {
  const application = ProxyHeadersMiddleware(mirror, [network])
  const response = await new HttpCommunicator(application, '/', {
    scope: { client: { host: peer, port: 1 } },
    headers: { 'x-forwarded-for': '203.0.113.9' },
  }).getResponse()
  expect((await response.text()).includes('203.0.113.9')).toBe(isOne)
})
