// Two real nodes over one PostgreSQL: what one decides holds on the other.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type App, openApp } from '../app.ts'
import { readConfig } from '../ground/config.ts'
import { openLogger } from '../ground/logger.ts'
import { readOrCreateSecret } from '../storage/kept-secret.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { soon } from '../testing/closing.ts'
import { dropDatabase, newDatabase } from '../testing/test-database.ts'

describe('two nodes over one database', () => {
  let DATABASE_URL = ''
  let nodes: [App, App]
  beforeEach(async () => {
    DATABASE_URL = await newDatabase('empty')
    const folder = temporaryFolder()
    await readOrCreateSecret(folder)
    const open = (LOBBY_NODE: string) => {
      const LOBBY_DATA = join(folder, LOBBY_NODE)
      mkdirSync(LOBBY_DATA, { mode: 0o700 })
      const LOBBY_SECRET_FILE = join(folder, 'secret')
      return openApp({
        config: readConfig({ DATABASE_URL, LOBBY_SECRET_FILE, LOBBY_DATA, LOBBY_NODE }),
        logger: openLogger('silent'),
        onFatal: (error) => {
          throw error
        },
      })
    }
    nodes = await Promise.all([open('one'), open('two')])
  })
  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.close()))
    await dropDatabase(DATABASE_URL)
  })

  test('start at once on an empty one: there is one room, and one link for the owner', async () => {
    const [one, two] = nodes.map(({ context }) => context) as [App['context'], App['context']]
    const rooms = await one.db.selectFrom('rooms').select('slug').execute()
    expect(rooms).toEqual([{ slug: 'lobby' }])
    const links = await Promise.all(
      [one, two].map((node) => node.newAccountActions.findClaimLink()),
    )
    expect(links[0]).toMatch(/\/claim\/[\w-]{43}$/)
    expect(links[1]?.split('/').at(-1)).toBe(links[0]?.split('/').at(-1))
  })

  test('security 12: settings and bans of one hold on the other within two seconds', async () => {
    const [one, two] = nodes.map(({ context }) => context) as [App['context'], App['context']]
    await one.settings.change({ guests: 'off' }, 'operator')
    const ban = { network: '203.0.113.7', reason: '', createdBy: 'Operator', expiresAt: null }
    await one.addressBans.add(ban, 'operator')
    await expect.poll(() => two.settings.now.guests, { timeout: soon }).toBe('off')
    await expect.poll(() => two.addressBans.covers('203.0.113.7'), { timeout: soon }).toBe(true)
  })

  test('security 16: tries at one are tries at the other', async () => {
    const [one, two] = nodes.map(({ context }) => context) as [App['context'], App['context']]
    const tries = Array.from({ length: 6 }, (_, n) =>
      (n % 2 ? one : two).throttle.attempt('ada', '192.0.2.1'),
    )
    const answers = await Promise.allSettled(tries)
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  })

  test('security 46: a question of one is answered at the other, once', async () => {
    const [one, two] = nodes.map(({ context }) => context) as [App['context'], App['context']]
    const challenge = one.signInMethods.challenges.create('ada')
    const answers = await Promise.all(
      [one, two].map(({ signInMethods }) => signInMethods.challenges.consume(challenge, 'ada')),
    )
    expect(answers.toSorted()).toEqual([false, true])
  })
})
