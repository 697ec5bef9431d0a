import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createGuardedFetch } from './guarded-fetch.ts'

// `127.0.0.2` stands for the world outside in these tests, and `127.0.0.1` is inside.
const outside = ['127.0.0.2/32']
const types = ['text/html', 'image/']

/** Forms of addresses inside, most of them found in advisories; `_` is where a port goes. */
const inside = [
  // Loopback, in every way in which an IPv4 address is written.
  ...['127.0.0.1_', '127.1_', '127.0.1_', '2130706433_', '0x7f000001_', '0x7f.1_', '0177.0.0.1_'],
  ...['017700000001_', '0x7f.0x0.0x0.0x1_', '127.0.0.1._', '127.255.255.254_', '00000177.0.0.1_'],
  ...['①②⑦.⓪.⓪.①_', '127。0。0。1_', '127%2e0%2e0%2e1_', '%31%32%37.0.0.1_', '１２７.0.0.1_'],
  ...['0.0.0.0_', '0_', '0x0_', '000.000.000.000_'],
  // Of this machine by name.
  ...['localhost_', 'LOCALHOST_', 'localhost._', 'inside.example_', 'inside.example._'],
  ...['mixed.example_', 'mapped.example_', 'zoned.example_', 'ｉｎｓｉｄｅ.example_'],
  // Private, link-local, shared and special networks.
  ...['10.0.0.1_', '10.255.255.255_', '172.16.0.1_', '172.31.255.255_', '192.168.0.1_', '0xa.1_'],
  ...['169.254.169.254_', '2852039166_', '0xa9fea9fe_', '0251.0376.0251.0376_', '168.63.129.16_'],
  ...[
    '100.64.0.1_',
    '100.127.255.254_',
    '192.0.0.192_',
    '192.0.2.1_',
    '198.18.0.1_',
    '198.51.100.1_',
  ],
  ...['203.0.113.1_', '224.0.0.1_', '239.255.255.250_', '240.0.0.1_', '255.255.255.255_'],
  // IPv6.
  ...['[::1]_', '[::]_', '[0:0:0:0:0:0:0:1]_', '[::127.0.0.1]_', '[::ffff:127.0.0.1]_'],
  ...['[::ffff:7f00:1]_', '[0:0:0:0:0:FFFF:7F00:0001]_', '[::ffff:169.254.169.254]_'],
  ...['[::ffff:0:127.0.0.1]_', '[64:ff9b::127.0.0.1]_', '[64:ff9b::a9fe:a9fe]_'],
  ...['[64:ff9b:1::10.0.0.1]_', '[2002:7f00:1::]_', '[2002:a00:1::1]_', '[2001::1]_'],
  ...['[2001:0:4136:e378:8000:63bf:3fff:fdd2]_', '[2001:db8::1]_', '[3fff::1]_', '[100::1]_'],
  ...['[fe80::1]_', '[fe80::1%25lo]_', '[fe80::1%lo]_', '[febf::1]_', '[fec0::1]_', '[fc00::1]_'],
  ...['[fd12:3456:789a::1]_', '[fd00:ec2::254]_', '[ff02::1]_', '[5f00::1]_', '[4000::1]_'],
  // A name and a password, in front of one thing or another.
  ...['ada@127.0.0.1_', 'ada:pass@outside.example_', 'outside.example@127.0.0.1_'],
  ...[
    '127.0.0.1\\@outside.example_',
    'outside.example%40127.0.0.1_',
    '127.0.0.1_#@outside.example',
  ],
]
const names: Readonly<Record<string, readonly string[]>> = {
  'outside.example': ['127.0.0.2'],
  'inside.example': ['127.0.0.1'],
  'inside.example.': ['127.0.0.1'],
  'mixed.example': ['1.1.1.1', '127.0.0.1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'zoned.example': ['fe80::1%lo'],
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['::1'],
}
const resolve = async (name: string) => names[name] ?? []

/** The same port of both addresses. */
async function serve(answer: RequestListener) {
  const reached: string[] = []
  const world = createServer((request, response) => {
    if (request.socket.localAddress?.endsWith('127.0.0.2')) return answer(request, response)
    reached.push(`${request.url}`)
    response.end()
  })
  // Of all addresses of this machine: a request to any of them would be seen.
  await new Promise<void>((done) => world.listen(0, '::', done))
  const { port } = world.address() as AddressInfo
  return {
    port,
    reached,
    at: (path = '/') => `http://outside.example:${port}${path}`,
    async [Symbol.asyncDispose]() {
      world.closeAllConnections()
      await new Promise((done) => world.close(done))
    },
  }
}

const html: RequestListener = (_, response) =>
  response.setHeader('content-type', 'text/html; charset="UTF-8"').end('<title>Tea</title>')
const fetchGuarded = createGuardedFetch({ allowed: outside, resolve })

test('security 09: no form of an address leads inside', async () => {
  await using world = await serve(html)

  const refused = await Promise.all(
    inside.flatMap((form) =>
      ['', `:${world.port}`].flatMap((port) =>
        ['http', 'https'].map(async (scheme) => {
          const url = `${scheme}://${form.replace('_', port)}/`
          return { url, result: await fetchGuarded(url, { types }).then(String, nameOf) }
        }),
      ),
    ),
  )

  expect(inside.length).toBeGreaterThanOrEqual(60)
  expect(refused.filter(({ result }) => result !== 'NotAllowed')).toEqual([])
  expect(world.reached).toEqual([])
})

const nameOf = (error: Error) => error.name

test('security 09: no redirect leads inside, by any form or scheme', async () => {
  await using world = await serve((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://outside.example')
    const to = searchParams.get('to') ?? ''
    // A header has no other signs; a browser reads these from a name as well.
    const location = to.replace(/[^\x20-\x7e]+/g, encodeURIComponent)
    response.writeHead(302, { location }).end()
  })
  const led = [
    ...inside.map((form) => `http://${form.replace('_', `:${world.port}`)}/`),
    ...[`//127.0.0.1:${world.port}/`, '//[::1]/', '\\\\127.0.0.1/', 'file:///etc/passwd'],
    ...['gopher://127.0.0.1/', 'data:text/html,x', 'ftp://outside.example/', 'javascript:1'],
  ]

  const refused = await Promise.all(
    led.map(async (to) => {
      const url = world.at(`/?to=${encodeURIComponent(to)}`)
      return { to, result: await fetchGuarded(url, { types }).then(String, nameOf) }
    }),
  )

  expect(refused.filter(({ result }) => result !== 'NotAllowed')).toEqual([])
  expect(world.reached).toEqual([])
})

test('security 09: a name that leads inside when it is asked again was asked once', async () => {
  const asked: string[] = []
  await using world = await serve((request, response) =>
    request.url === '/on'
      ? response.writeHead(307, { location: '/' }).end()
      : html(request, response),
  )
  const flip = createGuardedFetch({
    allowed: outside,
    resolve: async (name) => [asked.push(name) === 1 ? '127.0.0.2' : '127.0.0.1'],
  })
  const url = `http://rebinding.example:${world.port}`

  const { bytes } = await flip(`${url}/`, { types })
  expect({ text: bytes.toString(), asked }).toEqual({
    text: '<title>Tea</title>',
    asked: ['rebinding.example'],
  })
  asked.length = 0
  // Each redirect asks again, and is refused if that leads inside.
  await expect(flip(`${url}/on`, { types })).rejects.toThrow('It is an address inside.')
  expect(world.reached).toEqual([])
})

test('security 09: outside, ports other than 80 and 443 are not reached', async () => {
  const open = createGuardedFetch({ allowed: [], resolve: async () => ['192.88.98.1'] })

  for (const port of [22, 25, 6379, 8080])
    await expect(open(`http://outside.example:${port}/`, { types })).rejects.toThrow(
      'Its port is neither 80 nor 443.',
    )
})

test('security 09: it asks as itself, without cookies, and takes none along', async () => {
  const asked: object[] = []
  await using world = await serve((request, response) => {
    asked.push(request.headers)
    response.setHeader('set-cookie', 'a=1; Path=/')
    if (request.url === '/on') return response.writeHead(301, { location: '/tea' }).end()
    return html(request, response)
  })

  const found = await fetchGuarded(world.at('/on'), { types })

  expect({ ...found, url: found.url.href }).toMatchObject({
    ...{ url: world.at('/tea'), type: 'text/html', charset: 'utf-8', isCut: false },
  })
  const headers = {
    host: `outside.example:${world.port}`,
    accept: 'text/html, image/*',
    'accept-encoding': 'gzip, br',
    'user-agent': 'Mozilla/5.0 (compatible; Lobby; previews of links)',
    connection: 'close',
  }
  expect(asked).toEqual([headers, headers])
})

test('security 09: it follows three redirects, not a fourth', async () => {
  await using world = await serve((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left > 0) return response.writeHead(308, { location: `/${left - 1}` }).end()
    return html(request, response)
  })

  expect((await fetchGuarded(world.at('/3'), { types })).url.pathname).toBe('/0')
  await expect(fetchGuarded(world.at('/4'), { types })).rejects.toThrow('It leads on too often.')
})

