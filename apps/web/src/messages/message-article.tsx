import { type CSSProperties, memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar, hueOf } from '../ui/avatar.tsx'
import { useDates } from './dates.ts'
import styles from './message-article.module.css'
import { MessageText } from './message-text.tsx'
import { PendingNote } from './pending-note.tsx'
import type { MessageRow } from './rows.ts'

/** One message. Others speak from the left, I from the right. */
export const MessageArticle = memo(function MessageArticle(row: Omit<MessageRow, 'kind' | 'key'>) {
  const { t } = useTranslation()
  const { time, full } = useDates()
  const { author, body, isMine, isFirst, isLast, pending } = row
  return (
    <article
      className={styles.row}
      aria-label={t('messages.label', {
        name: isMine ? t('messages.you') : author.name,
        time: full(row.time),
      })}
      data-mine={isMine || undefined}
      data-first={isFirst || undefined}
      data-last={isLast || undefined}
      data-state={pending?.state.kind}
    >
      {!isMine && <span className={styles.margin}>{isFirst && <Avatar name={author.name} />}</span>}
      <div className={styles.stack}>
        {isFirst ? (
          <Heading row={row} />
        ) : (
          <span className="visually-hidden">{isMine ? t('messages.you') : author.name}:</span>
        )}
        <div className={styles.line}>
          <div className={styles.bubble} title={full(row.time)}>
            <MessageText body={body} />
          </div>
          {!isFirst && (
            <time
              className={styles.aside}
              dateTime={new Date(row.time).toISOString()}
              aria-hidden="true"
            >
              {time(row.time)}
            </time>
          )}
        </div>
        {pending && <PendingNote message={pending} isLast={isLast} />}
      </div>
    </article>
  )
})

function Heading({ row: { author, isMine, time: at } }: { row: Omit<MessageRow, 'kind' | 'key'> }) {
  const { t } = useTranslation()
  const { time, full } = useDates()
  const hue = { '--hue': hueOf(author.name) } as CSSProperties
  return (
    <header className={styles.heading}>
      {isMine ? (
        <span className="visually-hidden">{t('messages.you')}</span>
      ) : (
        <>
          <bdi className={styles.name} style={hue}>
            {author.name}
          </bdi>
          {author.guest && <span className={styles.badge}>{t('messages.guest')}</span>}
        </>
      )}
      <time dateTime={new Date(at).toISOString()} title={full(at)}>
        {time(at)}
      </time>
    </header>
  )
}
