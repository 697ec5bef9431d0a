import { readBlocks } from './blocks.ts'
import { linesOf } from './lines.ts'
import type { Block } from './tree.ts'

/**
 * The blocks of a message's source. It takes any text, never throws, and takes time by the length of
 * the text alone. What is not Markdown, or is broken, is text; nothing of it is HTML.
 */
export function parse(source: string): readonly Block[] {
  return readBlocks(source, linesOf(source))
}
