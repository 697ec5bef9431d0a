import { parse } from './parse.ts'
import type { Block, Inline, Wrapper } from './tree.ts'

/** The parts of all lines of a source, in its order. What is in a link stays in it, and what hides in a spoiler if it is kept. */
export function inlinesIn(source: string, keepsSpoilers = false): readonly Inline[] {
  const ofInline = (inline: Inline): readonly Inline[] => {
    const { kind } = inline
    const isKept = kind === 'spoiler' && keepsSpoilers
    return isWrapper(kind) && !isKept && 'children' in inline
      ? inline.children.flatMap(ofInline)
      : [inline]
  }
  return parse(source).flatMap(linesOf).flatMap(ofInline)
}

function linesOf(block: Block): readonly Inline[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return block.children
    case 'quote':
      return block.children.flatMap(linesOf)
    case 'list':
      return block.items.flatMap(({ children }) => children.flatMap(linesOf))
    case 'table':
      return [block.head, ...block.rows].flat().flatMap(({ children }) => children)
    default:
      return []
  }
}

function isWrapper(kind: Inline['kind']): kind is Wrapper {
  return kind === 'emphasis' || kind === 'strong' || kind === 'strike' || kind === 'spoiler'
}
