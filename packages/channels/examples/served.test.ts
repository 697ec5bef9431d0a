// The same applications behind the real server, with real clients.
import {
  type Application,
  fetchApplication,
  InMemoryChannelLayer,
  ProtocolTypeRouter,
} from '@lobby/channels'
import { type ProtocolServer, serve } from '@lobby/channels/server'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { loginRooms } from './login-rooms.ts'
import { mysite } from './mysite.ts'

const servers: ProtocolServer[] = []
const errors: unknown[] = []

async function start(application: Application): Promise<string> {
  const server = await serve(application, { onError: (error) => errors.push(error) })
  servers.push(server)
  return server.url
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
  expect(errors.splice(0)).toEqual([])
})

/** A browser-like client of a socket. */
async function open(url: string, path: string, headers: Record<string, string> = {}) {
  const messages: unknown[] = []
  let wake = () => {}
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers })
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)))
    wake()
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const next = async () => {
    while (messages.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return messages.shift()
  }
  return { next, say: (content: unknown) => socket.send(JSON.stringify(content)) }
}

test('two sockets in a room hear each other; a foreign page is answered with 403', async () => {
  const layer = { channelLayer: new InMemoryChannelLayer(), allowedHosts: ['127.0.0.1'] }
  const url = await start(mysite(layer))
  const path = `/ws/chat/${encodeURIComponent('grüße')}/`
  const [ada, bob] = [await open(url, path, { origin: url }), await open(url, path)]

  ada.say({ message: 'hello' })

  expect(await ada.next()).toEqual({ message: 'hello' })
  expect(await bob.next()).toEqual({ message: 'hello' })
  await expect(open(url, path, { origin: 'https://evil.example' })).rejects.toThrow('403')
  await expect(open(url, '/ws/nowhere/')).rejects.toThrow('404')
})

test('a person who logs in by the form can enter a room by the cookie', async () => {
  const url = await start(
    loginRooms({
      channelLayer: new InMemoryChannelLayer(),
      rooms: new Map([['garden', 'Garden']]),
      checkPassword: (_username, password) => password === 'lobby',
    }),
  )
  const login = await fetch(`${url}/login/`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ username: 'ada', password: 'lobby' }),
  })
  expect(login.status).toBe(303)
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? ''

  const ada = await open(url, '/ws/garden/', { cookie })
  ada.say({ message: 'Tea?', username: 'eve', room: 'garden' })

  expect(await ada.next()).toEqual({ message: 'Tea?', username: 'ada', room: 'garden' })
  await expect(open(url, '/ws/garden/')).rejects.toThrow('403')
})

test('a fetch handler streams both ways, and learns that its client left', async () => {
  const { promise: left, resolve: leave } = Promise.withResolvers<void>()
  const http = fetchApplication(
    async (request) => {
      if (request.url.endsWith('/upload')) {
        const { byteLength } = await request.arrayBuffer()
        return new Response(String(byteLength))
      }
      request.signal.addEventListener('abort', () => leave())
      return new Response(
        new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from('tick')) }),
      )
    },
    { maxBody: 1_000_000 },
  )
  const url = await start(ProtocolTypeRouter({ http }))

  const upload = await fetch(`${url}/upload`, { method: 'POST', body: Buffer.alloc(900_000) })
  expect(await upload.text()).toBe('900000')
  const tooLarge = await fetch(`${url}/upload`, { method: 'POST', body: Buffer.alloc(1_000_001) })
  expect(tooLarge.status).toBe(413)

  const client = new AbortController()
  const stream = await fetch(`${url}/ticks`, { signal: client.signal })
  const piece = await stream.body?.getReader().read()
  expect(Buffer.from(piece?.value ?? []).toString()).toBe('tick')
  client.abort()
  await left
})
