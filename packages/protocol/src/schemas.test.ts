import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, parseJson } from './codec.ts'
import { Command } from './commands.ts'
import { Body, Name, Slug } from './resources.ts'
import { isBlank, slugFromName } from './text.ts'

const code = (schema: Parameters<typeof parse>[0], input: unknown) => {
  const parsed = parse(schema, input)
  return parsed.ok ? 'ok' : parsed.code
}

describe('a message', () => {
  test.each([
    ['one character', 'a', 'ok'],
    ['4,000 characters', 'a'.repeat(4_000), 'ok'],
    ['4,001 characters', 'a'.repeat(4_001), 'too_long'],
    ['4,000 characters outside the basic plane', '😀'.repeat(4_000), 'ok'],
    ['more bytes than 16 KB in fewer characters', '😀'.repeat(4_097), 'too_long'],
    ['a family emoji', '👨‍👩‍👧', 'ok'],
    ['nothing', '', 'blank'],
    ['spaces and line breaks', ' \n\t\u00a0', 'blank'],
    ['characters of no width', '\u200b\u200d\u2060\ufeff', 'blank'],
    ['half a character', 'a\ud800', 'invalid'],
    ['a NUL', 'a\0', 'invalid'],
    ['a number', 5, 'invalid'],
    ['an object', { toString: 'a' }, 'invalid'],
  ])('of %s', (_, body, expected) => {
    expect(code(Body, body)).toBe(expected)
  })
})

describe('a slug', () => {
  test.each(['lobby', 'A-b_9', '東京', 'größe', 'a'.repeat(64), 'مرحبا'])('may be %s', (slug) => {
    expect(code(Slug, slug)).toBe('ok')
  })

  test.each(['', 'a b', 'a/b', '../a', 'a'.repeat(65), 'a!', 'a.b', '__proto__', '\u202ea', 5])(
    'may not be %j',
    (slug) => {
      expect(code(Slug, slug)).toBe('invalid')
    },
  )

  test('is the same room however its accents are typed', () => {
    expect(parse(Slug, 'cafe\u0301')).toEqual(parse(Slug, 'caf\u00e9'))
  })

  test('made of any name is a slug, or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const slug = slugFromName(name)
        return slug === '' || slug === '__proto__' || code(Slug, slug) === 'ok'
      }),
    )
  })
})

test('a name loses what cannot be seen', () => {
  expect(parse(Name, ' A\u202eda\u200b  Love\u0000lace ')).toEqual({
    ok: true,
    value: 'Ada Lovelace',
  })
  expect(code(Name, '\u200b\u202e')).toBe('invalid')
  expect(code(Name, 'a'.repeat(65))).toBe('invalid')
})

test('a command with a key of somebody else’s making is refused, whatever it is', () => {
  const command = { type: 'message.send', ref: 1, room: 'a', clientId: 'abcdefgh', body: 'hi' }
  expect(code(Command, command)).toBe('ok')
  for (const key of ['seq', 'author', 'role', 'is_admin', 'createdAt', 'epoch', 'constructor'])
    expect(code(Command, { ...command, [key]: 1 })).toBe('invalid')
  expect(
    parseJson(Command, `${JSON.stringify(command).slice(0, -1)},"__proto__":{"a":1}}`).ok,
  ).toBe(false)
})

test('whatever text comes in, the answer is a value or a refusal in words', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const parsed = parseJson(Command, text)
      return parsed.ok || parsed.message.length > 0
    }),
  )
})

test('text of no width is blank in linear time', () => {
  expect(isBlank(`${'\u200b'.repeat(1_000_000)}x`)).toBe(false)
})
