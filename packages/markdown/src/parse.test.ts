import { describe, expect, test } from 'vitest'
import { parse } from './parse.ts'
import type { Block, Inline } from './tree.ts'

/** A tree in short: `strong(tea)`, with `·` for a line break. */
const inline = (node: Inline): string => {
  if (node.kind === 'text') return node.text
  if (node.kind === 'break') return '·'
  if (node.kind === 'link')
    return `${node.form}<${node.href}>(${node.children.map(inline).join('')})`
  if ('name' in node) return `${node.kind}(${node.name})`
  return `${node.kind}(${'text' in node ? node.text : node.children.map(inline).join('')})`
}
const block = (node: Block): string => {
  if (node.kind === 'line') return 'line'
  if (node.kind === 'code') return `code[${node.language}](${node.text})`
  if (node.kind === 'quote') return `quote(${node.children.map(block).join(' ')})`
  if (node.kind === 'list')
    return `list${node.first ?? ''}(${node.items
      .map((item) => `${item.isDone ?? ''}${item.children.map(block).join(' ')}`)
      .join(', ')})`
  if (node.kind === 'table')
    return `table(${[node.head, ...node.rows]
      .map((row) => row.map((cell) => cell.children.map(inline).join('')).join('|'))
      .join(' / ')})`
  const inside = node.children.map(inline).join('')
  return node.kind === 'heading' ? `h${node.level}(${inside})` : `p(${inside})`
}
const short = (source: string) => parse(source).map(block).join(' ')

describe('in a line', () => {
  test.each([
    ['*a* _b_', 'emphasis(a) emphasis(b)'],
    ['**a** __b__', 'strong(a) strong(b)'],
    ['***a***', 'emphasis(strong(a))'],
    ['**a *b* c**', 'strong(a emphasis(b) c)'],
    ['**a *b** c*', 'emphasis(emphasis(a emphasis(b)) c)'],
    ['snake_case_name and 2*3*4 * 5', 'snake_case_name and 2emphasis(3)4 * 5'],
    ['**「重要」**です', 'strong(「重要」)です'],
    ['~~a~~ ~b~ ~~~c~~~', 'strike(a) ~b~ ~~~c~~~'],
    ['||a **b**|| and c || d || e', 'spoiler(a strong(b)) and c || d || e'],
    ['`a*b*` ``c`d`` `e', 'code(a*b*) code(c`d) `e'],
    [String.raw`\*a\* \d \\`, String.raw`*a* \d \ `.trimEnd()],
    ['one\ntwo', 'one·two'],
    ['<b>bold</b> &amp; &#106;', '<b>bold</b> &amp; &#106;'],
  ])('%s', (source, expected) => {
    expect(short(source)).toBe(`p(${expected})`)
  })
})

describe('links', () => {
  test.each([
    ['[a *b*](https://x.org/c)', 'named<https://x.org/c>(a emphasis(b))'],
    ['[a](<https://x.org/c d> "t")', 'named<https://x.org/c%20d>(a)'],
    ['[a](https://x.org/(b)) c', 'named<https://x.org/(b)>(a) c'],
    ['[a](ada@x.org) [b](www.x.org)', 'named<mailto:ada@x.org>(a) named<https://www.x.org/>(b)'],
    ['![a](https://x.org/a.png)', 'picture<https://x.org/a.png>(a)'],
    [
      'see https://x.org/_a_/b, *now*',
      'see address<https://x.org/_a_/b>(https://x.org/_a_/b), emphasis(now)',
    ],
    ['<https://x.org/a>', 'address<https://x.org/a>(https://x.org/a)'],
    ['**https://x.org**', 'strong(address<https://x.org/>(https://x.org))'],
    ['||https://x.org||', 'spoiler(address<https://x.org/>(https://x.org))'],
    [
      '[a [b](https://x.org)](https://y.org)',
      '[a named<https://x.org/>(b)](address<https://y.org/>(https://y.org))',
    ],
    ['`https://x.org`', 'code(https://x.org)'],
  ])('%s', (source, expected) => {
    expect(short(source)).toBe(`p(${expected})`)
  })

  test.each([
    '[a](javascript:alert(1))',
    '[a](data:text/html,b)',
    '[a](vbscript:b)',
    '[a](file:///etc/passwd)',
    '[a](//x.org)',
    '[a](/admin)',
    '[a](#1)',
    '[a](java\tscript:alert)',
    '[a](&#106;avascript:alert)',
    '[a](https:)',
    '[a]()',
    '[a]',
    '[](https://)',
  ])('%s is text', (source) => {
    expect(short(source).replaceAll('·', '\n')).toBe(`p(${source})`)
  })
})

