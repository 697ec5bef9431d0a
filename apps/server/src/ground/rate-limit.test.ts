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
