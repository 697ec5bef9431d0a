import { type FigureName, figureNames, figures } from './figures.ts'
import type { Figures } from './tasks/task.ts'

/** Columns side by side: words to the left, figures to the right. */
export function formatTable(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)
  return lines.map((line) => line.map(cell).join('   ')).join('\n')
}

/** One figure a line, with a column for each of `all`. */
export function figureLines(all: readonly Figures[]): string[][] {
  const shown = figureNames.filter((name) => all.some((figures) => figures[name] !== undefined))
  return shown.map((name) => [
    figures[name].label,
    ...all.map((figures) => formatFigure(name, figures[name])),
  ])
}

export function formatFigure(name: FigureName, value: number | undefined): string {
  return fixed(value, figures[name].digits)
}

/** A number with so many digits; a dash where there is none. */
export function fixed(number: number | undefined, digits: number): string {
  if (number === undefined || Number.isNaN(number)) return '–'
  return number.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}
