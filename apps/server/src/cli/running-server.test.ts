import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { requestTo } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { LobbyProcess, temporaryFolder } from '../testing/lobby-process.ts'
import { askServer, findRunningServer } from './running-server.ts'

const token = 'the token of this test'
const authorization = `Bearer ${token}`
const settings = '/api/admin/settings'

test('the operator is let in by the token', async () => {
  await using chat = await buildChat({ operatorToken: token, env: { LOBBY_OPEN_ROOMS: 'off' } })
  const room = requestTo('POST /api/rooms', { body: { slug: 'attic' } })

  const stranger = await askServer({ url: chat.operatorUrl, token: 'guessed' }, room)
  const operator = await askServer({ url: chat.operatorUrl, token }, room)

  expect([stranger.status, operator.status]).toEqual([401, 201])
  expect(JSON.parse(operator.text)).toMatchObject({ slug: 'attic' })
})

describe('security 67: the operator’s token opens the control port alone', () => {
  test('where people are let in it is refused, and that is logged', async () => {
    const lines: string[] = []
    await using chat = await buildChat({ operatorToken: token, log: (line) => lines.push(line) })

    for (const path of [settings, '/health', '/api/rooms', '/'])
      expect((await fetch(chat.url + path, { headers: { authorization } })).status).toBe(401)
    expect(
      lines.filter((line) => line.includes('another port than the control port')),
    ).toHaveLength(4)
    expect(lines.join('')).not.toContain(token)
  })

  test('through a proxy it is refused, also one that does not say for which client it speaks', async () => {
    await using chat = await buildChat({ operatorToken: token })
    const proxy = createServer((incoming, outgoing) => {
      const { method, headers } = incoming
      request(chat.url + incoming.url, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 0)
        answer.pipe(outgoing)
      }).end()
    }).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const { port } = proxy.address() as AddressInfo

    const answer = await fetch(`http://127.0.0.1:${port}${settings}`, {
      headers: { authorization },
    })
    proxy.close().closeAllConnections()
    expect(answer.status).toBe(401)
  })

  test('from a banned address it is refused', async () => {
    const env = { LOBBY_TRUSTED_PROXIES: '127.0.0.1', LOBBY_ORIGIN: 'http://chat.example.org' }
    await using chat = await buildChat({ operatorToken: token, env })
    const control = { url: chat.operatorUrl, token }
    const ban = requestTo('POST /api/admin/address-bans', { body: { network: '203.0.113.7' } })
    expect((await askServer(control, ban)).status).toBe(201)

    const headers = { authorization, 'x-forwarded-for': '203.0.113.7' }
    expect((await fetch(chat.url + settings, { headers })).status).toBe(401)
  })

  test.each<[string, Record<string, string>]>([
    ['a page', { origin: 'http://127.0.0.1:8000' }],
    ['a page of any browser', { 'sec-fetch-site': 'none' }],
    ['a proxy', { 'x-forwarded-for': '127.0.0.1' }],
    ['a proxy of the standard', { forwarded: 'for=127.0.0.1' }],
    ...[
      ['via', '1.1 proxy'],
      ['x-real-ip', '127.0.0.1'],
      ['x-forwarded-proto', 'http'],
      ['cf-connecting-ip', '127.0.0.1'],
      ['true-client-ip', '127.0.0.1'],
      ['x-client-ip', '127.0.0.1'],
      ['x-envoy-external-address', '127.0.0.1'],
      ['cdn-loop', 'proxy'],
      ['x-a-proxy-of-tomorrow', 'tea'],
    ].map(([name = '', value = '']): [string, Record<string, string>] => [
      `a proxy that says ${name}`,
      { [name]: value },
    ]),
    ['a link on a page', { referer: 'http://127.0.0.1:8000/' }],
    ['a browser that says little', { 'upgrade-insecure-requests': '1' }],
    ['a script of a page', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a browser with a cookie', { cookie: 'lobby.session=tea' }],
    ['a name that a page made resolve to this machine', { host: 'evil.example:8000' }],
  ])('the control port refuses %s', async (_who, headers) => {
    await using chat = await buildChat({ operatorToken: token })
    const asking = request(chat.operatorUrl + settings, { headers: { authorization, ...headers } })
    const [answer] = await once(asking.end(), 'response')

    expect([answer.statusCode, JSON.parse(await text(answer)).code]).toEqual([401, 'signed_out'])
  })

  test('the control port lets a program in that says what curl or Node’s fetch says', async () => {
    await using chat = await buildChat({ operatorToken: token })
    const headers = { authorization, accept: '*/*', 'user-agent': 'curl/8' }
    const [answer] = await once(request(chat.operatorUrl + settings, { headers }).end(), 'response')
    expect(answer.resume().statusCode).toBe(200)
    const fetched = await fetch(chat.operatorUrl + settings, { headers: { authorization } })
    expect(fetched.status).toBe(200)
  })

  test('each use is logged, with what was asked for', async () => {
    const lines: string[] = []
    await using chat = await buildChat({ operatorToken: token, log: (line) => lines.push(line) })
    await askServer({ url: chat.operatorUrl, token }, { path: settings })

    const uses = lines.map((line) => JSON.parse(line)).filter(({ msg }) => /operator/i.test(msg))
    expect(uses).toEqual([expect.objectContaining({ level: 30, method: 'GET', path: settings })])
  })

  test('a server for all the world has its control port on loopback', async () => {
    await using folder = await temporaryFolder()
    await using _server = await LobbyProcess.start({ LOBBY_DATA: folder.path, HOST: '0.0.0.0' })

    const found = await findRunningServer(folder.path)
    expect(found?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(found?.url).not.toBe(found?.site)
    expect(found && (await askServer(found, { path: settings })).status).toBe(200)
  })
})
