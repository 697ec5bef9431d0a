import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOfficial, isOperators, isReserved, skeleton } from './skeleton.ts'
import { cleanName, isUsername } from './text.ts'

const [joiner, nonJoiner] = ['\u200D', '\u200C']
const flagOf = (region: string) =>
  `\u{1F3F4}${[...region].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}\u{E007F}`

describe('a name keeps the joiners that its script or its emoji need', () => {
  test.each([
    ['emoji of two', '👩\u200D💻 Ada'],
    ['emoji of two with a colour', '👩🏽\u200D💻 Ada'],
    ['emoji of two with a heart', '❤\uFE0F\u200D🔥'],
    ['a family', '👨\u200D👩\u200D👧'],
    ['a flag of two', '🏳\uFE0F\u200D🌈'],
    ['the flag of Scotland', flagOf('gbsct')],
    ['Sinhala', 'ශ්\u200Dරී'],
    ['Hindi, joined', 'क्\u200Dष'],
    ['Hindi, not joined', 'क्\u200Cष'],
    ['Persian', 'می\u200Cخواهم'],
    ['Persian with marks', 'بِ\u200Cنام'],
  ])('%s', (_, name) => {
    expect(cleanName(name)).toBe(name)
  })
})

describe('security 51: hidden characters that nothing needs are stripped from names', () => {
  test.each([
    ['a joiner between Latin letters', `A${joiner}da`],
    ['a joiner at the end', `Ada${joiner}`],
    ['a non-joiner between Latin letters', `A${nonJoiner}da`],
    ['a non-joiner behind a letter that joins to nothing', `دا${nonJoiner}ر`],
    ['a non-joiner at the end of a word', `می${nonJoiner}`],
    ['a joiner behind marks that come in another order', `\u0301්${joiner}`],
    ['a non-joiner behind the last sign', `क्${nonJoiner}`],
    ['two joiners in place of one', `👩${joiner}${joiner}💻`],
    ['a joiner behind emoji', `👩${joiner}Ada`],
    ['tags behind no flag', `Ada${flagOf('gbsct').slice(2)}`],
    ['tags of no known flag', flagOf('uswhy')],
    ['tags of a flag without their end', flagOf('gbsct').slice(0, -2)],
  ])('%s', (_, name) => {
    const bare = name.replace(/\u200C|\u200D|[\u{E0000}-\u{E007F}]/gu, '')
    const [first, second] = [cleanName(name), cleanName(bare)]
    // Of two joiners neither is kept.
    expect(first).toBe(second)
  })

  const piece = fc.constantFrom(
    ...['A', 'д', 'می', 'ا', 'क', '्', 'ශ', '්', '👩', '💻', '🏽', '\uFE0F', '\u{1F3F4}', ' '],
    ...['\u200B', '\u202E', '\u2066', '\u00AD', '\u034F', 'e', '\u0301', joiner, nonJoiner],
    ...[flagOf('gbsct').slice(2), '\u{E0067}', '\u{E007F}'],
  )
  const names = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

  test('cleaning a clean name changes nothing', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(cleanName(cleanName(name))).toBe(cleanName(name))
      }),
      { numRuns: 5_000 },
    )
  })

  test('nothing but joiners and tags of flags is kept of what is not seen', () => {
    fc.assert(
      fc.property(names, (name) => {
        const kept = cleanName(name)
        expect(kept).not.toMatch(/\u200B|\u202E|\u2066|\u00AD|\u034F/u)
        for (const [, before = ''] of kept.matchAll(/(.?)(?:\u200C|\u200D)/gsu))
          expect(before).toMatch(/[^\p{Script=Latin}\p{Script=Cyrillic}\s]/u)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('security 51: a username passes for no other', () => {
  test.each(['Ꭺda', 'օda', 'Bօb', 'аda', 'Αda', 'ᎪᎠᎪ', 'ада1\u0435a', 'ａdа'])(
    '%s, of letters of several scripts or of rare ones that look Latin, is none',
    (name) => {
      expect(isUsername(name.normalize('NFKC'))).toBe(false)
    },
  )

  test.each(['Саша', 'ᏣᎳᎩ', 'Αθηνά', 'Արամ', 'देव', '東京タワー', 'Zoë', 'ada.l-2'])(
    '%s, of one script that people write, is one',
    (name) => {
      expect(isUsername(name.normalize('NFKC'))).toBe(true)
    },
  )

  test.each([
    ['сара', 'capa'],
    ['B1LL', 'bill'],
    ['AIice', 'alice'],
    ['b0b', 'bob'],
    ['rnary', 'mary'],
    ['ada_l', 'ada.l'],
    ['ᎡᎷᎷᎪ', 'RMMA'],
    ['ᎪᏞᏆᏟᎬ', 'ALICE'],
    ['owner1.', 'owner1'],
    ['_ada-', 'ada'],
  ])('%s looks like %s', (one, other) => {
    expect(skeleton(one)).toBe(skeleton(other))
  })

  test('different names look different', () => {
    const names = ['ada', 'bob', 'eve', 'ida', 'саша', 'Αθηνά', 'ada2', 'ad', 'lda2']
    expect(new Set(names.map(skeleton)).size).toBe(names.length)
  })

  test('names of offices are known in every guise', () => {
    for (const name of ['admin', 'ADMIN', 'Adm1n', 'аdmin', 'Lobby', 'support', 'ad.min', 'sуstem'])
      expect([name, isOfficial(name)]).toEqual([name, true])
    for (const name of ['Operator', 'OPERATOR', 'Opera.tor', 'Op-erator', '0perator', 'оperator'])
      expect([name, isOperators(name)]).toEqual([name, true])
    for (const name of ['Guest', 'anonymous', 'bot', 'everyone'])
      expect([name, isOfficial(name)]).toEqual([name, true])
    expect([isOfficial('Ada'), isOperators('Ada')]).toEqual([false, false])
  })

  test('names that no guest goes by are known whatever stands around them', () => {
    for (const name of [
      'Operator',
      '✅ 0perator',
      'Admin!',
      '(mod)',
      'Ор-ERATOR',
      'Help Desk',
      'Lobby',
    ])
      expect([name, isReserved(name)]).toEqual([name, true])
    for (const name of ['Guest', 'Anonymous', 'Bot', 'Ada', 'Operator Ada', 'Modest', '🦊', ''])
      expect([name, isReserved(name)]).toEqual([name, false])
  })
})
