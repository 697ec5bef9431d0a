import { expect, test } from 'vitest'
import { sampleImage } from '../images/testing/sample-images.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'

const change = (chat: Chat, as: Visitor, json: object) =>
  chat.fetch('/api/admin/server', { method: 'PATCH', as, json })
const logo = (chat: Chat, as: Visitor, method: 'PUT' | 'DELETE') =>
  chat.fetch('/api/admin/server/logo', {
    ...{ method, as },
    ...(method === 'PUT' && { body: sampleImage('webp') }),
  })

test('the server has a name, a logo and a banner, which everybody is told at once and when they come', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada', 'admin')
  const reader = await chat.connect('Eve')
  expect(reader.welcome.server).toBeUndefined()
  expect(await chat.json('/api/server')).toEqual({ name: 'Lobby' })

  const banner = { text: 'Down at five.', kind: 'warning' }
  const given = { name: 'The  Garden', welcome: ' Come **in**. ', banner }
  const garden = { name: 'The Garden', welcome: 'Come **in**.', banner }
  expect(await (await change(chat, ada, given)).json()).toEqual(garden)
  const described = async () => (await reader.next('server.described')).server
  expect(await described()).toEqual(garden)
  const withLogo = await (await logo(chat, ada, 'PUT')).json()
  expect(await described()).toEqual(withLogo)
  expect((await chat.fetch(withLogo.logo)).headers.get('content-type')).toBe('image/webp')
  expect(await chat.json('/api/server')).toEqual(withLogo)
  for (const who of ['Eve', undefined, ada])
    expect((await chat.connect(who)).welcome.server, `${who}`).toEqual(withLogo)

  await change(chat, ada, { banner: null, welcome: '' })
  expect(await described()).toEqual({ name: 'The Garden', logo: withLogo.logo })
  await logo(chat, ada, 'DELETE')
  expect(await described()).toEqual({ name: 'The Garden' })
  expect((await chat.fetch(withLogo.logo)).status).toBe(404)
  const { entries } = await chat.json('/api/admin/audit', { as: ada })
  const changes = entries.filter(({ action }: { action: string }) => action === 'settings.change')
  expect(changes).toHaveLength(4)
  expect(changes.at(-1)).toMatchObject({ before: { name: '' }, after: { name: 'The Garden' } })
})

test('only the owner and admins change it, and only to what can be shown', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada', 'admin')
  for (const who of [await chat.account('Mod', 'moderator'), await chat.guest('Gus')]) {
    expect((await change(chat, who, { name: 'Mine' })).status).toBe(403)
    expect((await logo(chat, who, 'PUT')).status).toBe(403)
  }
  for (const json of [
    { name: ' \u200b ' },
    { name: 'x'.repeat(65) },
    { welcome: 'x'.repeat(1_001) },
    { banner: { text: ' ', kind: 'info' } },
    { banner: { text: 'x', kind: 'loud' } },
    { logo: 'x' },
  ])
    expect((await change(chat, ada, json)).status, JSON.stringify(json)).toBe(400)
  expect(await chat.json('/api/server')).toEqual({ name: 'Lobby' })
})

test('security 05: its name stands in the page as text', async () => {
  await using chat = await buildChat({
    page: { 'index.html': '<title>Lobby</title><body></body>' },
  })
  const ada = await chat.account('Ada', 'admin')
  const plain = await chat.fetch('/')
  expect(await plain.text()).toContain('<title>Lobby</title>')
  await change(chat, ada, { name: '</title>"$&<script>', welcome: `'"><img src=x>` })
  const named = await chat.fetch('/')
  const text = await named.text()
  expect(text).toContain('<title>&lt;/title&gt;&quot;$&amp;&lt;script&gt;</title>')
  expect(text).toContain('name="lobby-server" content="{&quot;name&quot;:')
  expect(text).not.toMatch(/<script>|<img/)
  expect(named.headers.get('etag')).not.toBe(plain.headers.get('etag'))
})
