import type { AttachedFile } from '@lobby/protocol'
import { useId, useState } from 'react'
import { CodeWords } from '../code/code-words.tsx'
import { csvRows } from './csv-rows.ts'
import { useFileWords } from './file-words.ts'
import { endOf, linesShown } from './shown-text.ts'
import styles from './text-preview.module.css'
import { useFileText } from './use-file-text.ts'

/** What of a table is shown. */
const bounds = { few: { rows: 8, columns: 12 }, most: { rows: 1_000, columns: 50 } } as const
const tables = ['csv', 'tsv']
/** Prose is written in any direction; code from left to right. */
const prose = ['', 'txt', 'text', 'log', 'md']

/** The beginning of a text file, and more of it for who asks. Nothing in it is more than letters. */
export default function TextPreview({ file }: { readonly file: AttachedFile }) {
  const { t } = useFileWords()
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const amount = isOpen ? 'most' : 'few'
  const { text, isError, isCut } = useFileText(file, amount)
  const end = endOf(file)
  if (isError) return <p className={styles.note}>{t('text.problem')}</p>
  if (text === undefined) return null
  const hasMore =
    isCut || text.trimEnd().split('\n', linesShown(file) + 1).length > linesShown(file)
  const scrolls = isOpen && { role: 'group', 'aria-label': t('text.of', file), tabIndex: 0 }
  return (
    <div className={styles.preview} data-open={isOpen || undefined}>
      <div id={id} className={styles.text} {...scrolls}>
        {tables.includes(end) ? (
          <CsvTable rows={csvRows(text, bounds[amount])} />
        ) : (
          <pre className={styles.pre} dir={prose.includes(end) ? 'auto' : 'ltr'}>
            <CodeWords language={prose.includes(end) ? '' : end} text={text} />
          </pre>
        )}
        {isOpen && isCut && <p className={styles.note}>{t('text.cut')}</p>}
      </div>
      {(hasMore || isOpen) && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {t(isOpen ? 'text.less' : 'text.more')}
        </button>
      )}
    </div>
  )
}

function CsvTable({ rows: [head = [], ...rows] }: { rows: readonly (readonly string[])[] }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {head.map((value, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a file do not move
            <th key={column} scope="col">
              <bdi>{value}</bdi>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a file do not move
          <tr key={index}>
            {row.map((value, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <td key={column}>
                <bdi>{value}</bdi>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
