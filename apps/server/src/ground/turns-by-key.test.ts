import { expect, test } from 'vitest'
import { turnsByKey } from './turns-by-key.ts'

test('work of one key is done one after the other, also after a failure; others need not wait', async () => {
  const inTurn = turnsByKey(4)
  const done: string[] = []
  const first = Promise.withResolvers<void>()
  const all = [
    inTurn('ada', () => first.promise.then(() => done.push('first'))),
    inTurn('ada', () => Promise.reject(new Error('no'))),
    inTurn('ada', async () => done.push('third')),
  ]
  await inTurn('bob', async () => done.push('bob'))
  first.resolve()
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'fulfilled'],
  ])
  expect(done).toEqual(['bob', 'first', 'third'])
})

test('more than so many of one key are refused, until one has ended', async () => {
  const inTurn = turnsByKey(1)
  const first = Promise.withResolvers<void>()
  const both = [inTurn('ada', () => first.promise), inTurn('ada', async () => {})]
  await expect(inTurn('ada', async () => {})).rejects.toMatchObject({ code: 'rate' })
  await inTurn('bob', async () => {})
  first.resolve()
  await Promise.all(both)
  expect(await inTurn('ada', async () => 'again')).toBe('again')
})
