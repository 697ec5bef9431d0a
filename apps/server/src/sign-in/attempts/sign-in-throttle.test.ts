import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../ground/clock.ts'
import type { Storage } from '../../storage/storage.ts'
import { openTestStorage } from '../../storage/testing/test-storage.ts'
import { buildChat, passwordOf } from '../../testing/build-chat.ts'
import { createSignInThrottle, type SignInThrottle } from './sign-in-throttle.ts'

const minute = 60_000

let storage: Storage
beforeEach(async () => {
  storage = await openTestStorage()
})
afterEach(() => storage.close())

/** The throttles of two nodes that take turns, with a date of their own; `attempt` answers the wait, 0 where there was none. */
function build() {
  let now = 1_800_000_000_000
  const clock = { ...systemClock, wall: () => now }
  const sweep = { soon() {}, async close() {} }
  const nodes = [0, 1].map(() => createSignInThrottle({ db: storage.db, clock, sweep }))
  let turn = 0
  const throttle: SignInThrottle = {
    attempt: (...tried) => (nodes[turn++ % 2] as SignInThrottle).attempt(...tried),
    forget: (...whose) => (nodes[turn++ % 2] as SignInThrottle).forget(...whose),
  }
  const attempt = (account = 'ada', address = '192.0.2.1', isKnown = false) =>
    throttle
      .attempt(account, address, async () => isKnown)
      .then(
        () => 0,
        (error: { retryAfter: number }) => error.retryAfter,
      )
  const right = async (address = '192.0.2.1') =>
    (await throttle.attempt('ada', address, async () => true)).succeeded()
  const fail = async (times: number) => {
    const waits: number[] = []
    for (let n = 0; n < times; n++) waits.push(await attempt())
    return waits
  }
  const pass = (milliseconds: number) => {
    now += milliseconds
  }
  return { attempt, fail, right, pass }
}

describe('security 16: a person who guesses a password', () => {
  test('waits no longer where the clock was ahead and is set right', async () => {
    const { attempt, fail, pass } = build()
    await fail(5)
    pass(-24 * 60 * minute)
    expect(await attempt('ada', '192.0.2.1', true)).toBe(minute)
  })

  test('has five tries, and then waits longer and longer', async () => {
    const { attempt, fail, pass } = build()

    expect(await fail(5)).toEqual([0, 0, 0, 0, 0])
    expect(await attempt()).toBe(minute)
    pass(minute)
    expect(await attempt()).toBe(0)
    expect(await attempt()).toBe(2 * minute)
    pass(2 * minute)
    expect(await attempt()).toBe(0)
    expect(await attempt()).toBe(4 * minute)
  })

  test('waits a quarter of an hour at most, and then has five tries again', async () => {
    const { attempt, fail, pass } = build()
    await fail(5)
    for (const waited of [1, 2, 4, 8]) {
      pass(waited * minute)
      expect(await attempt()).toBe(0)
    }
    expect(await attempt()).toBe(15 * minute)
    pass(15 * minute)
    expect(await fail(5)).toEqual([0, 0, 0, 0, 0])
  })

  test('locks out no other place, and no other account', async () => {
    const { attempt, fail } = build()
    await fail(6)

    expect(await attempt('ada', '192.0.2.2')).toBe(0)
    expect(await attempt('bob')).toBe(0)
  })

  test('does not get around it with the addresses of one IPv6 network', async () => {
    const { attempt } = build()
    for (let n = 1; n <= 5; n++) await attempt('ada', `2001:db8:1:2::${n}`)

    expect(await attempt('ada', '2001:db8:1:2:ffff::1')).toBe(minute)
    expect(await attempt('ada', '2001:db8:1:3::1')).toBe(0)
  })

  test('starts anew after the right password', async () => {
    const { attempt, fail, right } = build()
    await fail(4)
    await right()
    expect(await fail(5)).toEqual([0, 0, 0, 0, 0])
    expect(await attempt()).toBe(minute)
  })

  test('with the networks of one customer has twice as many tries from a /56, and four times from a /48', async () => {
    const { attempt } = build()
    const waitsFrom = async (networks: number, network: (n: number) => string) => {
      const waits = []
      for (let n = 0; n < networks; n++) waits.push(await attempt('ada', `${network(n)}::1`))
      return waits.filter((wait) => wait === 0).length
    }
    expect(await waitsFrom(60, (n) => `2001:db8:1:${n.toString(16)}`)).toBe(10)
    expect(await waitsFrom(60, (n) => `2001:db8:2:${(n * 256).toString(16)}`)).toBe(20)
  })

  test('from everywhere is slowed down as one, except where the account is at home', async () => {
    const { attempt } = build()
    for (let n = 0; n < 50; n++) expect(await attempt('ada', `192.0.${n}.1`)).toBe(0)

    expect(await attempt('ada', '198.51.100.7')).toBeGreaterThan(minute)
    expect(await attempt('ada', '203.0.113.9', true)).toBe(0)
    expect(await attempt('bob', '198.51.100.7')).toBe(0)
  })

  test('has no more tries because the account signs in at home', async () => {
    const { attempt, right } = build()
    for (let n = 0; n < 50; n++) await attempt('ada', `192.0.${n}.1`)
    for (let n = 0; n < 20; n++) await right('203.0.113.9')

    expect(await attempt('ada', '198.51.100.7')).toBeGreaterThan(minute)
  })

  test('has as many as before once the account has signed in while there were some', async () => {
    const { attempt, right } = build()
    for (let n = 0; n < 20; n++) await right('203.0.113.9')
    for (let n = 0; n < 50; n++) expect(await attempt('ada', `192.0.${n}.1`)).toBe(0)
  })

  test('and is refused for that uses up nothing of what others may try elsewhere', async () => {
    const { attempt, fail } = build()
    await fail(500)
    expect(await attempt('ada', '198.51.100.7')).toBe(0)
  })

  test('is told so by the server, known account or not', async () => {
    await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
    await chat.account('Ada')
    for (const username of ['ada', 'nobody']) {
      const tries = Array.from({ length: 6 }, () =>
        chat.fetch('/api/auth/sign-in', { json: { username, password: 'wrong password' } }),
      )
      const answers = await Promise.all(tries)
      expect(answers.map(({ status }) => status).toSorted()).toEqual([401, 401, 401, 401, 401, 429])
      const refused = answers.find(({ status }) => status === 429)
      expect(Number(refused?.headers.get('retry-after'))).toBe(60)
    }
  })

  test('has twenty tries a minute from one address, whatever the accounts', async () => {
    await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
    const statuses: number[] = []
    for (let n = 1; n <= 22; n++)
      statuses.push(
        (
          await chat.fetch('/api/auth/sign-in', {
            json: { username: `person${n}`, password: passwordOf('Ada') },
          })
        ).status,
      )
    expect(statuses).toEqual([...Array(20).fill(401), 429, 429])
  })
})
