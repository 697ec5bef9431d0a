import { parse } from './parse.ts'
import type { Block, Inline, Item, Link, Table } from './tree.ts'

interface Options {
  /** Covered where a text is shown to a person who did not ask for it, such as in a notice. */
  readonly spoilers?: 'shown' | 'covered'
}

/**
 * A source as plain text, for places that show no more: marks go, words stay, in their order. Code
 * stays as it is, and a named link says where it leads.
 */
export function plainText(source: string, options: Options = {}): string {
  return textWriter(options).ofBlocks(parse(source))
}

/** The text of a part of a line, without marks. */
export function inlineText(inlines: readonly Inline[]): string {
  return textWriter({}).ofInlines(inlines)
}

function textWriter({ spoilers = 'shown' }: Options) {
  const ofBlocks = (blocks: readonly Block[]): string => blocks.map(ofBlock).join('\n')
  const ofInlines = (inlines: readonly Inline[]): string => inlines.map(ofInline).join('')

  function ofBlock(block: Block): string {
    switch (block.kind) {
      case 'paragraph':
      case 'heading':
        return ofInlines(block.children)
      case 'code':
        return block.text
      case 'line':
        return '---'
      case 'quote':
        return prefixed(ofBlocks(block.children), '> ', '> ')
      case 'list':
        return block.items.map((item, index) => ofItem(item, block.first, index)).join('\n')
      case 'table':
        return ofTable(block)
    }
  }

  function ofItem({ isDone, children }: Item, first: number | undefined, index: number): string {
    const mark = first === undefined ? '•' : `${first + index}.`
    const task = isDone === undefined ? '' : isDone ? '[x] ' : '[ ] '
    return prefixed(ofBlocks(children), `${mark} ${task}`, '  ')
  }

  function ofTable({ head, rows }: Table): string {
    return [head, ...rows]
      .map((cells) => cells.map(({ children }) => ofInlines(children)).join(' | '))
      .join('\n')
  }

  function ofInline(inline: Inline): string {
    switch (inline.kind) {
      case 'text':
      case 'code':
      case 'maths':
        return inline.text
      case 'break':
        return '\n'
      case 'link':
        return ofLink(inline)
      case 'spoiler':
        return spoilers === 'covered' ? '▒▒▒' : ofInlines(inline.children)
      case 'mention':
        return `@${inline.name}`
      case 'room':
        return `#${inline.name}`
      case 'emoji':
        return `:${inline.name}:`
      default:
        return ofInlines(inline.children)
    }
  }

  function ofLink({ form, href, children }: Link): string {
    const text = ofInlines(children)
    return form === 'address' ? text : `${text} (${href})`
  }

  return { ofBlocks, ofInlines }
}

function prefixed(text: string, first: string, others: string): string {
  return first + text.replaceAll('\n', `\n${others}`)
}
