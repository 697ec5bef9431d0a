import { describe, expect, test } from 'vitest'
import { openToken } from './open-token.ts'
import { ranked } from './ranking.ts'

const open = (before: string) => {
  const token = openToken(before)
  return token && `${token.sign}${token.query}`
}

describe('a sign opens a list', () => {
  test.each([
    ['@', '@'],
    ['hi @ad', '@ad'],
    ['(@ad', '@ad'],
    ['**@ad', '@ad'],
    ['one\n@ad', '@ad'],
    ['@Ada Lo', '@Ada Lo'],
    ['see #gar', '#gar'],
    [':ta', ':ta'],
    ['nice :+1', ':+1'],
    ['@ada :ta', ':ta'],
    ['/', '/'],
    ['/sh', '/sh'],
  ])('in %j', (before, expected) => {
    expect(open(before)).toBe(expected)
  })

  test.each([
    ['ada@example.org', 'an address of mail'],
    ['10:30', 'a time'],
    ['see /sh', 'a word that is no command'],
    ['//sh', 'a text with a slash'],
    ['https://example.org', 'an address'],
    [':t', 'one letter'],
    [':-)', 'a smiley'],
    ['# Title', 'a heading'],
    ['@ada\n', 'the next line'],
    ['@ada is on her way', 'a sentence'],
    ['`@ad', 'code'],
    ['```\n@ad', 'a block of code'],
    [`@${'a'.repeat(80)}`, 'a name that is too long'],
  ])('not in %j: %s', (before) => {
    expect(open(before)).toBeUndefined()
  })

  test('behind code', () => {
    expect(open('`code` @ad')).toBe('@ad')
    expect(open('```\ncode\n```\n@ad')).toBe('@ad')
  })
})

describe('ranking', () => {
  const names = (list: readonly string[], query: string) => ranked(list, query, (name) => [name])

  test('puts a beginning before a part inside, and keeps the order among equals', () => {
    expect(names(['Hadar', 'Bo Ada', 'Adam', 'Ada', 'Eve'], 'ad')).toEqual([
      'Adam',
      'Ada',
      'Bo Ada',
      'Hadar',
    ])
  })

  test('does not ask for accents and capitals', () => {
    expect(names(['Zoë', 'Ömer'], 'zoe')).toEqual(['Zoë'])
    expect(names(['Zoë', 'Ömer'], 'OM')).toEqual(['Ömer'])
  })

  test('shows eight at most', () => {
    expect(
      names(
        Array.from({ length: 20 }, (_, index) => `a${index}`),
        'a',
      ),
    ).toHaveLength(8)
  })
})
