import pg from 'pg'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { LayerUnavailable } from '../errors.ts'
import { describeChannelLayer } from '../testing/channel-layer-suite.ts'
import { describeManyNodes } from '../testing/many-nodes-suite.ts'
import {
  type PostgresServer,
  postgresPrograms,
  removeFolder,
  startPostgres,
} from '../testing/postgres-server.ts'
import { PostgresChannelLayer, type PostgresChannelLayerOptions } from './postgres.ts'

const programs = postgresPrograms()
if (!programs) console.warn('SKIPPED: no PostgreSQL here, so the PostgreSQL layer is not tested.')

describe.skipIf(!programs)('with a PostgreSQL of our own', async () => {
  const postgres = programs ? await startPostgres() : undefined
  if (!postgres) return
  const url = postgres.url('postgres')
  afterAll(() => remove(postgres))

  let last = 0
  const newChannel = () => `suite ${++last} "quoted"`
  const opened: PostgresChannelLayer[] = []
  const open = (options: Partial<PostgresChannelLayerOptions> = {}) => {
    const layer = new PostgresChannelLayer({ url, ...options })
    opened.push(layer)
    return layer
  }
  afterEach(async () => {
    for (const layer of opened.splice(0)) await layer.close()
  })

  describeChannelLayer(
    'PostgresChannelLayer',
    (options) => open({ ...options, channel: newChannel() }),
    { elapse: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) },
  )

  describeManyNodes('PostgresChannelLayer', (channel, options) => open({ ...options, channel }))

  test('what several consumers send in one go is one transaction', async () => {
    const channel = newChannel()
    const layer = open({ channel })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const payloads: string[] = []
    client.on('notification', ({ payload = '' }) => payloads.push(payload))
    await client.query(`listen ${client.escapeIdentifier(channel)}`)
    await layer.newChannel()

    const sends = Array.from({ length: 40 }, (_, n) =>
      layer.groupSend('garden', { type: 'tea', n }),
    )
    await Promise.all(sends)
    await client.query('select 1')
    await client.end()

    const said = payloads.filter((payload) => payload.includes('tea'))
    expect(said.length).toBeLessThanOrEqual(2)
    expect(said.join('').match(/tea/g)).toHaveLength(40)
  })

  test('what others write to the channel harms nobody', async () => {
    const channel = newChannel()
    const errors: unknown[] = []
    const [here, there] = [open({ channel }), open({ channel, onError: (e) => errors.push(e) })]
    const bob = await there.newChannel()
    await there.groupAdd('garden', bob)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    for (const payload of [
      '',
      'x',
      'evil 1/1 ',
      'evil 1/1 5:abc',
      'evil 1/1 :',
      'evil 1/1 -3:abc',
      'evil 2/2 14:group:garden {}',
      'evil 1/3 3:abc',
      'evil 1/1 15:group:garden {]',
      'evil 1/1 8:garbage ',
      `evil 999999/999999 ${'x'.repeat(7_000)}`,
    ])
      await client.query('select pg_notify($1, $2)', [channel, payload])
    await client.end()

    await here.groupSend('garden', { type: 'tea' })
    expect(await there.receive(bob)).toEqual({ type: 'tea' })
    expect(errors).toEqual([expect.any(SyntaxError)])
  })

  test('a restart of PostgreSQL heals: groups, waiting receivers and sends', async () => {
    const own = await startPostgres()
    const { folder } = own
    const ownUrl = own.url('postgres')
    const changes: boolean[] = []
    const onConnectionChange = (isConnected: boolean) => changes.push(isConnected)
    const [here, there] = [open({ url: ownUrl, onConnectionChange }), open({ url: ownUrl })]
    const [ada, bob] = [await here.newChannel(), await there.newChannel()]
    await here.groupAdd('garden', ada)
    await there.groupAdd('garden', bob)
    const waiting = there.receive(bob)

    await own.stop()
    await expect.poll(() => here.isConnected || there.isConnected).toBe(false)
    await expect(here.send(bob, { type: 'tea' })).rejects.toThrow(LayerUnavailable)
    await expect(here.groupSend('garden', { type: 'tea' })).rejects.toThrow(LayerUnavailable)
    expect(await here.receive(ada)).toEqual({ type: 'tea' })
    const eve = await here.newChannel()
    await here.groupAdd('pond', eve)

    const again = await startPostgres({ folder, port: Number(new URL(ownUrl).port) })
    await expect.poll(() => here.isConnected && there.isConnected, { timeout: 20_000 }).toBe(true)
    await here.groupSend('garden', { type: 'tea', n: 2 })
    expect(await waiting).toEqual({ type: 'tea', n: 2 })
    await there.groupSend('pond', { type: 'splash' })
    expect(await here.receive(eve)).toEqual({ type: 'splash' })
    expect(changes).toEqual([true, false, true])
    await remove(again)
  })

  test('one connection that is ended by the database is made anew', async () => {
    const channel = newChannel()
    const changes: boolean[] = []
    const layer = open({ channel, onConnectionChange: (isConnected) => changes.push(isConnected) })
    await layer.newChannel()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'channel layer' and query like 'listen%'",
    )
    await client.end()
    await expect.poll(() => changes, { timeout: 20_000 }).toEqual([true, false, true])
    await layer.groupSend('garden', { type: 'tea' })
  })

  test('a PostgreSQL that was never there is an error of each send, and crashes nothing', async () => {
    const errors: unknown[] = []
    const layer = open({
      url: 'postgres://127.0.0.1:1/nowhere',
      onError: (error) => errors.push(error),
    })

    const ada = await layer.newChannel()
    await expect(layer.groupSend('garden', { type: 'tea' })).rejects.toThrow(LayerUnavailable)
    await layer.send(ada, { type: 'tea' })
    expect(await layer.receive(ada)).toEqual({ type: 'tea' })
    expect(errors.length).toBeGreaterThan(0)
  })
})

async function remove(server: PostgresServer): Promise<void> {
  await server.stop()
  removeFolder(server.folder)
}
