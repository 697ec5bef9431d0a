import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createChatClient } from '@lobby/client'
import { expect, onTestFinished, test } from 'vitest'
import '@lobby/server/testing/process-limit'
import { readAckOrder } from './ack-order.ts'
import { FrameTap, tappedSocket } from './frame-tap.ts'
import { preloadOf, twins } from './twins.ts'

const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0
const main = join(import.meta.dirname, '../apps/server/src/main.ts')
const messages = 40

/** Runs a server under strace while a person sends, and answers what strace saw. */
async function traceSends(preload: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'lobby-order-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const trace = join(folder, 'trace')
  const imports = preload.flatMap((module) => ['--import', module])
  const seen = ['-e', 'trace=pwrite64,fsync,fdatasync,write,writev', '-s', '9000']
  const child = spawn(
    'strace',
    ['-f', '-xx', '-qq', '-o', trace, ...seen, process.execPath, ...imports, main, 'start'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        PORT: '0',
        LOBBY_DATA: join(folder, 'data'),
        LOBBY_LIMITS: 'off',
        XDG_STATE_HOME: folder,
      },
    },
  )
  const gone = once(child, 'exit')
  const pid = Promise.withResolvers<string>()
  child.stdout.on('data', (text) => {
    const url = /ready: (http\S+)/.exec(String(text))?.[1]
    if (url) pid.resolve(url)
  })
  const url = await pid.promise

  const history = { add() {}, reserve: () => () => {} }
  const tap = new FrameTap({ client: 'ada', user: 'Ada', loss: 0, history, random: Math.random })
  const client = createChatClient({ url, WebSocket: tappedSocket(tap, 'Ada') })
  client.connect()
  await until(() => client.getState().connection.phase === 'live')
  for (let count = 0; count < messages; count++) client.send('lobby', `number ${count}`)
  await until(() => client.getState().timelines.get('lobby')?.seq === messages)
  client.close()
  const server = readFileSync(join(folder, 'data/lobby.pid'), 'utf8')
  process.kill(Number(server), 'SIGTERM')
  await gone
  return readFileSync(trace, 'utf8')
}

async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 600 && !isSo(); turn++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  expect(isSo()).toBe(true)
}

test.skipIf(!canTrace)('an ack leaves after the disk has confirmed the commit', async () => {
  const { acked, tooEarly } = readAckOrder(await traceSends([]))
  expect(new Set(acked).size).toBe(messages)
  expect(tooEarly).toEqual([])
})

test.skipIf(!canTrace)('an ack that leaves before is found', async () => {
  const careless = twins.filter(({ what }) => what === 'acks before it commits')
  const { tooEarly } = readAckOrder(await traceSends(careless.flatMap(preloadOf)))
  expect(tooEarly.length).toBeGreaterThan(0)
})
