import type { Line } from './lines.ts'
import type { Span } from './tree.ts'

/** The text of a paragraph, a heading or a cell, free of what stands before its lines, and where it came from. */
export interface Passage {
  readonly text: string
  /** Where a part of `text` stands in the source. */
  spanOf(from: number, to: number): Span
}

export function passageOf(source: string, lines: readonly Line[]): Passage {
  const [first] = lines
  if (first && lines.length === 1) return passageOfLine(source, first)
  const text = lines.map(({ from, to }) => source.slice(from, to)).join('\n')
  const starts: number[] = []
  let length = 0
  for (const { from, to } of lines) {
    starts.push(length)
    length += to - from + 1
  }
  /** The line that was asked for last: the next one is near it. */
  let index = 0
  const inSource = (at: number) => {
    while (index > 0 && (starts[index] ?? 0) > at) index--
    while (index + 1 < starts.length && (starts[index + 1] ?? 0) <= at) index++
    return (lines[index]?.from ?? 0) + at - (starts[index] ?? 0)
  }
  return {
    text,
    spanOf: (from, to) => ({
      start: inSource(from),
      end: to > from ? inSource(to - 1) + 1 : inSource(from),
    }),
  }
}

function passageOfLine(source: string, { from: begin, to: end }: Line): Passage {
  return {
    text: source.slice(begin, end),
    spanOf: (from, to) => ({ start: begin + from, end: begin + to }),
  }
}
