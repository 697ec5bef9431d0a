import { closeCodes } from '@lobby/protocol'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openAddressBans } from '../bans/address-bans.ts'
import { systemClock } from '../ground/clock.ts'
import { readConfig } from '../ground/config.ts'
import { noLogger } from '../ground/logger.ts'
import { createAccount } from '../people/new-accounts.ts'
import { renameGuest } from '../people/users.ts'
import { endSession } from '../sessions/queries.ts'
import { openDecisions } from '../settings/server-decisions.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import type { Storage } from '../storage/storage.ts'
import { openTestStorage } from '../storage/testing/test-storage.ts'
import { buildChat } from '../testing/build-chat.ts'
import { closingOf, soon } from '../testing/closing.ts'
import { noteChange } from './changes.ts'
import { type ChangedKeys, watchChanges } from './watch-changes.ts'

describe('a node', () => {
  let storage: Storage
  const closing: (() => unknown)[] = []
  beforeEach(async () => {
    storage = await openTestStorage()
  })
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
    await storage.close()
  })

  /** One that looks when the test says so; `passes` moves its clocks. */
  function openNode() {
    const taken: string[] = []
    let isFailing = false
    let now = 0
    let next = Promise.withResolvers<() => void>()
    const note = (subject: string) => (keys: ChangedKeys | undefined) => {
      if (isFailing) throw new Error('It cannot be read just now.')
      taken.push(...[...(keys?.keys() ?? ['all'])].map((key) => `${subject} ${key}`.trim()))
    }
    const stop = watchChanges({
      db: storage.db,
      logger: noLogger,
      clock: {
        monotonic: () => now,
        wall: () => now,
        after(_, call) {
          next.resolve(call)
          return call
        },
      },
      takeIn: {
        ...{ server: note('server'), 'address-bans': note('bans'), person: note('person') },
        ...{
          emoji: note('emoji'),
          group: note('group'),
          profile: note('profile'),
          room: note('room'),
          place: note('place'),
        },
      },
    })
    closing.push(stop)
    return {
      /** What the next look takes in. */
      async look(passes = 1_000): Promise<string[]> {
        const call = await next.promise
        taken.splice(0)
        next = Promise.withResolvers()
        now += passes
        call()
        await next.promise
        return taken
      },
      fail(fails: boolean) {
        isFailing = fails
      },
    }
  }
  const change = (
    ...what: Parameters<typeof noteChange> extends [unknown, ...infer Rest] ? Rest : never
  ) => inTransaction(storage.db, (tx) => noteChange(tx, ...what))

  test('takes in once what has changed', async () => {
    const node = openNode()
    await change('server')
    await change('person', 'ada', 'bob')
    expect(await node.look()).toEqual(['server', 'person ada', 'person bob'])
    expect(await node.look()).toEqual([])
    await change('address-bans')
    expect(await node.look()).toEqual(['bans'])
  })

  test('takes in what is seen late, behind a change with a higher number', async () => {
    const node = openNode()
    await node.look()
    const given = sql.raw(storage.database === 'postgres' ? 'overriding system value' : '')
    const insert = (number: number, key: string) =>
      sql`insert into changes (number, subject, key) ${given}
        values (${number}, 'person', ${key})`.execute(storage.db)
    await insert(8, 'ada')
    expect(await node.look()).toEqual(['person ada'])
    await insert(7, 'bob')
    expect(await node.look(9_000)).toEqual(['person bob'])
  })

  test('tries again what it could not take in', async () => {
    const node = openNode()
    await change('server')
    node.fail(true)
    expect(await node.look()).toEqual([])
    node.fail(false)
    expect(await node.look()).toEqual(['server'])
  })

  test('takes everything for changed when it has not looked for half a minute', async () => {
    const node = openNode()
    await node.look()
    expect(await node.look(31_000)).toEqual([
      ...['server all', 'bans all', 'person all', 'emoji all', 'group all', 'profile all'],
      ...['room all', 'place all'],
    ])
    expect(await node.look()).toEqual([])
  })

  test('leaves a change for the others for a minute, and none for ever', async () => {
    const node = openNode()
    const left = async () => (await storage.db.selectFrom('changes').selectAll().execute()).length
    await change('server')
    for (let second = 0; second < 60; second += 10) await node.look(10_000)
    expect(await left()).toBe(1)
    for (let second = 0; second < 120; second += 10) await node.look(10_000)
    expect(await left()).toBe(0)
    await change('server')
    expect(await node.look()).toEqual(['server'])
  })
})

