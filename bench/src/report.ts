import type { Latency, Measured } from './load-generator.ts'
import type { PeerName } from './peers/peers.ts'
import { peers } from './peers/peers.ts'
import { median, type Percentiles } from './statistics.ts'

/** What each peer did in each round. */
export type Rounds = ReadonlyMap<PeerName, readonly Measured[]>

/** In place of a figure that could not be had. */
const none = '–'

type Cell = (rounds: readonly Measured[], name: PeerName, all: Rounds) => string

/** The table's rows, from top to bottom. */
const rows: Record<string, Cell> = {
  'deliveries a second': (rounds) => whole(middle(rounds, ({ deliveriesPerSecond: n }) => n)),
  '  slowest – fastest round': (rounds) => {
    if (rounds.length === 0) return none
    const all = rounds.map(({ deliveriesPerSecond }) => deliveriesPerSecond)
    return `${whole(Math.min(...all))} – ${whole(Math.max(...all))}`
  },
  "times Socket.IO's": (rounds, _, all) => {
    const speed = ({ deliveriesPerSecond }: Measured) => deliveriesPerSecond
    return fixed(middle(rounds, speed) / middle(all.get('socket.io') ?? [], speed), 1)
  },
  'messages a second': (rounds) => whole(middle(rounds, ({ messagesPerSecond: n }) => n)),
  'bytes a delivery': (rounds) => whole(middle(rounds, ({ bytesPerMessage: n }) => n)),
  'busy: delivery, p50 / p99 ms': (rounds) => latency(rounds, ({ busy }) => busy, 'delivery'),
  'busy: answer, p50 / p99 ms': (rounds) => latency(rounds, ({ busy }) => busy, 'answer'),
  '10 a second: delivery, ms': (rounds) => latency(rounds, ({ quiet }) => quiet, 'delivery'),
  '10 a second: answer, ms': (rounds) => latency(rounds, ({ quiet }) => quiet, 'answer'),
  'memory a connection, KiB': (rounds) =>
    fixed(
      middle(rounds, ({ memoryPerSocket: n }) => n / 1024),
      1,
    ),
  'server, cores used': (rounds) =>
    fixed(
      middle(rounds, ({ serverBusy: n }) => n),
      2,
    ),
  'generator, cores used': (rounds) =>
    fixed(
      middle(rounds, ({ generatorBusy: n }) => n),
      2,
    ),
  'other programs, cores used': (rounds) =>
    fixed(
      middle(rounds, ({ othersBusy: n }) => Math.max(0, n)),
      2,
    ),
  'work besides passing on': (_, name) => peers[name].work,
}

/** Peers side by side, one figure a line. */
export function formatTable(all: Rounds): string {
  const names = [...all.keys()]
  const lines = [
    ['', ...names],
    ...Object.entries(rows).map(([label, cell]) => [
      label,
      ...names.map((name) => cell(all.get(name) ?? [], name, all)),
    ]),
  ]
  const widths = ['', ...names].map((_, i) =>
    Math.max(...lines.map((line) => (line[i] as string).length)),
  )
  return lines
    .map((line) =>
      line
        .map((text, i) =>
          i === 0 ? text.padEnd(widths[i] as number) : text.padStart(widths[i] as number),
        )
        .join('   '),
    )
    .join('\n')
}

/** What the generator reads and checks when nothing holds it up. */
export function formatCeiling(label: string, rounds: readonly Measured[]): string {
  const speed = middle(rounds, ({ deliveriesPerSecond }) => deliveriesPerSecond)
  const bytes = middle(rounds, ({ bytesPerMessage }) => bytesPerMessage)
  const [writer, generator] = [
    middle(rounds, ({ serverBusy }) => serverBusy),
    middle(rounds, ({ generatorBusy }) => generatorBusy),
  ]
  return (
    `${label}: ${whole(speed)} deliveries a second of ${whole(bytes)} bytes, ${whole((speed * bytes) / 1e6)} MB/s ` +
    `(cores used: writer ${fixed(writer, 2)}, generator ${fixed(generator, 2)})`
  )
}

function middle(rounds: readonly Measured[], figure: (measured: Measured) => number): number {
  return median(rounds.map(figure))
}

function latency(
  rounds: readonly Measured[],
  phase: (measured: Measured) => Latency | undefined,
  of: keyof Latency,
): string {
  const at = (point: keyof Percentiles) =>
    fixed(
      middle(rounds, (measured) => phase(measured)?.[of][point] ?? Number.NaN),
      1,
    )
  return `${at('p50')} / ${at('p99')}`
}

function whole(number: number): string {
  return fixed(number, 0)
}

function fixed(number: number, digits: number): string {
  if (Number.isNaN(number)) return none
  return number.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}
