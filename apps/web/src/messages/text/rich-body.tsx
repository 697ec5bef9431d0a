import { type Block, parse } from '@lobby/markdown'
import { useMemo } from 'react'
import { isOnlyEmojiOrNames } from '../emoji.ts'
import { Blocks, Paragraph } from './blocks.tsx'
import styles from './rich-body.module.css'

/** A text with marks. One paragraph stands as a text without marks does; others have some space between them. */
export default function RichBody({ body }: { body: string }) {
  const blocks = useMemo(() => parse(body), [body])
  const only = onlyParagraph(blocks)
  if (only) return <Paragraph inlines={only} isLarge={isOnlyEmojiOrNames(body)} />
  return (
    <div className={styles.blocks}>
      <Blocks blocks={blocks} />
    </div>
  )
}

function onlyParagraph(blocks: readonly Block[]) {
  const [first, ...others] = blocks
  return first?.kind === 'paragraph' && others.length === 0 ? first.children : undefined
}
