import '../../i18n/later-words.ts'
import type { Block, Inline, List } from '@lobby/markdown'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from './code-block.tsx'
import { Inlines } from './inlines.tsx'
import plain from './plain-body.module.css'
import styles from './rich-body.module.css'
import { TableBlock } from './table-block.tsx'

export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return blocks.map((block) => <OneBlock key={block.start} block={block} />)
}

function OneBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return <Paragraph inlines={block.children} />
    case 'heading':
      return <Paragraph inlines={block.children} level={block.level} />
    case 'code':
      return <CodeBlock language={block.language} text={block.text} />
    case 'line':
      return <hr className={styles.line} />
    case 'quote':
      return (
        <blockquote className={styles.quote}>
          <Blocks blocks={block.children} />
        </blockquote>
      )
    case 'list':
      return <ListBlock list={block} />
    case 'table':
      return <TableBlock table={block} />
  }
}

interface ParagraphProps {
  readonly inlines: readonly Inline[]
  readonly isLarge?: boolean
  /** Of a heading. It is drawn as strong text: a message is no chapter of the page. */
  readonly level?: number
}

export function Paragraph({ inlines, isLarge = false, level }: ParagraphProps) {
  return (
    <p
      className={plain.text}
      data-large={isLarge || undefined}
      data-level={level === undefined ? undefined : Math.min(level, 3)}
      dir="auto"
    >
      <Inlines inlines={inlines} />
    </p>
  )
}

function ListBlock({ list: { first, items } }: { list: List }) {
  const { t } = useTranslation()
  const entries = items.map(({ start, isDone, children }) => (
    <li key={start} data-task={isDone !== undefined || undefined}>
      {isDone !== undefined && (
        <input
          type="checkbox"
          checked={isDone}
          disabled
          aria-label={t(isDone ? 'text.done' : 'text.open')}
        />
      )}
      <div>
        <Blocks blocks={children} />
      </div>
    </li>
  ))
  return first === undefined ? (
    <ul className={styles.list}>{entries}</ul>
  ) : (
    <ol className={styles.list} start={first}>
      {entries}
    </ol>
  )
}
