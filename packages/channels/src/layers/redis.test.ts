import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createClient } from 'redis'
import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { LayerUnavailable } from '../errors.ts'
import { describeChannelLayer } from '../testing/channel-layer-suite.ts'
import { describeManyNodes } from '../testing/many-nodes-suite.ts'
import { findRedisServer, RedisProcess } from '../testing/redis-process.ts'
import type { ChannelLayerOptions, FullMembers } from './channel-layer.ts'
import { RedisChannelLayer } from './redis.ts'

const program = findRedisServer()
if (!program) console.warn('SKIPPED: no redis-server on PATH, so the Redis layer is not tested.')

describe.skipIf(!program)('with a Redis of our own', async () => {
  const redis = program ? await RedisProcess.start(program) : undefined
  if (!redis) return
  afterAll(() => redis.remove())

  let lastPrefix = 0
  const newPrefix = () => `test${++lastPrefix}:`
  const opened: RedisChannelLayer[] = []
  const open = (prefix: string, options: ChannelLayerOptions = {}) => {
    const layer = new RedisChannelLayer({ ...options, prefix, url: redis.url })
    opened.push(layer)
    return layer
  }
  afterEach(async () => {
    for (const layer of opened.splice(0)) await layer.close()
  })

  describeChannelLayer('RedisChannelLayer', (options) => open(newPrefix(), options), {
    elapse: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  })

  describeManyNodes('RedisChannelLayer', (deployment, options) => open(`${deployment}:`, options))

  test('who sends to a group hears of its named members that were full', async () => {
    const told: FullMembers[] = []
    const layer = open(newPrefix(), { channelCapacity: { small: 1 }, onFull: (f) => told.push(f) })
    for (const channel of ['small', 'large']) await layer.groupAdd('garden', channel)
    await layer.groupSend('garden', { type: 'one' })
    expect(told).toEqual([])
    await layer.groupSend('garden', { type: 'two' })
    expect(told).toEqual([{ group: 'garden', full: 1, members: 2 }])
  })

  test('receivers on several nodes share a named channel: each message goes to one', async () => {
    const prefix = newPrefix()
    const nodes = [open(prefix), open(prefix), open(prefix)]
    const seen: number[] = []
    const stop = new AbortController()
    const working = nodes.map(async (node) => {
      while (!stop.signal.aborted) {
        const { n } = await node.receive('thumbnails', stop.signal)
        seen.push(n as number)
        if (seen.length === 90) stop.abort()
      }
    })
    const done = Promise.allSettled(working)

    const sender = open(prefix)
    for (let n = 0; n < 90; n++) await sender.send('thumbnails', { type: 'resize', n })
    await done

    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 90 }, (_, n) => n))
  })

  test('a message taken for a receiver that gave up goes back, for the next receiver', async () => {
    const prefix = newPrefix()
    const [here, there] = [open(prefix), open(prefix)]
    const warmUp = here.receive('thumbnails')
    await there.send('thumbnails', { type: 'resize', n: 0 })
    await warmUp

    for (let n = 1; n <= 30; n += 2) {
      await there.send('thumbnails', { type: 'resize', n })
      await there.send('thumbnails', { type: 'resize', n: n + 1 })
      const giveUp = new AbortController()
      const receiving = here.receive('thumbnails', giveUp.signal)
      setImmediate(() => giveUp.abort())
      const isTaken = await receiving.then(isTrue, isFalse)

      const rest = [await there.receive('thumbnails')]
      if (!isTaken) rest.push(await there.receive('thumbnails'))
      const numbers = rest.map((message) => message.n as number)
      expect(numbers.sort((a, b) => a - b)).toEqual(isTaken ? [n + 1] : [n, n + 1])
    }
  })

  test('two operating-system processes exchange group messages', async () => {
    const prefix = newPrefix()
    const here = open(prefix)
    const ada = await here.newChannel()
    await here.groupAdd('garden', ada)
    const echo = spawn(process.execPath, ['--input-type=module-typescript', '-e', echoProgram], {
      env: { ...process.env, REDIS_URL: redis.url, PREFIX: prefix, LAYER: layerFile },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(echo.stdout, 'data')

    await here.groupSend('pond', { type: 'ping', n: 1 })
    expect(await here.receive(ada)).toEqual({ type: 'pong', n: 2 })

    echo.stdin.end()
    await once(echo, 'exit')
  })

  test('a restart of Redis heals: groups, waiting receivers and sends', async () => {
    const own = await RedisProcess.start(program as string)
    const changes: boolean[] = []
    const options = {
      url: own.url,
      onConnectionChange: (isConnected: boolean) => changes.push(isConnected),
    }
    const [here, there] = [new RedisChannelLayer(options), new RedisChannelLayer({ url: own.url })]
    opened.push(here, there)
    const [ada, bob] = [await here.newChannel(), await there.newChannel()]
    await here.groupAdd('garden', ada)
    await there.groupAdd('garden', bob)
    const waitingWorker = here.receive('thumbnails')
    const waitingMember = there.receive(bob)

    await own.stop()
    await expect(here.send('thumbnails', { type: 'resize' })).rejects.toThrow(LayerUnavailable)
    await expect(here.groupSend('garden', { type: 'tea' })).rejects.toThrow(LayerUnavailable)
    expect(await here.receive(ada)).toEqual({ type: 'tea' })
    const eve = await here.newChannel()
    await here.groupAdd('pond', eve)

    await own.startAgain()
    // Faster than the others are back: nobody hears this message's bell.
    const newcomer = new RedisChannelLayer({ url: own.url })
    opened.push(newcomer)
    await newcomer.send('thumbnails', { type: 'resize', n: 3 })
    await expect.poll(() => here.isConnected && there.isConnected).toBe(true)

    await here.groupSend('garden', { type: 'tea', n: 2 })
    expect(await waitingMember).toEqual({ type: 'tea', n: 2 })
    expect(await waitingWorker).toEqual({ type: 'resize', n: 3 })
    await there.groupSend('pond', { type: 'splash' })
    expect(await here.receive(eve)).toEqual({ type: 'splash' })
    expect(changes).toEqual([true, false, true])
    await own.remove()
  })

  test('a Redis that refuses at first, as one that loads its data does, is used once it does not', async () => {
    const operator = await createClient({ url: redis.url }).connect()
    onTestFinished(() => operator.destroy())
    const user = ['ACL', 'SETUSER', 'late', 'on', '>secret', '~*', '&*', '+@all']
    await operator.sendCommand([...user, '-script'])
    const errors: unknown[] = []
    const url = redis.url.replace('//', '//late:secret@')
    const layer = new RedisChannelLayer({ url, onError: (error) => errors.push(error) })
    opened.push(layer)
    await expect.poll(() => `${errors[0]}`).toContain('NOPERM')
    expect(layer.isConnected).toBe(false)

    await operator.sendCommand([...user, '+script'])
    await expect.poll(() => layer.isConnected).toBe(true)
  })

  test('a Redis that answers nothing is given no more than so much', async () => {
    const operator = await createClient({ url: redis.url }).connect()
    onTestFinished(() => operator.destroy())
    const layer = open(newPrefix())
    await layer.groupSend('garden', { type: 'tea' })
    await operator.sendCommand(['CLIENT', 'PAUSE', '2000', 'ALL'])

    const text = 'x'.repeat(1_000_000)
    const sent = Array.from({ length: 10 }, () => layer.broadcast('news', text))
    const sends = await Promise.allSettled(sent)
    const refused = sends.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(2)
    expect(refused[0]).toMatchObject({ reason: expect.any(LayerUnavailable) })
    await layer.broadcast('news', text)
  })

  test('a Redis that was never there is an error of each send, and crashes nothing', async () => {
    const errors: unknown[] = []
    const layer = new RedisChannelLayer({
      url: 'redis://127.0.0.1:1',
      onError: (error) => errors.push(error),
    })
    opened.push(layer)

    await expect(layer.send('thumbnails', { type: 'resize' })).rejects.toThrow(LayerUnavailable)
    const ada = await layer.newChannel()
    await layer.groupAdd('garden', ada)
    await layer.send(ada, { type: 'tea' })
    expect(await layer.receive(ada)).toEqual({ type: 'tea' })
    expect(errors.length).toBeGreaterThan(0)
  })
})

const isTrue = () => true
const isFalse = () => false

const layerFile = new URL('./redis.ts', import.meta.url).href

const echoProgram = `
  const { RedisChannelLayer } = await import(process.env.LAYER)
  const layer = new RedisChannelLayer({ url: process.env.REDIS_URL, prefix: process.env.PREFIX })
  const channel = await layer.newChannel()
  await layer.groupAdd('pond', channel)
  process.stdin.resume().on('end', () => layer.close())
  console.log('ready')
  const { n } = await layer.receive(channel)
  await layer.groupSend('garden', { type: 'pong', n: n + 1 })
`
