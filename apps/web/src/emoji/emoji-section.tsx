import { memo } from 'react'
import { EmojiSign } from '../ui/emoji-sign.tsx'
import type { Emoji } from './emoji-data.ts'
import styles from './emoji-picker.module.css'
import { columns } from './grid-moves.ts'
import { inTone, type SkinTone } from './skin-tone.ts'

type Props = {
  /** What the ids of its cells begin with. */
  readonly id: string
  readonly title: string
  readonly emoji: readonly Emoji[]
  readonly tone: SkinTone
}

/** A part of the grid. It does not know which emoji is the active one: a thousand others would be drawn again with it. */
export const EmojiSection = memo(function EmojiSection({ id, title, emoji, tone }: Props) {
  const rows = Array.from({ length: Math.ceil(emoji.length / columns) }, (_, row) =>
    emoji.slice(row * columns, (row + 1) * columns),
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a grid that is no table
    <div
      id={id}
      role="rowgroup"
      aria-label={title}
      className={styles.section}
      style={{ '--rows': rows.length } as object}
    >
      <div className={styles.title} aria-hidden="true">
        {title}
      </div>
      {rows.map((row, index) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus, and names the active cell
        <div key={row[0]?.sign} role="row" className={styles.row}>
          {row.map((one, column) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <div
              key={one.sign}
              role="gridcell"
              id={cellId(id, index * columns + column)}
              className={styles.cell}
              aria-label={one.name}
            >
              <EmojiSign emoji={inTone(one, tone)} />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
})

export function cellId(section: string, index: number): string {
  return `${section}-${index}`
}
