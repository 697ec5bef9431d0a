import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from '@lobby/channels/testing/waiting'
import { describe, expect, test } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { LobbyProcess, temporaryFolder } from '../testing/lobby-process.ts'
import { NativeSocket } from '../testing/native-socket.ts'
import { database } from '../testing/test-database.ts'
import { metrics } from './metric-table.ts'

const repository = join(import.meta.dirname, '../../../..')
const token = 'sixteen-or-more-letters'
const env = { LOBBY_METRICS_TOKEN: token }
const authorization = `Bearer ${token}`

async function scrape(chat: Chat): Promise<string> {
  const answer = await chat.fetch('/metrics', { headers: { authorization } })
  expect(answer.status).toBe(200)
  return answer.text()
}

/** The value behind a name with its labels; undefined where there is none. */
function numberAt(text: string, name: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}

const namesIn = (text: string) => [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name)

describe('at the main port', () => {
  test('metrics are read by who says the token, also by address, and by nobody else', async () => {
    await using chat = await buildChat({ env })

    const answer = await chat.fetch('/metrics', { headers: { authorization } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    for (const wrong of ['', 'Bearer ', `Bearer ${token}x`, token, `Basic ${token}`]) {
      const refused = await chat.fetch('/metrics', { headers: { authorization: wrong } })
      expect([wrong, refused.status]).toEqual([wrong, 401])
      expect(refused.headers.get('www-authenticate')).toBe('Bearer')
      expect(await refused.text()).not.toContain('lobby_')
    }
  })

  test('there is no such address where no token is set', async () => {
    await using chat = await buildChat({ page: { 'index.html': '<p>Page</p>' } })
    const answer = await chat.fetch('/metrics', { headers: { authorization: 'Bearer ' } })
    expect(answer.status).toBe(404)
    expect(await answer.text()).toBe('<p>Page</p>')
  })
})

test('a port of its own answers on loopback without a token, and to no other name', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({
    LOBBY_DATA: folder.path,
    LOBBY_METRICS_PORT: '0',
    LOG_LEVEL: 'info',
  })
  const url = await waitFor(() => {
    const found = /"url":"(http:\/\/127\.0\.0\.1:\d+\/metrics)"/.exec(server.said())?.[1]
    if (!found) throw new Error('The log has not said where the metrics are.')
    return found
  })
  await NativeSocket.open(server.url, 'Ada')
  const refused = new WebSocket(`${server.url.replace('http', 'ws')}/nothing`)
  await new Promise((resolve) => refused.addEventListener('error', resolve))

  const text = await (await fetch(url)).text()

  expect(numberAt(text, 'lobby_sockets')).toBe(1)
  expect(numberAt(text, 'lobby_handshakes_accepted_total')).toBe(1)
  expect(numberAt(text, 'lobby_handshakes_refused_total{status="404"}')).toBe(1)
  expect(numberAt(text, 'lobby_connections')).toBeGreaterThan(0)
  expect(numberAt(text, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
  expect((await fetch(url.replace('/metrics', '/health'))).status).toBe(404)
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
})

test('what happens is counted', async () => {
  await using chat = await buildChat({ env, rooms: ['garden'] })
  const [ada, eve] = [await chat.connect('Ada'), await chat.connect('Eve')]
  for (const client of [ada, eve])
    await client.command({ type: 'room.follow', room: 'garden', cursor: null })
  const before = await scrape(chat)

  await chat.say('garden', 'One', 'Two', 'Three')
  await ada.refusalOf({ type: 'room.follow', ref: 9, room: 'nowhere', cursor: null })
  await chat.fetch('/api/rooms/nowhere/messages')
  const signIn = { username: 'Nobody', password: 'wrong and long' }
  await chat.fetch('/api/auth/sign-in', { json: signIn })

  await waitFor(async () => {
    expect(numberAt(await scrape(chat), 'lobby_sign_ins_failed_total{what="password"}')).toBe(1)
  })
  const after = await scrape(chat)
  const grown = (name: string) => (numberAt(after, name) ?? 0) - (numberAt(before, name) ?? 0)
  expect(grown('lobby_messages_stored_total')).toBe(3)
  expect(grown('lobby_events_stored_total')).toBe(3)
  expect(grown('lobby_deliveries_total')).toBe(6)
  expect(grown('lobby_commit_seconds_count')).toBe(3)
  expect(grown('lobby_commit_seconds_bucket{le="+Inf"}')).toBe(3)
  expect(grown('lobby_commit_events_bucket{le="1"}')).toBe(3)
  expect(grown('lobby_refusals_total{code="no_such_room"}')).toBe(2)
  expect(grown('lobby_http_requests_total{status="201"}')).toBe(3)
  expect(numberAt(after, 'lobby_append_queue_events')).toBe(0)
  // PostgreSQL has its own for that.
  expect(after.includes('\nlobby_storage_bytes ')).toBe(database === 'sqlite')
  expect(numberAt(after, 'lobby_trouble{code="layer"}')).toBeUndefined()
})

test('a rate that is passed is counted by its name', async () => {
  await using chat = await buildChat({ env: { ...env, LOBBY_LIMITS: 'on' } })
  const ada = await chat.guest('Ada')
  for (let time = 0; time < 11; time++)
    await chat.fetch('/api/rooms/lobby/messages', { as: ada, json: { body: `${time}` } })

  const text = await scrape(chat)
  expect(numberAt(text, 'lobby_rate_refusals_total{rate="sendByPerson"}')).toBe(1)
  expect(numberAt(text, 'lobby_refusals_total{code="rate"}')).toBe(1)
})

test('docs/operating.md lists exactly the metrics that there are, with what they are', async () => {
  await using chat = await buildChat({ env })
  const names = namesIn(await scrape(chat))
  const page = readFileSync(join(repository, 'docs/operating.md'), 'utf8')
  const section = /\n## Metrics\n(.*?)\n## /s.exec(page)?.[1] ?? ''
  const rows = [...section.matchAll(/^\| `(\w+)` \| (\w+) \| (.+) \|$/gm)]

  expect(rows.map(([, name]) => name).toSorted()).toEqual(names.toSorted())
  for (const [, name = '', type, help] of rows)
    if (metrics[name])
      expect([name, type, help]).toEqual([name, metrics[name].type, metrics[name].help])
})

test('the board asks for nothing but metrics that there are', async () => {
  await using chat = await buildChat({ env })
  const names = new Set(namesIn(await scrape(chat)))
  const text = readFileSync(join(repository, 'deploy/grafana-board.json'), 'utf8')
  const asked = [...text.matchAll(/\b(lobby|process|nodejs)_\w+/g)].map(([name]) => name)

  expect(asked.length).toBeGreaterThan(10)
  expect(asked.filter((name) => !names.has(name.replace(/_(bucket|sum|count)$/, '')))).toEqual([])
  expect(JSON.parse(text)).toMatchObject({ title: 'Lobby', panels: expect.any(Array) })
})

test('names follow the conventions of Prometheus', () => {
  for (const [name, { type }] of Object.entries(metrics)) {
    expect(name).toMatch(/^lobby_[a-z_]+$/)
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter'])
  }
})
