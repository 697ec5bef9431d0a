import { expect, test } from 'vitest'
import { splitLinks } from './addresses.ts'

const linksIn = (text: string) => splitLinks(text).flatMap(({ href }) => (href ? [href] : []))

test('web addresses are links, and the text around them stays as it is', () => {
  const text = 'See https://example.org/a?b=c#d, and http://example.com.'
  expect(linksIn(text)).toEqual(['https://example.org/a?b=c#d', 'http://example.com/'])
  expect(
    splitLinks(text)
      .map(({ text }) => text)
      .join(''),
  ).toBe(text)
})

test('brackets around an address are not part of it, those within are', () => {
  expect(linksIn('(https://example.org/x)')).toEqual(['https://example.org/x'])
  expect(linksIn('https://example.org/x_(y)')).toEqual(['https://example.org/x_(y)'])
})

test.each([
  ['https://example.com。', 'https://example.com'],
  ['https://example.com/docs，然后', 'https://example.com/docs'],
  ['「https://example.com/a」を見て', 'https://example.com/a'],
  ['https://example.com/docs（文档）了解', 'https://example.com/docs（文档）'],
  ['https://example.com/东京（消歧义）#历史', 'https://example.com/东京（消歧义）#历史'],
  ['（见 https://example.com/a）了解', 'https://example.com/a'],
  ['https://example.com/a（未完', 'https://example.com/a'],
  ['看“https://example.com/a”吧', 'https://example.com/a'],
  ['`https://example.com/a`', 'https://example.com/a'],
  ['`https://example.com/a`.', 'https://example.com/a'],
  ['https://ja.wikipedia.org/wiki/ジョン・レノン', 'https://ja.wikipedia.org/wiki/ジョン・レノン'],
  ['[here](https://example.org/x), or', 'https://example.org/x'],
  ['http://[::1]:8000/', 'http://[::1]:8000/'],
  ['**https://example.org/x**', 'https://example.org/x'],
])('in %s the link is %s', (text, link) => {
  const shown = splitLinks(text).flatMap(({ text, href }) => (href ? [text] : []))
  expect(shown).toEqual([link])
})

test('what begins with www. is a link of https', () => {
  expect(linksIn('See www.example.org/a, or WWW.example.com.')).toEqual([
    'https://www.example.org/a',
    'https://www.example.com/',
  ])
})

test('mail addresses are links', () => {
  expect(linksIn('Write to ada@example.org, or <bob+chat@mail.example.com>.')).toEqual([
    'mailto:ada@example.org',
    'mailto:bob%2Bchat@mail.example.com',
  ])
  expect(linksIn('给ada@example.org写信')).toEqual(['mailto:ada@example.org'])
})

test.each([
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'https://',
  'xhttps://example.org',
  'www.',
  'www.example',
  'xwww.example.org',
  '@ada',
  'ada@home',
  'ada@example.1',
  '@ada@example.org',
  'ada@-example.org',
])('%s is no link', (text) => {
  expect(linksIn(text)).toEqual([])
})

/** Texts of a length that are hard for a careless reader. */
const hard: ((length: number) => string)[] = [
  ...[
    'https://a(',
    'https://',
    'www.',
    'www.a',
    '@',
    'a@',
    'a@a.',
    'a.',
    'a@a.aa@',
    '（',
    '）',
    'https://a.b/（',
  ],
].map((part) => (length: number) => part.repeat(length / part.length))
const openings = ['https://a', 'https://a.b/', 'www.a.', 'a@a.', 'a@', '@a.']
for (const opening of openings)
  for (const rest of [')', '(', '（', '）', '.', 'a', '-', 'a.', '!', '@', 'ü'])
    hard.push((length) => opening + rest.repeat(length / rest.length))
/** A name of a server in which no two letters are the same. */
hard.push(
  (length) =>
    `https://${Array.from({ length: length / 3 }, (_, n) => String.fromCharCode(0x4e00 + n)).join('')}`,
)

test('security 30: four times as much text takes about four times as long, whatever stands in it', () => {
  /**
   * Microseconds of this thread's own processor time: what other programs take is not in it. Some
   * machines count it in steps of 4 ms: so often is it done that they are a small part.
   */
  const costOf = (text: string) => {
    const before = process.threadCpuUsage()
    for (let times = 1; ; times++) {
      splitLinks(text)
      const { user, system } = process.threadCpuUsage(before)
      if (user + system >= 12_000) return (user + system) / times
    }
  }
  const least = (text: string) => Math.min(...Array.from({ length: 2 }, () => costOf(text)))
  for (const make of hard) {
    // The square of it would take 16 times as long.
    expect(least(make(4 * 16_384)), make(24)).toBeLessThan(10 * least(make(16_384)))
  }
})
