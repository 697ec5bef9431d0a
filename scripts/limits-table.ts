// docs/limits.md, made of the constants themselves and of their comments.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Place, places, type Unit } from './limit-places.ts'

/** The document. Throws, naming it, for a limit that is not there or has no comment. */
export function limitsDocument(): string {
  const sections = places.map((place) => {
    const source = readFileSync(join(import.meta.dirname, '..', place.file), 'utf8')
    const rows = rowsOf(place, source)
    return `## ${place.title}\n\nIn \`${place.file}\`.\n\n| limit | value | what it is |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `# Every limit

This page is made of the code: \`node scripts/write-limits.ts\` writes it, and a test fails when it is not what the code says.
[protocol.md](protocol.md) says what happens at the limits that a client meets, [operating.md](operating.md) which ones
the operator sets. A rate counts for one person, room, address or connection, as its name or its line says; who has used it up is
refused as \`rate\`, with \`retryAfter\`. By network means an IPv4 address or a /64 of IPv6; a /56 has four times as much, a /48 sixteen times.

${sections.join('\n')}`
}

function rowsOf({ file, table, comments, unit, constants }: Place, source: string): string[] {
  const numbers = numbersIn(source)
  if (constants)
    return Object.entries(constants).map(([name, is]) => {
      const found = new RegExp(`${comment}\n(?:export )?const ${name} = (.+)`).exec(source)
      if (!found) throw new Error(`${file} has no ${name} with a comment.`)
      return row(name, shown(evaluate(found[2] ?? '', numbers), is), words(found[1]))
    })
  const entries = entriesOf(block(source, `const ${table}`, file))
  const described = comments ? entriesOf(block(source, `interface ${comments}`, file)) : entries
  return entries.map(({ name, value, text }) => {
    const what = comments ? described.find((each) => each.name === name)?.text : text
    if (what === undefined) throw new Error(`${file}: ${table}.${name} has no comment.`)
    const is = unit?.of.test(name) ? unit.is : unitIn(what)
    return row(name, shown(evaluate(value, numbers), is), what)
  })
}

const comment = '/\\*\\*((?:(?!\\*/)[^])*?)\\*/'

interface Entry {
  readonly name: string
  readonly value: string
  readonly text: string | undefined
}

/** The members of an object or an interface, with their comments. */
function entriesOf(body: string): Entry[] {
  const member = new RegExp(
    `(?:${comment}\\s*)?^ {2}(?:readonly )?(\\w+): ([^]*?),?$(?=\n {2}(?:\\w|/)|\n*$)`,
    'gm',
  )
  return [...body.matchAll(member)].map(([, text, name = '', value = '']) => ({
    name,
    value: value.trim(),
    text: text === undefined ? undefined : words(text),
  }))
}

/** What is between the braces. */
function block(source: string, start: string, file: string): string {
  const from = new RegExp(`${start}\\b[^\n]*{\n`).exec(source)
  if (!from) throw new Error(`${file} has no ${start}.`)
  const rest = source.slice(from.index + from[0].length)
  return rest.slice(0, rest.search(/^}/m))
}

function numbersIn(source: string): ReadonlyMap<string, string> {
  return new Map(
    [...source.matchAll(/^(?:export )?const (\w+) = ([\w* .]+)$/gm)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )
}

type Value = number | readonly number[] | { readonly perSecond: number; readonly burst: number }

function evaluate(text: string, numbers: ReadonlyMap<string, string>): Value {
  const rate = /^{ perSecond: (.+), burst: (.+) }$/.exec(text)
  if (rate) return { perSecond: calculate(rate[1], numbers), burst: calculate(rate[2], numbers) }
  const list = /^\[(.+)\]$/.exec(text)?.[1]
  return list ? list.split(',').map((each) => calculate(each, numbers)) : calculate(text, numbers)
}

/** Products and quotients of numbers, and of constants of the same file. */
function calculate(text = '', numbers: ReadonlyMap<string, string>): number {
  let result = 1
  for (const [, sign = '*', factor = ''] of text.matchAll(/([*/])?\s*([\w.]+)/g)) {
    const named = numbers.get(factor)
    const number =
      factor === 'Number.POSITIVE_INFINITY'
        ? Number.POSITIVE_INFINITY
        : named === undefined
          ? Number(factor.replaceAll('_', ''))
          : calculate(named, numbers)
    if (Number.isNaN(number)) throw new Error(`What is ${text}?`)
    result = sign === '*' ? result * number : result / number
  }
  return result
}

function unitIn(text: string): Unit | 'number' {
  if (/^bytes|in bytes/i.test(text)) return 'bytes'
  if (/^milliseconds|in milliseconds/i.test(text)) return 'milliseconds'
  return /^seconds/i.test(text) ? 'seconds' : 'number'
}

function shown(value: Value, unit: Unit | 'number'): string {
  if (typeof value === 'object')
    return 'burst' in value
      ? `${rateOf(value.perSecond)}, ${plain(value.burst)} at once`
      : value.map((each) => shown(each, unit)).join(', ')
  if (value === Number.POSITIVE_INFINITY) return 'none'
  if (unit === 'bytes')
    return value % 2 ** 20 === 0
      ? `${value / 2 ** 20} MB`
      : value % 1024 === 0
        ? `${value / 1024} KB`
        : `${plain(value)} bytes`
  if (unit === 'number') return plain(value)
  return duration(unit === 'seconds' ? value * 1_000 : value)
}

const units = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['s', 1_000],
] as const

function duration(milliseconds: number): string {
  const [name, length] = units.find(([, each]) => milliseconds >= 2 * each) ?? ['ms', 1]
  return `${plain(milliseconds / length)} ${name}`
}

const periods = [
  ['a second', 1],
  ['a minute', 60],
  ['an hour', 3_600],
  ['a day', 86_400],
] as const

function rateOf(perSecond: number): string {
  const whole = periods.find(([, each]) => {
    const count = perSecond * each
    return count > 0.999 && Math.abs(count - Math.round(count)) < 0.001
  })
  const [name, factor] = whole ?? ['an hour', 3_600]
  return `${plain(Math.round(perSecond * factor * 10) / 10)} ${name}`
}

function plain(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 })
}

function row(name: string, value: string, what: string): string {
  return `| \`${name}\` | ${value} | ${what.replaceAll('|', '\\|')} |`
}

/** A comment in one line. */
function words(text = ''): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*\*?\s*/, '').trim())
    .filter(Boolean)
    .join(' ')
}
