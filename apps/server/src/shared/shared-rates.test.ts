import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { noLogger } from '../ground/logger.ts'
import type { Storage } from '../storage/storage.ts'
import { openTestStorage } from '../storage/testing/test-storage.ts'
import { createSharedLimiter, sharedRates } from './shared-rates.ts'
import { deleteWhatIsOver, openSweep } from './sweep.ts'

const hour = 3_600_000
let storage: Storage
let now = 0
const clock = { ...systemClock, wall: () => now, monotonic: () => elapsed + now }
let elapsed = 0
beforeEach(async () => {
  storage = await openTestStorage()
  now = 1_800_000_000_000
})
afterEach(() => storage.close())

/** The limiter of one more node; its answers are waits, 0 where there is none. */
function openNode() {
  const { db } = storage
  const limiter = createSharedLimiter({ db, clock, sweep: { soon() {}, async close() {} } })
  const waitOf = (consumed: Promise<void>) =>
    consumed.then(
      () => 0,
      (error: { retryAfter: number }) => error.retryAfter,
    )
  return {
    mail: (account = 'ada') => waitOf(limiter.consume('mailToAccount', account)),
    signIn: (address: string) => waitOf(limiter.consumeFrom('signInByAddress', address)),
  }
}
const rows = async () => (await storage.db.selectFrom('budgets').select('key').execute()).length

describe('security 23: what guards secrets', () => {
  test('has one budget over all nodes', async () => {
    const [one, other] = [openNode(), openNode()]
    const waits = []
    for (let mail = 0; mail < 6; mail++) waits.push(await (mail % 2 ? one : other).mail())
    expect(waits).toEqual([0, 0, 0, 0, 0, hour / 5])
    expect(await one.mail()).toBe(hour / 5)
    expect(await one.mail('bob')).toBe(0)
  })

  test('has one for nodes that ask at the same moment, too', async () => {
    const nodes = [openNode(), openNode(), openNode()]
    const waits = await Promise.all(nodes.flatMap((node) => [1, 2, 3, 4].map(() => node.mail())))
    expect(waits.filter((wait) => wait === 0)).toHaveLength(sharedRates.mailToAccount.burst)
  })

  test('fills up again, and never further than it was', async () => {
    const node = openNode()
    for (let mail = 0; mail < 5; mail++) await node.mail()
    now += hour / 5
    expect([await node.mail(), await node.mail()]).toEqual([0, hour / 5])
    now += 24 * hour
    const waits = []
    for (let mail = 0; mail < 6; mail++) waits.push(await node.mail())
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5)
  })

  test('is refused without a question to the database until the wait is over', async () => {
    const [one, other] = [openNode(), openNode()]
    for (let mail = 0; mail < 6; mail++) await one.mail()
    await storage.db.deleteFrom('budgets').execute()
    expect(await one.mail()).toBe(hour / 5)
    expect(await other.mail()).toBe(0)
    now += hour / 5
    expect(await one.mail()).toBe(0)
  })

  test('waits no longer where the clock of the machine was ahead and is set right', async () => {
    const node = openNode()
    for (let mail = 0; mail < 6; mail++) await node.mail()
    now -= 24 * hour
    elapsed += 24 * hour
    expect(await node.mail()).toBe(hour / 5)
    expect(await openNode().mail()).toBe(hour / 5)
  })

  test('is forgotten once it is full, and more than so many rows are not kept', async () => {
    const node = openNode()
    for (const account of ['ada', 'ada', 'bob', 'cem']) await node.mail(account)
    await deleteWhatIsOver(storage.db, now + hour / 5)
    expect(await rows()).toBe(1)
    for (const account of ['bob', 'cem']) await node.mail(account)
    await deleteWhatIsOver(storage.db, now, 2)
    expect(await rows()).toBe(2)
    expect(await node.mail('bob')).toBe(0)
  })

  test('is forgotten a minute after something was counted', async () => {
    let due: (() => void) | undefined
    const after = (milliseconds: number, call: () => void) => {
      expect(milliseconds).toBe(60_000)
      due = call
      return () => {}
    }
    const { db } = storage
    const sweep = openSweep({ db, logger: noLogger, clock: { ...clock, after } })
    const limiter = createSharedLimiter({ db, clock, sweep })
    expect(due).toBeUndefined()
    await limiter.consume('mailToAccount', 'ada')
    now += hour
    due?.()
    await sweep.close()
    expect(await rows()).toBe(0)
  })
})

test('security 65: a customer with very many addresses has not as many budgets, a neighbour has their own', async () => {
  const node = openNode()
  const tries = async (addresses: string[]) => {
    let passed = 0
    for (const address of addresses) if ((await node.signIn(address)) === 0) passed++
    return passed
  }
  const networks = (site: string) =>
    Array.from({ length: 1_100 }, (_, n) => `2001:db8:${site}:${n.toString(16)}::1`)

  expect(await tries(networks('1'))).toBe(16 * sharedRates.signInByAddress.burst)
  expect(await node.signIn('2001:db8:2::1')).toBe(0)
  expect(await node.signIn('64:ff9b::192.0.2.1')).toBe(0)
  expect(await tries(Array<string>(50).fill('192.0.2.1'))).toBe(
    sharedRates.signInByAddress.burst - 1,
  )
})