describe('security 12: what another node decides, without a notice, holds here', () => {
  const config = readConfig({ LOBBY_GUESTS: 'on', LOBBY_OPEN_ROOMS: 'on' })

  test('guests who are not let in any more lose their sockets', async () => {
    await using chat = await buildChat()
    const gus = await chat.connect(await chat.guest('Gus'))
    const claimed = await chat.connect('Claire')
    const elsewhere = await openDecisions(chat.app.context.db, config)

    const before = performance.now()
    await elsewhere.change({ guests: 'off' }, 'operator')

    for (const { socket } of [gus, claimed])
      expect(await closingOf(socket)).toBe(closeCodes.signedOut)
    expect(performance.now() - before).toBeLessThan(soon)
    expect((await chat.fetch('/api/auth/guest', { json: { name: 'Eve' } })).status).toBe(403)
  })

  test('a banned address loses its sockets, and a lifted ban its effect', async () => {
    const env = { LOBBY_ORIGIN: 'http://127.0.0.1:8000', LOBBY_TRUSTED_PROXIES: '127.0.0.1' }
    await using chat = await buildChat({ env: { ...env, LOBBY_GUESTS: 'on' } })
    const { db, addressBans } = chat.app.context
    const from = { 'x-forwarded-for': '203.0.113.7' }
    const socket = chat.socket('/ws/chat/lobby/', undefined, from)
    await socket.connect()
    const elsewhere = await openAddressBans(db, systemClock)

    const terms = { reason: '', createdBy: 'Operator', expiresAt: null }
    const { id } = await elsewhere.add({ network: '203.0.113.7', ...terms }, 'operator')
    expect(await closingOf(socket)).toBe(closeCodes.forbidden)

    await elsewhere.lift(id, 'operator')
    await expect.poll(() => addressBans.covers('203.0.113.7'), { timeout: soon }).toBe(false)
  })

  test('an ended session ends its sockets, and another name is spoken under', async () => {
    await using chat = await buildChat()
    const [ada, bob] = [await chat.guest('Ada'), await chat.guest('Bob')]
    const [hers, his] = [await chat.connect(ada, { lobby: null }), await chat.connect(bob)]
    const { db, sessions } = chat.app.context
    const session = await sessions.of(new Headers({ cookie: ada.cookie }))
    if (!session) throw new Error('Ada is not signed in.')

    await inTransaction(db, (tx) => endSession(tx, ada.id, session.id))

    expect(await closingOf(hers.socket)).toBe(closeCodes.signedOut)
    expect(await his.say('lobby', 'Still here.')).toMatchObject({ seq: 1 })
    const as = { ...bob, guest: true, role: 'guest', session: true } as const
    await renameGuest(db, as, 'Bobby')
    const nameOfNext = async () => {
      await his.say('lobby', 'Who am I?')
      return (await chat.json('/api/rooms/lobby/messages')).messages.at(-1).author.name
    }
    await expect.poll(nameOfNext, { timeout: soon }).toBe('Bobby')
  })

  test('the server has an owner who was made there', async () => {
    await using chat = await buildChat()
    const { db, settings } = chat.app.context
    const account = { username: 'Ada', passwordHash: 'none', role: 'owner' } as const
    await createAccount(db, account)
    await expect.poll(() => settings.hasOwner, { timeout: soon }).toBe(true)
  })
})
