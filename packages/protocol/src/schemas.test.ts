import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, parseJson } from './codec.ts'
import { Command } from './commands.ts'
import { Body, Name, Slug } from './resources.ts'
import { isBlank, isUsername, mixesScripts, slugFromName } from './text.ts'

const code = (schema: Parameters<typeof parse>[0], input: unknown) => {
  const parsed = parse(schema, input)
  return parsed.ok ? 'ok' : parsed.code
}

describe('security 24: a message', () => {
  test.each([
    ['one character', 'a', 'ok'],
    ['4,000 characters', 'a'.repeat(4_000), 'ok'],
    ['4,001 characters', 'a'.repeat(4_001), 'too_long'],
    ['4,000 characters outside the basic plane', '😀'.repeat(4_000), 'ok'],
    ['16 KB', 'a'.repeat(16 * 1024), 'too_long'],
    ['one letter and 3,999 marks on it', `a${'\u0301'.repeat(3_999)}`, 'ok'],
    ['one letter and 4,000 marks on it', `a${'\u0301'.repeat(4_000)}`, 'too_long'],
    ['a family emoji', '👨‍👩‍👧', 'ok'],
    ['nothing', '', 'blank'],
    ['spaces and line breaks', ' \n\t\u00a0', 'blank'],
    ['characters of no width', '\u200b\u200d\u2060\ufeff', 'blank'],
    ['letters and marks of no width', '\u3164\u115f\u1160\u034f\ufe0f\u{e0100}', 'blank'],
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
        const isSpecial = ['', '__proto__', 'constructor', 'prototype'].includes(slug)
        return isSpecial || code(Slug, slug) === 'ok'
      }),
    )
  })
})

test('security 24: a name has 64 characters at most, by its marks as well', () => {
  expect(code(Name, 'a'.repeat(64))).toBe('ok')
  expect(code(Name, '😀'.repeat(64))).toBe('ok')
  expect(code(Name, 'a'.repeat(65))).toBe('invalid')
  expect(code(Name, `a${'\u0301'.repeat(65)}`)).toBe('invalid')
})

describe('security 51: of a name, nothing is kept that changes how its neighbours are read', () => {
  test.each([
    ['a direction that is turned', ' A\u202eda', 'Ada'],
    [
      'every other one',
      '\u200e\u200fA\u202a\u202b\u202cd\u202d\u2066\u2067\u2068\u2069\u061ca',
      'Ada',
    ],
    ['what has no width', 'A\u200bd\u200c\u200d\u2060\ufeffa', 'Ada'],
    ['controls, colours and new lines', 'A\u0000\u001b[31md\na\u009b1m', 'A[31mda1m'],
    ['separators of lines', 'A\u2028d\u2029a', 'Ada'],
    ['letters that nobody sees', 'Ada\u3164\u115f\u1160\uffa0\u034f', 'Ada'],
    ['hidden tags', 'Ada\u{e0041}\u{e007f}', 'Ada'],
    ['what means something to one font only', 'Ada\ue000', 'Ada'],
    ['spaces of all sorts', '\u00a0Ada \u3000 \u2003 Lovelace ', 'Ada Lovelace'],
    ['half a character', 'Ada\ud800', 'Ada\ufffd'],
  ])('%s', (_, name, kept) => {
    expect(parse(Name, name)).toEqual({ ok: true, value: kept })
  })

  test.each(['\u200b\u202e', '\u3164', '\u115f\u1160', '\uffa0', '\u2800', '\u034f', '\ufe0f'])(
    '%j is no name at all',
    (name) => {
      expect(code(Name, name)).toBe('invalid')
    },
  )

  test.each(['аda', 'Αda', 'paypаl', 'Ada\u202e', 'A da', '\u0301ada', 'ada\u3164'])(
    'an account is not called %j, which looks like another',
    (name) => {
      expect(isUsername(name.normalize('NFKC'))).toBe(false)
    },
  )
})

describe('security 51: a name is marked whose letters are of scripts that do not belong together', () => {
  test.each([
    ['a Cyrillic letter among Latin ones', '\u0430dmin'],
    ['a Greek one', '\u0391da'],
    ['a Latin one among Cyrillic ones', 'M\u043e\u0441\u043a\u0432\u0430'],
    ['an Armenian one', 'B\u0585b'],
    ['one of a script that hardly anybody writes', '\u13aada'],
    ['two words, each of its own', 'Ada \u0410\u0441\u0430'],
    ['a digit of another script', 'Ada\u0665'],
    ['Cyrillic beside Japanese', '東京\u0410'],
    ['Korean beside Japanese', '서울かな'],
  ])('%s', (_, name) => {
    expect(mixesScripts(name)).toBe(true)
  })

  test.each([
    'Ada Lovelace',
    'Zoë Müller-Øst',
    'Ada 2 👑',
    'Анна·Иванова 2',
    'Αθηνά',
    '東京タワー Tower・々',
    '서울 Seoul 漢字',
    '陳ㄔㄣˊ Chen',
    'محمد ٥',
    'हिन्दी १',
    'สมชาย',
    'ᏣᎳᎩ',
    '3 µm',
    '🌱',
    '',
  ])('not %j', (name) => {
    expect(mixesScripts(name)).toBe(false)
  })
})

test('security 28: a command with an unknown key is refused, whatever it is', () => {
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