describe('names', () => {
  test.each([
    ['@ada, @Zoë.', 'mention(ada), mention(Zoë).'],
    ['#garden and #1 and a#b', 'room(garden) and #1 and a#b'],
    [':tea: 12:30:45 a:b:', 'emoji(tea) 12:30:45 a:b:'],
    ['`@ada` ada@example', 'code(@ada) ada@example'],
    ['*@ada* (@bob)', 'emphasis(mention(ada)) (mention(bob))'],
  ])('%s', (source, expected) => {
    expect(short(source)).toBe(`p(${expected})`)
  })
})

describe('maths', () => {
  test.each([
    ['$x^2$ and $$\na+b\n$$', 'maths(x^2) and maths(\na+b\n)'],
    ['$5 or $6, 5$ or 6$', '$5 or $6, 5$ or 6$'],
    ['$5, or 10$ then', '$5, or 10$ then'],
    ['$ x $', '$ x $'],
    ['$HOME/$USER', 'maths(HOME/)USER'],
  ])('%s', (source, expected) => {
    expect(short(source)).toBe(`p(${expected})`)
  })
})

describe('blocks', () => {
  test.each([
    ['a\n\nb', 'p(a) p(b)'],
    ['# a\n###### b\n####### c\n#d', 'h1(a) h6(b) p(####### c·room(d))'],
    ['```ts\na\n  b\n```\nc', 'code[ts](a\n  b) p(c)'],
    ['~~~\n```\n~~~', 'code[](```)'],
    ['```\nno end', 'p(```·no end)'],
    ['> a\n> > b\nc', 'quote(p(a) quote(p(b))) p(c)'],
    ['>:( and\n>_<', 'p(>:( and·>_<)'],
    ['- a\n- b\n  - c\n\n  d', 'list(p(a), p(b) list(p(c)) p(d))'],
    ['3. a\n4. b\n  - c', 'list3(p(a), p(b) list(p(c)))'],
    ['text\n2. two\n- a', 'p(text·2. two) list(p(a))'],
    ['- [x] done\n- [ ] open', 'list(truep(done), falsep(open))'],
    ['- a\n* b', 'list(p(a)) list(p(b))'],
    ['-\n-a\n+1\n1.', 'p(-·-a·+1·1.)'],
    ['---\n* * *', 'line line'],
    ['|a|b|\n|-|:-:|\n|c|d|\n|e|\nf', 'table(a|b / c|d / e) p(f)'],
    ['a | b\n--|--\nc | `d` | e', 'table(a|b / c|code(d) | e)'],
    ['|a|\n|-|\n|b\\|c|', 'table(a / b|c)'],
    ['a|b\n-', 'p(a|b·-)'],
    ['a\r\nb\r\n\r\n- c', 'p(a·b) list(p(c))'],
    ['  kept', 'p(  kept)'],
    ['', ''],
  ])('%j', (source, expected) => {
    expect(short(source)).toBe(expected)
  })
})

test('each inline says where it stands in the source, also within quotes and items', () => {
  const source = '> - one **two**\n>   `three`'
  const [quote] = parse(source)
  const at = JSON.stringify(quote, (_, value) =>
    value?.kind === 'strong' || value?.kind === 'code'
      ? `<${source.slice(value.start, value.end)}>`
      : value,
  )
  expect(at).toContain('"<**two**>"')
  expect(at).toContain('"<`three`>"')
})
