// docs/limits.md, made of the constants themselves and of their comments. A new
// limit in one of these tables is in the document once it has a comment; one
// that stands elsewhere costs a line here.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Unit = 'bytes' | 'milliseconds' | 'seconds'

/** Constants of one file. */
interface Place {
  readonly title: string
  readonly file: string
  /** An object of limits: all of it. */
  readonly table?: string
  /** Where their comments are, if they are not in the table itself. */
  readonly comments?: string
  /** Of a table, what has a unit that its comments do not begin with. */
  readonly unit?: { readonly of: RegExp; readonly is: Unit }
  /** Single constants, with their units. */
  readonly constants?: Readonly<Record<string, Unit | 'number'>>
}

const server = 'apps/server/src'

const places: readonly Place[] = [
  {
    title: 'What people write, and ask for at once',
    file: 'packages/protocol/src/limits.ts',
    table: 'limits',
  },
  {
    title: 'The native protocol’s times',
    file: 'packages/protocol/src/limits.ts',
    table: 'heartbeat',
    unit: { of: /./, is: 'milliseconds' },
  },
  {
    title: 'Rates: for good, and at once',
    file: `${server}/ground/rate-limit.ts`,
    table: 'rates',
  },
  {
    title: 'A connection that reads slowly',
    file: `${server}/connections/backpressure.ts`,
    table: 'backpressure',
  },
  {
    title: 'What a connection sends ahead',
    file: `${server}/connections/in-flight.ts`,
    constants: { messagesInFlight: 'number' },
  },
  {
    title: 'What the engine grants to peers that it does not know',
    file: 'packages/channels/src/server/limits.ts',
    table: 'defaultLimits',
    comments: 'ServerLimits',
    unit: { of: /Timeout$|Pause$|^pingEvery$|^silence|^unanswered$|^stalled$/, is: 'milliseconds' },
  },
  {
    title: 'What this server grants by network',
    file: `${server}/http/engine-options.ts`,
    constants: { connectionsPerNetwork: 'number' },
  },
  {
    title: 'Handshakes that are let in',
    file: `${server}/http/engine-options.ts`,
    table: 'handshakes',
  },
  {
    title: 'Requests at once, of one network or one account',
    file: `${server}/http/engine-options.ts`,
    table: 'requestShares',
  },
  {
    title: 'Requests that wait on one connection',
    file: 'packages/channels/src/server/request-turns.ts',
    constants: { rush: 'number' },
  },
  {
    title: 'How often a network may have more than that',
    file: 'packages/channels/src/server/connections.ts',
    constants: { rushes: 'number' },
  },
  {
    title: 'Sockets that are open at once',
    file: `${server}/connections/socket-caps.ts`,
    table: 'socketCaps',
  },
  {
    title: 'Parts of all sockets, and of one network’s, without an account',
    file: `${server}/connections/socket-caps.ts`,
    table: 'socketShares',
  },
  {
    title: 'What waits for the disk',
    file: `${server}/log/append-queue.ts`,
    table: 'defaultLimits',
    comments: 'AppendQueueLimits',
  },
  {
    title: 'A pause of the server',
    file: `${server}/ground/suspend-detector.ts`,
    constants: { gap: 'milliseconds' },
  },
  {
    title: 'A stop, after SIGTERM',
    file: `${server}/cli/start.ts`,
    table: 'drain',
  },
  {
    title: 'Open sockets and their sessions',
    file: `${server}/app.ts`,
    constants: { recheckEvery: 'milliseconds' },
  },
  {
    title: 'Requests of the API',
    file: `${server}/http/api.ts`,
    constants: { maxBody: 'bytes' },
  },
  {
    title: 'Sessions',
    file: `${server}/sessions/queries.ts`,
    constants: { idle: 'milliseconds', lifetime: 'milliseconds', worthNoting: 'milliseconds' },
  },
  {
    title: 'Proofs',
    file: `${server}/ground/proof.ts`,
    constants: { proofLife: 'milliseconds' },
  },
  {
    title: 'Mistakes in signing in, and with codes, recovery codes and links',
    file: `${server}/sign-in/attempts/sign-in-throttle.ts`,
    constants: { free: 'number', elsewhere: 'number' },
  },
  {
    title: 'Waits after mistakes',
    file: `${server}/sign-in/attempts/mistakes.ts`,
    constants: { firstWait: 'milliseconds', memory: 'milliseconds' },
  },
  {
    title: 'What is written down of mistakes',
    file: `${server}/sign-in/attempts/sign-in-series.ts`,
    constants: { firstRow: 'number', toldFrom: 'number', seriesEnds: 'milliseconds' },
  },
  {
    title: 'Places from which an account has signed in',
    file: `${server}/sign-in/attempts/sign-in-places.ts`,
    constants: { most: 'number' },
  },
  {
    title: 'What the hash of a password costs, by Argon2id',
    file: `${server}/sign-in/password/passwords.ts`,
    table: 'owaspFloor',
  },
  {
    title: 'Passwords that are hashed',
    file: `${server}/sign-in/password/passwords.ts`,
    constants: { atOnce: 'number', waiting: 'number' },
  },
  {
    title: 'Authenticator apps',
    file: `${server}/sign-in/code/totp.ts`,
    constants: { stepSeconds: 'seconds' },
  },
  {
    title: 'Recovery codes',
    file: `${server}/sign-in/code/second-factors.ts`,
    constants: { recoveryCodes: 'number' },
  },
  {
    title: 'Passkeys of one account',
    file: `${server}/sign-in/passkey/passkeys.ts`,
    constants: { atMost: 'number' },
  },
  {
    title: 'Questions to a passkey',
    file: `${server}/sign-in/passkey/challenges.ts`,
    constants: { life: 'milliseconds' },
  },
  {
    title: 'An OpenID Connect provider',
    file: `${server}/sign-in/provider/provider.ts`,
    constants: { timeout: 'seconds', freshFor: 'seconds' },
  },
  {
    title: 'A visit to the provider',
    file: `${server}/sign-in/provider/sealed-visit.ts`,
    constants: { life: 'seconds' },
  },
  {
    title: 'Links that a mail brings',
    file: `${server}/links/account-links.ts`,
    constants: { life: 'milliseconds' },
  },
  {
    title: 'Who waits for a link that no mail can bring',
    file: `${server}/links/link-requests.ts`,
    constants: { life: 'milliseconds' },
  },
  {
    title: 'Guests who left nothing',
    file: `${server}/people/departures.ts`,
    constants: { knownFor: 'milliseconds' },
  },
  {
    title: 'Mails',
    file: `${server}/mail/mailer.ts`,
    constants: { atOnce: 'number', waiting: 'number' },
  },
  {
    title: 'Coming back to a room that one was removed from',
    file: `${server}/rooms/former-places.ts`,
    constants: { lookedThrough: 'number' },
  },
]

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
