import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'redis'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { LayerUnavailable } from '../errors.ts'
import { makeCertificate, startCluster, startSentinel } from '../testing/redis-deployments.ts'
import { findRedisServer, RedisProcess } from '../testing/redis-process.ts'
import { encryption } from './encryption.ts'
import { RedisChannelLayer, type RedisChannelLayerOptions } from './redis.ts'
import { readRedisAddress } from './redis-address.ts'

const program = findRedisServer() ?? ''
if (!program) console.warn('SKIPPED: no redis-server on PATH, so its deployments are not tested.')

const opened: RedisChannelLayer[] = []
const open = (options: RedisChannelLayerOptions) => {
  const layer = new RedisChannelLayer(options)
  opened.push(layer)
  return layer
}
afterEach(async () => {
  for (const layer of opened.splice(0)) await layer.close()
})

/** Everything that goes between two nodes. */
async function expectToWork(here: RedisChannelLayer, there: RedisChannelLayer): Promise<void> {
  const bob = await there.newChannel()
  await there.groupAdd('garden', bob)
  await there.groupAdd('garden', 'worker')
  const heard: string[] = []
  await there.listen('news', (text) => heard.push(text))
  await expect.poll(() => here.isConnected && there.isConnected, { timeout: 20_000 }).toBe(true)

  await here.groupSend('garden', { type: 'tea' })
  expect(await there.receive(bob)).toEqual({ type: 'tea' })
  expect(await here.receive('worker')).toEqual({ type: 'tea' })
  await here.send(bob, { type: 'cake' })
  expect(await there.receive(bob)).toEqual({ type: 'cake' })
  const job = there.receive('thumbnails')
  await here.send('thumbnails', { type: 'resize' })
  expect(await job).toEqual({ type: 'resize' })
  await there.groupDiscard('garden', 'worker')
  await there.groupDiscard('garden', bob)
  await here.groupSend('garden', { type: 'unheard' })
  await here.broadcast('news', 'it works')
  await here.send('thumbnails', { type: 'resize' })
  await here.flush()
  await here.broadcast('news', 'flushed')
  await expect.poll(() => heard).toEqual(['it works', 'flushed'])
}

describe.skipIf(!program)('a Redis', () => {
  test('is reached over its Unix socket, in a database of its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'channels-socket-'))
    const path = join(folder, 'redis.sock')
    const redis = await RedisProcess.start(program, (port) => [
      ...['--port', `${port}`, '--unixsocket', path, '--requirepass', 'p@ss'],
    ])
    onTestFinished(async () => {
      await redis.remove()
      await rm(folder, { recursive: true })
    })
    const url = `unix://:p%40ss@${path}`
    await expectToWork(open({ url }), open({ url: redis.url.replace('//', '//:p%40ss@') }))

    const there = open({ url: `${url}?db=3` })
    await there.send('thumbnails', { type: 'resize' })
    const client = createClient({ url: `${redis.url}/3`, password: 'p@ss' })
    await client.connect()
    expect(await client.keys('*')).toEqual(['channels:queue:thumbnails'])
    client.destroy()
    expect(await there.receive('thumbnails')).toEqual({ type: 'resize' })
  })

  test('sees nothing of encrypted messages, while their keys are changed', async () => {
    const redis = await RedisProcess.start(program)
    onTestFinished(() => redis.remove())
    const [old, next] = [randomBytes(32), randomBytes(32)]
    const forged: string[] = []
    const holding = (...keys: Uint8Array[]) =>
      open({
        url: redis.url,
        signature: encryption(keys),
        onForged: () => forged.push('forged'),
      })
    // Of one deployment at a time: the first stage cannot read what the last one says.
    const stages = [[old], [old, next], [next, old], [next]]
    for (const [index, keys] of stages.slice(1).entries()) {
      await expectToWork(holding(...(stages[index] ?? [])), holding(...keys))
      for (const layer of opened.splice(0)) await layer.close()
    }
    expect(forged).toEqual([])

    const sender = holding(next)
    await sender.send('thumbnails', { type: 'resize', secret: 'open sesame' })
    const client = await createClient({ url: redis.url }).connect()
    const kept = await client.lRange('channels:queue:thumbnails', 0, -1)
    client.destroy()
    const sealed = (kept[0] ?? '').replace(/^\d+:/, '')
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('sesame')
    expect(await sender.receive('thumbnails')).toMatchObject({ secret: 'open sesame' })
  })

  test('with a password takes nobody without it', async () => {
    const redis = await RedisProcess.start(program, (port) => [
      ...['--port', `${port}`, '--requirepass', 'p@ss word'],
    ])
    onTestFinished(() => redis.remove())
    const url = redis.url.replace('//', `//:${encodeURIComponent('p@ss word')}@`)
    await expectToWork(open({ url }), open({ url }))

    const errors: unknown[] = []
    const stranger = open({ url: redis.url, onError: (error) => errors.push(error) })
    await expect(stranger.groupSend('garden', { type: 'tea' })).rejects.toThrow(/NOAUTH|reached/)
    expect(stranger.isConnected).toBe(false)
  })

  test('over TLS is believed by the certificate of its authority, and otherwise not', async () => {
    const { cert, key, remove } = await makeCertificate()
    onTestFinished(remove)
    const redis = await RedisProcess.start(program, (port) => [
      ...['--port', '0', '--tls-port', `${port}`, '--tls-cert-file', cert],
      ...['--tls-key-file', key, '--tls-ca-cert-file', cert, '--tls-auth-clients', 'no'],
    ])
    onTestFinished(() => redis.remove())
    const url = redis.url.replace('redis:', 'rediss:')
    const ca = await readFile(cert)
    await expectToWork(open({ url, ca }), open({ url, ca }))

    const errors: unknown[] = []
    const stranger = open({ url, onError: (error) => errors.push(error) })
    await expect(stranger.groupSend('garden', { type: 'tea' })).rejects.toThrow(LayerUnavailable)
    expect(`${errors[0]}`).toContain('self-signed')
  })

  test('that is a cluster of three carries everything on the shard of its prefix', async () => {
    const cluster = await startCluster(program, 'secret')
    onTestFinished(() => void cluster.remove())
    const { url } = cluster
    await expectToWork(open({ url }), open({ url }))

    const busy = (await cluster.published()).filter((calls) => calls > 0)
    expect(busy).toHaveLength(1)
  })

  test('whose sentinel makes another one the master is followed there', async () => {
    const sentinel = await startSentinel(program, 'secret')
    onTestFinished(() => sentinel.remove())
    const { url } = sentinel
    const changes: boolean[] = []
    const here = open({ url, onConnectionChange: (isConnected) => changes.push(isConnected) })
    const there = open({ url })
    await expectToWork(here, there)
    const bob = await there.newChannel()
    await there.groupAdd('pond', bob)

    await sentinel.master.stop()
    const send = () => here.groupSend('pond', { type: 'splash' }).then(isTrue, isFalse)
    await expect.poll(() => here.isConnected && there.isConnected, { timeout: 30_000 }).toBe(false)
    await expect
      .poll(async () => here.isConnected && there.isConnected && (await send()), {
        timeout: 60_000,
      })
      .toBe(true)
    expect(await there.receive(bob)).toEqual({ type: 'splash' })
    expect(changes.at(-1)).toBe(true)
    expect(changes).toContain(false)
  })
})

