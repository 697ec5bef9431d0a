import { type FigureName, figureNames, figures } from './figures.ts'
import { type PeerName, peers } from './peers/peers.ts'
import { casesOf, mediansOf, type Ratio, type Rounds } from './result.ts'
import type { Measured } from './tasks/task.ts'

/** In place of a figure that could not be had. */
const none = '–'

/** Peers side by side, one figure a line, one table a case. */
export function formatComparison(rounds: Rounds): string {
  return casesOf(rounds)
    .map((name) => formatCase(rounds, name))
    .join('\n\n')
}

function formatCase(rounds: Rounds, name: string): string {
  const names = Object.keys(rounds) as PeerName[]
  const medians = names.map((peer) => mediansOf(rounds[peer] ?? [], name))
  const shown = figureNames.filter((figure) => medians.some((all) => all[figure] !== undefined))
  return formatTable([
    [name, ...names],
    ...shown.map((figure) => [
      figures[figure].label,
      ...medians.map((all) => fixed(all[figure], figures[figure].digits)),
    ]),
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

/** What the generator reads and checks when nothing holds it up. */
export function formatCeiling(label: string, rounds: readonly Measured[]): string {
  const { deliveries = Number.NaN, bytes = 0, ...busy } = mediansOf(rounds, '')
  return (
    `${label}: ${fixed(deliveries, 0)} deliveries a second of ${fixed(bytes, 0)} bytes, ${fixed((deliveries * bytes) / 1e6, 0)} MB/s ` +
    `(cores used: writer ${fixed(busy.serverBusy, 2)}, generator ${fixed(busy.generatorBusy, 2)})`
  )
}

function formatTable(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)
  return lines.map((line) => line.map(cell).join('   ')).join('\n')
}

function fixed(number: number | undefined, digits: number): string {
  if (number === undefined || Number.isNaN(number)) return none
  return number.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}
