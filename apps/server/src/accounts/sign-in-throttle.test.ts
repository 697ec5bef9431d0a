import { describe, expect, test } from 'vitest'
import { buildChat, passwordOf } from '../testing/build-chat.ts'
import { createSignInThrottle } from './sign-in-throttle.ts'

const minute = 60_000

/** A throttle with a clock of its own; `tries` answers the waits, 0 where there was none. */
function build() {
  let now = 0
  const throttle = createSignInThrottle(() => now)
  const attempt = (account = 'ada', address = '192.0.2.1') => {
    try {
      throttle.attempt(account, address)
      return 0
    } catch (error) {
      return (error as { retryAfter: number }).retryAfter
    }
  }
  const fail = (times: number) => Array.from({ length: times }, () => attempt())
  const pass = (milliseconds: number) => {
    now += milliseconds
  }
  return { throttle, attempt, fail, pass }
}

describe('security 16: whoever guesses a password', () => {
  test('has five tries, and then waits longer and longer', () => {
    const { attempt, fail, pass } = build()

    expect(fail(5)).toEqual([0, 0, 0, 0, 0])
    expect(attempt()).toBe(minute)
    pass(minute)
    expect(attempt()).toBe(0)
    expect(attempt()).toBe(2 * minute)
    pass(2 * minute)
    expect(attempt()).toBe(0)
    expect(attempt()).toBe(4 * minute)
  })

  test('waits a quarter of an hour at most, and then has five tries again', () => {
    const { attempt, fail, pass } = build()
    fail(5)
    for (const waited of [1, 2, 4, 8]) {
      pass(waited * minute)
      expect(attempt()).toBe(0)
    }
    expect(attempt()).toBe(15 * minute)
    pass(15 * minute)
    expect(fail(5)).toEqual([0, 0, 0, 0, 0])
  })

  test('locks nobody out who comes from elsewhere, and no other account', () => {
    const { attempt, fail } = build()
    fail(6)

    expect(attempt('ada', '192.0.2.2')).toBe(0)
    expect(attempt('bob')).toBe(0)
  })

  test('does not get around it with the addresses of one IPv6 network', () => {
    const { attempt } = build()
    for (let n = 1; n <= 5; n++) attempt('ada', `2001:db8:1:2::${n}`)

    expect(attempt('ada', '2001:db8:1:2:ffff::1')).toBe(minute)
    expect(attempt('ada', '2001:db8:1:3::1')).toBe(0)
  })

  test('starts anew after the right password', () => {
    const { attempt, fail, throttle } = build()
    fail(4)
    throttle.succeeded('ada', '192.0.2.1')
    expect(fail(5)).toEqual([0, 0, 0, 0, 0])
    expect(attempt()).toBe(minute)
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
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401))
    expect(statuses).toContain(429)
  })
})