test.each([
  ['a script', 'text/javascript', '', 'NotAllowed'],
  ['no type', '', '', 'NotAllowed'],
  ['an unknown packing', 'text/html', 'compress', 'NotAllowed'],
  ['a broken packing', 'text/html', 'gzip', 'NotAnswered'],
])('security 09: what answers with %s is not read', async (_, type, encoding, name) => {
  await using world = await serve((_, response) => {
    if (type) response.setHeader('content-type', type)
    if (encoding) response.setHeader('content-encoding', encoding)
    response.end('What is this?')
  })

  await expect(fetchGuarded(world.at(), { types })).rejects.toMatchObject({ name })
})

test('security 09: of an endless answer, and of a packed bomb, a bounded part is read', async () => {
  const bomb = Buffer.alloc(200 * 1024 * 1024, 'a')
  const packed: Readonly<Record<string, Buffer>> = {
    gzip: gzipSync(bomb),
    br: brotliCompressSync(bomb.subarray(0, 20 * 1024 * 1024)),
  }
  await using world = await serve((request, response) => {
    response.setHeader('content-type', 'text/html')
    const encoding = request.url?.slice(1) ?? ''
    if (packed[encoding])
      return response.setHeader('content-encoding', encoding).end(packed[encoding])
    const more = () => {
      while (!response.destroyed && response.write(bomb.subarray(0, 65_536)));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  })

  for (const encoding of ['gzip', 'br', 'endless']) {
    const { bytes, isCut } = await fetchGuarded(world.at(`/${encoding}`), { types })
    expect({ length: bytes.length, isCut }).toEqual({ length: 512 * 1024, isCut: true })
  }
})

test('security 09: what does not answer in five seconds is left', async () => {
  await using world = await serve((_, response) => {
    response.setHeader('content-type', 'text/html').write('<title>')
  })

  await expect(fetchGuarded(world.at(), { types })).rejects.toThrow()
})
