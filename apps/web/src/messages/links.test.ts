import { expect, test } from 'vitest'
import { splitLinks } from './links.ts'

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
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'https://',
  'xhttps://example.org',
])('%s is no link', (text) => {
  expect(linksIn(text)).toEqual([])
})

test('a long line of almost-addresses takes no time', () => {
  const started = performance.now()
  splitLinks('https://a('.repeat(1_600))
  splitLinks(`https://a${')'.repeat(16_000)}`)
  expect(performance.now() - started).toBeLessThan(200)
})
