import { type FigureName, figures } from './figures.ts'
import type { Standing } from './goals.ts'
import { type PeerName, peers } from './peers/peers.ts'
import { casesOf, mediansOf, type Ratio, type Rounds } from './result.ts'
import { figureLines, fixed, formatTable } from './table.ts'
import type { Measured } from './tasks/task.ts'

/** Peers side by side, one figure a line, one table a case. */
export function formatComparison(rounds: Rounds): string {
  return casesOf(rounds)
    .map((name) => formatCase(rounds, name))
    .join('\n\n')
}

function formatCase(rounds: Rounds, name: string): string {
  const names = Object.keys(rounds) as PeerName[]
  const medians = names.map((peer) => mediansOf(rounds[peer] ?? [], name))
  return formatTable([
    [name, ...names],
    ...figureLines(medians),
    ['work besides passing on', ...names.map((peer) => peers[peer].work)],
  ])
}

/** Ours beside the others', one a line. */
export function formatRatios(ratios: readonly Ratio[]): string {
  return formatTable(
    ratios.map(({ name, figure, value }) => [
      `${name}, ${figures[figure].label}`,
      `${fixed(value, 2)}${better(figure)}`,
    ]),
  )
}

function better(figure: FigureName): string {
  const { better } = figures[figure] as { better?: string }
  return better === 'less' ? ' (less is better)' : ''
}

/** The goals, as docs/performance.md has them. */
export function formatStandings(all: readonly Standing[]): string {
  const lines = [
    ['what', 'goal', 'found', 'reached'],
    ['---', '---', '---', '---'],
    ...all.map(({ of, goal, found, reached }) => [of, goal, found, reached]),
  ]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

/** What the generator reads and checks when nothing holds it up. */
export function formatCeiling(label: string, rounds: readonly Measured[]): string {
  const { deliveries = Number.NaN, bytes = 0, ...busy } = mediansOf(rounds, '')
  return (
    `${label}: ${fixed(deliveries, 0)} deliveries a second of ${fixed(bytes, 0)} bytes, ${fixed((deliveries * bytes) / 1e6, 0)} MB/s ` +
    `(cores used: writer ${fixed(busy.serverBusy, 2)}, generator ${fixed(busy.generatorBusy, 2)})`
  )
}
