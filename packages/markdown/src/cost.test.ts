import { expect, test } from 'vitest'
import { parse } from './parse.ts'

const length = 4 * 1024

/** Sources that a careless parser takes the square of their length for: each part over and over. */
const parts = [
  ...'[ [] [a]( [a](<b ![ [a](b" * _ *a a* *a_ *_a **a*b ` `` ~~ ~~a || ||a | |a > >* - 1. # < <a <http:// & &amp; $ $a $$ \\ ( @ @a : :a: # #a www. http:// a@ a.b@c. \t 東 *東'.split(
    ' ',
  ),
  ...[
    '> a\n',
    '> > ',
    '- ',
    '- a\n',
    '-\n',
    '1. a\n',
    '- - - a\nb\n',
    '- [ ] ',
    '# a\n',
    'a\n-\n',
    '|a|\n',
    'a|b\n',
  ],
  ...[
    '|a|b|\n|-|-|\n',
    '[a]: b\n',
    '```\n',
    '~~~a\n',
    '> ```\n',
    '\n',
    ' ',
    '- a\n\n',
    '* * *\n',
    '> - *_[`|~<&#\n',
    '👩‍💻',
  ],
]
const repeated = parts.map((part) => (size: number) => part.repeat(Math.ceil(size / part.length)))

/** And those that are more than a repetition. */
const shaped: ((size: number) => string)[] = [
  (size) => '['.repeat(size / 2) + ']'.repeat(size / 2),
  (size) => '['.repeat(size / 4) + '](https://a)'.repeat(size / 16),
  (size) => '*'.repeat(size / 2) + 'a* '.repeat(size / 6),
  (size) => `${'*a '.repeat(size / 6)}${'a** '.repeat(size / 8)}`,
  (size) => `${'_a '.repeat(size / 6)}${'a* '.repeat(size / 6)}`,
  (size) => Array.from({ length: Math.sqrt(2 * size) }, (_, n) => '`'.repeat(n + 1)).join(' '),
  (size) =>
    Array.from({ length: Math.sqrt(2 * size) }, (_, n) => `${'~'.repeat(n + 3)}\n`).join(''),
  (size) => Array.from({ length: Math.sqrt(size) }, (_, n) => `${' '.repeat(2 * n)}- a`).join('\n'),
  (size) => '>'.repeat(size / 2) + 'a\n'.repeat(size / 4),
  (size) => '- '.repeat(size / 4) + '\na'.repeat(size / 4),
  (size) => `${'|a'.repeat(60)}\n${'|-'.repeat(60)}\n${'|\n'.repeat(size / 2)}`,
  (size) => `${'|a'.repeat(size / 6)}\n${'|-'.repeat(size / 6)}\n${'|b'.repeat(size / 6)}`,
]

/** Milliseconds of this thread's processor: what other programs take is not in it. */
function costOf(source: string): number {
  const before = process.threadCpuUsage()
  for (let times = 1; ; times++) {
    parse(source)
    const { user, system } = process.threadCpuUsage(before)
    if (user + system >= 6_000) return (user + system) / times
  }
}

/** How much longer four times as much takes. Collecting garbage and compiling fall on some rounds; the best is the parser's own. */
function ratioOf(make: (size: number) => string): number {
  const [short, long] = [make(length), make(4 * length)]
  const costs = { short: Number.POSITIVE_INFINITY, long: Number.POSITIVE_INFINITY }
  for (let round = 0; round < 8; round++) {
    costs.short = Math.min(costs.short, costOf(short))
    costs.long = Math.min(costs.long, costOf(long))
    if (round > 1 && costs.long / costs.short < 8) break
  }
  return costs.long / costs.short
}

test('security 30: four times as much Markdown takes about four times as long, whatever stands in it', () => {
  for (const make of [...repeated, ...shaped]) {
    // The square of it would take 16 times as long.
    expect(ratioOf(make), make(24)).toBeLessThan(10)
  }
})
