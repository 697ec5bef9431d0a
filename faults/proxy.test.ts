import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { Link } from './proxy.ts'

/** A server that says everything back, a link to it, and a connection through both. */
async function openEcho() {
  const server: Server = createServer((socket) => socket.on('error', () => {}).pipe(socket))
  server.listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const link = await Link.open('ada', () => (server.address() as { port: number }).port)
  const socket: Socket = connect(Number(new URL(link.url).port), '127.0.0.1')
  let heard = ''
  let pieces = 0
  let ended = false
  socket.on('data', (bytes) => {
    heard += bytes
    pieces++
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    ended = true
  })
  await new Promise((connected) => socket.once('connect', connected))
  onTestFinished(() => {
    socket.destroy()
    link.close()
    server.close()
  })
  const until = async (isSo: () => boolean) => {
    for (let turn = 0; turn < 400 && !isSo(); turn++) await after(10)
    expect(isSo()).toBe(true)
  }
  return { link, socket, until, heard: () => heard, pieces: () => pieces, ended: () => ended }
}

test('bytes pass as they are, and late when the link is far', async () => {
  const { link, socket, until, heard } = await openEcho()
  socket.write('near')
  await until(() => heard() === 'near')
  link.change({ latency: 100, jitter: 50 })
  const start = performance.now()
  socket.write(' and far')
  await until(() => heard() === 'near and far')
  expect(performance.now() - start).toBeGreaterThan(195)
})

test('a blackhole swallows everything and tells nobody; its connections do not come back', async () => {
  const { link, socket, until, heard, ended } = await openEcho()
  link.change({ blackhole: true })
  socket.write('anybody?')
  await after(200)
  expect([heard(), ended()]).toEqual(['', false])
  link.heal()
  await until(ended)
  expect(heard()).toBe('')
})

test('a slow link lets so many bytes through in a second and no more', async () => {
  const { link, socket, until, heard } = await openEcho()
  const start = performance.now()
  link.change({ rate: 1_024 })
  socket.write('x'.repeat(4_096))
  await until(() => heard().length > 1_024)
  const seconds = (performance.now() - start) / 1_000
  expect(heard().length).toBeLessThanOrEqual(1_024 * seconds)
})

test('a link may cut what passes into single bytes', async () => {
  const { link, socket, until, heard } = await openEcho()
  link.change({ piece: 1 })
  socket.write('🌱 in pieces')
  await until(() => heard() === '🌱 in pieces')
})

test('a dropped connection is gone at once', async () => {
  const { link, until, ended } = await openEcho()
  link.drop()
  await until(ended)
  await until(() => link.connections === 0)
})
