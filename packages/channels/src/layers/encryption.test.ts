import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { encryption } from './encryption.ts'

const newKey = () => randomBytes(32)

test('what was sealed is hidden, and opened by every holder of the key', () => {
  const key = newKey()
  const [here, there] = [encryption([key]), encryption([key])]
  for (const text of ['', 'grüße 👋', 'x'.repeat(100_000)]) {
    const sealed = here.sign(text)
    expect(there.verify(sealed)).toBe(text)
    expect(here.verify(sealed)).toBe(text)
  }
  const sealed = Buffer.from(here.sign('a secret word'), 'base64url')
  expect(sealed.toString('latin1')).not.toContain('secret')
})

test('the same text never looks the same, from one holder or from two', () => {
  const key = newKey()
  const [here, there] = [encryption([key]), encryption([key])]
  const seen = [here, here, there].map((each) => each.sign('the same'))
  expect(new Set(seen).size).toBe(3)
})

test('keys are changed one after the other, and no text is lost on the way', () => {
  const [old, next] = [newKey(), newKey()]
  const stages = [[old], [old, next], [next, old], [next]].map((keys) => encryption(keys))
  for (const [index, from] of stages.entries())
    for (const to of [stages[index - 1], from, stages[index + 1]])
      expect(to ? to.verify(from.sign('tea')) : 'tea').toBe('tea')
  expect(stages[0]?.verify(stages[3]?.sign('tea') ?? '')).toBeUndefined()
})

test('a byte that was changed, cut off or made up is noticed', () => {
  const { sign, verify } = encryption([newKey()])
  const sealed = Buffer.from(sign('tea'), 'base64url')
  for (const index of sealed.keys()) {
    const forged = Buffer.from(sealed)
    forged[index] = (forged[index] ?? 0) ^ 1
    expect(verify(forged.toString('base64url'))).toBeUndefined()
  }
  for (let length = 0; length < sealed.length; length++)
    expect(verify(sealed.toString('base64url', 0, length))).toBeUndefined()
  expect(verify('no base64 at all!')).toBeUndefined()
  expect(verify(sealed.toString('base64url'))).toBe('tea')
})

test('what is no key is refused', () => {
  expect(() => encryption([])).toThrow('one key or more')
  expect(() => encryption([newKey(), randomBytes(16)])).toThrow('32 random bytes; this one has 16')
})
