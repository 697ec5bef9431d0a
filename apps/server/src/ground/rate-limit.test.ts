import { expect, test } from 'vitest'
import { ChatError } from './errors.ts'
import { createRateLimiter, rates } from './rate-limit.ts'

function refusal(take: () => void): ChatError | undefined {
  try {
    take()
  } catch (error) {
    if (error instanceof ChatError) return error
    throw error
  }
  return undefined
}

test('a burst passes, and then the answer says how long to wait', () => {
  let time = 0
  const limiter = createRateLimiter(() => time)
  for (let sent = 0; sent < rates.sendByPerson.burst; sent++) limiter.consume('sendByPerson', 'ada')

  expect(refusal(() => limiter.consume('sendByPerson', 'ada'))).toMatchObject({
    code: 'rate',
    retryAfter: 200,
  })
  time += 200
  expect(refusal(() => limiter.consume('sendByPerson', 'ada'))).toBeUndefined()
})

test('one person does not use up the budget of another', () => {
  const limiter = createRateLimiter(() => 0)
  while (!refusal(() => limiter.consume('sendByPerson', 'ada')));
  expect(refusal(() => limiter.consume('sendByPerson', 'bob'))).toBeUndefined()
})

test('security 65: a customer with very many addresses has not as many budgets, a neighbour has their own', () => {
  const limiter = createRateLimiter(() => 0)
  const from = (address: string) => refusal(() => limiter.consumeFrom('signInByAddress', address))
  const tries = (addresses: string[]) => addresses.filter((address) => !from(address)).length
  const networks = (site: string) =>
    Array.from({ length: 5_000 }, (_, n) => `2001:db8:${site}:${n.toString(16)}::1`)

  expect(tries(networks('1'))).toBe(16 * rates.signInByAddress.burst)
  expect(from('2001:db8:2::1')).toBeUndefined()
  expect(from('64:ff9b::192.0.2.1')).toBeUndefined()
  expect(tries(Array<string>(50).fill('192.0.2.1'))).toBe(rates.signInByAddress.burst - 1)
})
