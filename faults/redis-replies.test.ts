import { expect, test } from 'vitest'
import { RedisReplies } from './redis-replies.ts'

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`
const told = (kind: string, text: string) =>
  `${kind}3\r\n${bulk('message')}${bulk('log')}${bulk(text)}`
const others = [
  '+OK\r\n',
  ':12\r\n',
  '$-1\r\n',
  '*-1\r\n',
  '_\r\n',
  '-ERR no\r\n',
  `*2\r\n${bulk('müsli')}*1\r\n:1\r\n`,
  `%1\r\n${bulk('message')}#t\r\n`,
  `|1\r\n+ttl\r\n:3\r\n${bulk('with an attribute')}`,
  `>3\r\n${bulk('subscribe')}${bulk('log')}:1\r\n`,
]

test('replies pass as they are, in whatever pieces they come', () => {
  const stream = Buffer.from(
    [...others, told('*', 'two\r\nlines'), ...others, told('>', '')].join(''),
  )
  for (const size of [1, 2, 7, stream.length]) {
    const replies = new RedisReplies(() => ({ lost: 0, repeated: 0 }))
    const passed: Buffer[] = []
    for (let at = 0; at < stream.length; at += size)
      passed.push(Buffer.from(replies.take(stream.subarray(at, at + size))))
    expect(Buffer.concat(passed).toString()).toBe(stream.toString())
  }
})

test('of what subscribers are told some is lost and some comes twice, and of nothing else', () => {
  const chances = [0.1, 0.22, 0.5]
  const replies = new RedisReplies(
    () => ({ lost: 0.2, repeated: 0.05 }),
    () => chances.shift() ?? 1,
  )
  const [one, two, three] = ['one', 'two', 'three'].map((text) => told('>', text))
  const stream = `${others.join('')}${one}${two}${three}`
  expect(replies.take(Buffer.from(stream)).toString()).toBe(
    `${others.join('')}${two}${two}${three}`,
  )
})
