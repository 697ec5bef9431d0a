import type { Line } from './lines.ts'
import type { Block, Span } from './tree.ts'

/** Lines of one level, which is the source's own or that of a quote or an item. */
export interface Level {
  readonly source: string
  readonly lines: readonly Line[]
  /** Reads what stands inside a quote or an item. */
  readonly inside: (lines: readonly Line[]) => readonly Block[]
  /** By the mark of a fence: the shortest that is known to have no end here. */
  readonly endless: Record<string, number>
}

/** A block and the line after it; undefined where none of this sort begins at `index`. */
export type BlockReader = (
  level: Level,
  index: number,
) => { block: Block; next: number } | undefined

/** From the beginning of the one line to the end of the other. */
export function spanOfLines(lines: readonly Line[], first: number, after: number): Span {
  return { start: lines[first]?.from ?? 0, end: lines[after - 1]?.to ?? 0 }
}