/** Takes connections and ends them, and counts them. */
async function refusingServer() {
  const refusing = { connections: 0, port: 0 }
  const server = createServer((socket) => {
    refusing.connections++
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  refusing.port = (server.address() as AddressInfo).port
  return refusing
}

test('a layer that was closed while its cluster was away does not look for it any more', async () => {
  const [one, other] = [await refusingServer(), await refusingServer()]
  const failing = (port: number) => {
    const errors: unknown[] = []
    const url = `redis-cluster://127.0.0.1:${port}`
    return { errors, layer: open({ url, onError: (error) => errors.push(error) }) }
  }
  const closed = failing(one.port)
  await expect.poll(() => closed.errors.length).toBeGreaterThan(0)
  await closed.layer.close()
  const { connections } = one

  // As long as it would have waited itself, several times.
  const trying = failing(other.port)
  await expect.poll(() => trying.errors.length).toBeGreaterThan(3)
  expect(one.connections).toBe(connections)
})

const isTrue = () => true
const isFalse = () => false

test('an address is one server, sentinels with the name of their master, or a cluster', () => {
  expect(readRedisAddress('rediss://cache:7000/2')).toMatchObject({ kind: 'single', tls: true })
  expect(
    readRedisAddress('rediss-sentinel://ada:p%40ss@one,two:7000,[::1]:7001/main'),
  ).toMatchObject({
    ...{ kind: 'sentinel', tls: true, username: 'ada', password: 'p@ss', master: 'main' },
    nodes: [
      { host: 'one', port: 26_379 },
      { host: 'two', port: 7_000 },
      { host: '::1', port: 7_001 },
    ],
  })
  expect(readRedisAddress('redis-cluster://one:7000')).toMatchObject({
    ...{ kind: 'cluster', tls: false, username: undefined, password: undefined },
    nodes: [{ host: 'one', port: 7_000 }],
  })
})

test.each([
  'http://cache',
  'redis-sentinel://one:26379',
  'redis-cluster://one/main',
  'redis-cluster://',
  'redis-cluster://one,,two',
  'redis-cluster://one:x',
  'redi://x',
])('%s is no address of a Redis', (url) => {
  expect(readRedisAddress(url)).toBeUndefined()
  expect(() => open({ url })).toThrow('no address')
})
