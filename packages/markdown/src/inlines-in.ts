import { parse } from './parse.ts'
import type { Block, Inline } from './tree.ts'

/** The parts of all lines of a source, in its order. What is in a link stays in it. */
export function inlinesIn(source: string): readonly Inline[] {
  return parse(source).flatMap(ofBlock)
}

function ofBlock(block: Block): readonly Inline[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return block.children.flatMap(ofInline)
    case 'quote':
      return block.children.flatMap(ofBlock)
    case 'list':
      return block.items.flatMap(({ children }) => children.flatMap(ofBlock))
    case 'table':
      return [block.head, ...block.rows]
        .flat()
        .flatMap(({ children }) => children.flatMap(ofInline))
    default:
      return []
  }
}

function ofInline(inline: Inline): readonly Inline[] {
  switch (inline.kind) {
    case 'emphasis':
    case 'strong':
    case 'strike':
    case 'spoiler':
      return inline.children.flatMap(ofInline)
    default:
      return [inline]
  }
}
