import { expect, test } from 'vitest'
import { PayloadReader, payloadsOf } from './notification-payloads.ts'

test('texts of any size arrive as they were sent', () => {
  const texts = ['', 'a', 'ünö 👋'.repeat(3_000), '7:seven', 'x'.repeat(50_000)]
  const reader = new PayloadReader()
  const payloads = payloadsOf('node', texts)
  expect(payloads.length).toBeGreaterThan(5)
  expect(payloads.flatMap((payload) => reader.take(payload) ?? [])).toEqual([
    { sender: 'node', texts },
  ])
})

test('who writes parts without an end is not heard', () => {
  const reader = new PayloadReader()
  for (let part = 1; part <= 5_000; part++)
    expect(reader.take(`stranger ${part}/5000 1:x`)).toBeUndefined()
  expect(reader.take('node 1/1 2:hi')).toEqual({ sender: 'node', texts: ['hi'] })
})
