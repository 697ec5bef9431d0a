import type { Line } from './lines.ts'
import type { Span } from './tree.ts'

/** The text of a paragraph, a heading or a cell, free of what stands before its lines, and where it came from. */
export interface Passage {
  readonly text: string
  /** Where a part of `text` stands in the source. */
  spanOf(from: number, to: number): Span
}

export function passageOf(source: string, lines: readonly Line[]): Passage {
  const text = lines.map(({ from, to }) => source.slice(from, to)).join('\n')
  const starts: number[] = []
  let length = 0
  for (const { from, to } of lines) {
    starts.push(length)
    length += to - from + 1
  }
  const inSource = (at: number) => {
    const index = lastUpTo(starts, at)
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

/** The last of the rising numbers that is at most `limit`. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((numbers[middle] ?? 0) <= limit) low = middle
    else high = middle - 1
  }
  return low
}
