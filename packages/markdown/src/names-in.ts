import { parse } from './parse.ts'
import type { Block, Inline, Name } from './tree.ts'

export type NameInText = Name

/** Each `@name`, `#room` and `:emoji:` of a source, in its order and outside of code, links and maths. */
export function namesIn(source: string): readonly NameInText[] {
  return parse(source).flatMap(ofBlock)
}

function ofBlock(block: Block): readonly Name[] {
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

function ofInline(inline: Inline): readonly Name[] {
  switch (inline.kind) {
    case 'mention':
    case 'room':
    case 'emoji':
      return [inline]
    case 'emphasis':
    case 'strong':
    case 'strike':
    case 'spoiler':
      return inline.children.flatMap(ofInline)
    default:
      return []
  }
}
