import { parse } from './parse.ts'
import type { Block, Inline, Item, Link, Span, Table } from './tree.ts'

export interface PlainOptions {
  /** Covered where a text is shown to a person who did not ask for it, such as in a notice. */
  readonly spoilers?: 'shown' | 'covered'
}

/** A part of a plain text, and what of the source it stands for: nothing, where both ends are one. */
export interface PlainPart extends Span {
  readonly text: string
}

type Parts = readonly PlainPart[]

/** A source as plain text, in parts that know where they come from. */
export function plainParts(source: string, options: PlainOptions): Parts {
  return partWriter(source, options).ofBlocks(parse(source))
}

/** The same of a part of a line. */
export function inlineParts(source: string, inlines: readonly Inline[]): Parts {
  return partWriter(source, {}).ofInlines(inlines)
}

function partWriter(source: string, { spoilers = 'shown' }: PlainOptions) {
  const ofBlocks = (blocks: readonly Block[]): Parts => joined(blocks.map(ofBlock), '\n')
  const ofInlines = (inlines: readonly Inline[]): Parts => inlines.flatMap(ofInline)

  function ofBlock(block: Block): Parts {
    switch (block.kind) {
      case 'paragraph':
      case 'heading':
        return ofInlines(block.children)
      case 'code':
        return ofLines(block.text, { ...block, start: afterLine(source, block) })
      case 'line':
        return [{ text: '---', start: block.start, end: block.end }]
      case 'quote':
        return prefixed(ofBlocks(block.children), '> ', '> ')
      case 'list':
        return joined(
          block.items.map((item, index) => ofItem(item, block.first, index)),
          '\n',
        )
      case 'table':
        return ofTable(block)
    }
  }

  /** Line by line: in a quote or a list each may have marks before it. */
  function ofLines(text: string, { start, end }: Span): Parts {
    let from = start
    const ofLine = (line: string) => {
      const part = placed(line, { start: from, end })
      from = part.end
      return [part]
    }
    return joined(text.split('\n').map(ofLine), '\n')
  }

  function ofItem({ isDone, children }: Item, first: number | undefined, index: number): Parts {
    const mark = first === undefined ? '•' : `${first + index}.`
    const task = isDone === undefined ? '' : isDone ? '[x] ' : '[ ] '
    return prefixed(ofBlocks(children), `${mark} ${task}`, '  ')
  }

  function ofTable({ head, rows }: Table): Parts {
    const ofRow = (cells: Table['head']) =>
      joined(
        cells.map(({ children }) => ofInlines(children)),
        ' | ',
      )
    return joined([head, ...rows].map(ofRow), '\n')
  }

  function ofInline(inline: Inline): Parts {
    switch (inline.kind) {
      case 'text':
      case 'code':
        return [placed(inline.text, inline)]
      case 'maths':
        return ofLines(inline.text, inline)
      case 'break':
        return [added('\n')]
      case 'link':
        return ofLink(inline)
      case 'spoiler':
        return spoilers === 'covered'
          ? [{ text: '▒▒▒', start: inline.start, end: inline.end }]
          : ofInlines(inline.children)
      case 'mention':
        return [placed(`@${inline.name}`, inline)]
      case 'room':
        return [placed(`#${inline.name}`, inline)]
      case 'emoji':
        return [placed(`:${inline.name}:`, inline)]
      default:
        return ofInlines(inline.children)
    }
  }

  function ofLink({ form, href, children, start, end }: Link): Parts {
    const text = ofInlines(children)
    if (form === 'address') return text
    const target = placed(href, { start: children.at(-1)?.end ?? start, end })
    return [...text, added(' ('), target, added(')')]
  }

  /** A text that stands within a span: at its very place, or where it is written otherwise for the whole of it. */
  function placed(text: string, { start, end }: Span): PlainPart {
    const at = source.slice(start, end).indexOf(text)
    if (at < 0) return { text, start, end }
    return { text, start: start + at, end: start + at + text.length }
  }

  return { ofBlocks, ofInlines }
}

/** Where the first line of a span ends, such as a fence with the name of a language. */
function afterLine(source: string, { start, end }: Span): number {
  return start + Math.max(0, source.slice(start, end).indexOf('\n'))
}

/** What no part of the source says. */
function added(text: string): PlainPart {
  return { text, start: 0, end: 0 }
}

function joined(all: readonly Parts[], between: string): Parts {
  return all.flatMap((parts, index) => (index === 0 ? parts : [added(between), ...parts]))
}

function prefixed(parts: Parts, first: string, others: string): Parts {
  const ofPart = (part: PlainPart) => (part.text === '\n' ? [part, added(others)] : [part])
  return [added(first), ...parts.flatMap(ofPart)]
}
