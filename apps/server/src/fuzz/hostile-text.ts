// Texts that clients should never send, and some that they may: a grammar of
// frames filled with what breaks programs, and good texts with bytes changed.
import fc from 'fast-check'

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

/** JSON texts of values that are seldom thought of. */
const oddValues = [
  'null',
  'true',
  '-0',
  '0',
  '1',
  '1.5',
  '-1',
  '1e400',
  '-1e400',
  '9007199254740993',
  '1e-7',
  'NaN',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00x"',
  '"\\u202eabc"',
  '"\\u200b"',
  '"\ufeff"',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"../../etc/passwd"',
  '"lobby\' OR 1=1 --"',
  '"lobby"',
  '"Lobby"',
  '[]',
  '["lobby"]',
  '{}',
  '{"__proto__":{"admin":true}}',
  '{"toString":1}',
  '{"length":1e9}',
  '[null]',
  '{"epoch":"x","seq":1}',
  '{"epoch":{},"seq":"1"}',
  '{"epoch":"","seq":-0}',
  JSON.stringify('x'.repeat(4_001)),
  JSON.stringify('é'.repeat(4_000)),
  JSON.stringify('\u0301'.repeat(9_000)),
  JSON.stringify('👩‍👩‍👧'.repeat(300)),
  deep(100),
]

const oddValue = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddValues) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)) },
)

/** An object written by hand: keys may repeat, or be dangerous. `good` holds what is right for a key. */
export function oddObject(good: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<string> {
  const keys = [...Object.keys(good), '__proto__', 'constructor', 'prototype', 'extra', '']
  const entry = fc.constantFrom(...keys).chain((key) => {
    const right = Object.hasOwn(good, key) ? good[key] : undefined
    const value = right
      ? fc.oneof(
          { weight: 3, arbitrary: fc.constantFrom(...right) },
          { weight: 2, arbitrary: oddValue },
        )
      : oddValue
    return value.map((text) => `${JSON.stringify(key)}:${text}`)
  })
  return fc.array(entry, { maxLength: 8 }).map((entries) => `{${entries.join(',')}}`)
}

/** A text with some of its characters lost, doubled, swapped or replaced. */
export function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 12 }),
    put: fc.oneof(
      fc.constantFrom('', '"', '}', ']', '\\', '\0', ':', ',', '\ud800', 'e999'),
      fc.string({ maxLength: 4, unit: 'binary' }),
    ),
  })
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([text, changes]) =>
      changes.reduce((so, { at, length, put }) => {
        const start = at % (so.length + 1)
        return so.slice(0, start) + put + so.slice(start + length)
      }, text),
    )
}

/** Whole texts that have brought others down. */
export const oddTexts = fc.constantFrom(
  '',
  ' ',
  '{',
  'null',
  '[]',
  '"text"',
  '1',
  '\0',
  '\ufeff{}',
  deep(10_000),
  `{"a":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_001)}`,
  `{"type":"message.send","body":"${'x'.repeat(1_000_000)}"}`,
  `{"type":${'9'.repeat(5_000)}}`,
  '{"type":{"toString":null}}',
  '{"type":["message.send"]}',
  '{"type":"__proto__"}',
  '{"type":"constructor","ref":1}',
  '{"__proto__":{"type":"message.send"}}',
  '{"type":"pong","type":"typing.start"}',
)
