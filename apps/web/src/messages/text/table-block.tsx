import '../../i18n/later-words.ts'
import type { Align, Cell, Table } from '@lobby/markdown'
import { useTranslation } from 'react-i18next'
import { Inlines } from './inlines.tsx'
import styles from './table-block.module.css'

/** A table. What is wider than the column is reached by scrolling, also by keys. */
export function TableBlock({ table: { aligns, head, rows } }: { table: Table }) {
  const { t } = useTranslation()
  return (
    // No landmark: a room has many.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <div className={styles.frame} role="group" aria-label={t('text.table')} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={cell.start} scope="col" data-align={aligns[column]}>
                <bdi>
                  <Inlines inlines={cell.children} />
                </bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a text do not move
            <tr key={index}>{rowOf(cells, aligns)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** One empty cell stands for all that a row lacks. */
function rowOf(cells: readonly Cell[], aligns: readonly Align[]) {
  const missing = aligns.length - cells.length
  return (
    <>
      {cells.map((cell, column) => (
        <td key={cell.start} data-align={aligns[column]}>
          {/* Not the cell: the lines between cells go by the table's direction. */}
          <bdi>
            <Inlines inlines={cell.children} />
          </bdi>
        </td>
      ))}
      {missing > 0 && <td colSpan={missing} />}
    </>
  )
}
