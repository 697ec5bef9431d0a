import { type CSSProperties, memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { messagePath } from '../chat/room-path.ts'
import { useDates } from '../i18n/use-dates.ts'
import { ReportButton } from '../reports/report-button.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Name } from '../ui/name.tsx'
import { hues, useColor } from '../ui/person-color.ts'
import { DeleteButton } from './delete-button.tsx'
import styles from './message-article.module.css'
import { MessageText } from './message-text.tsx'
import { PendingNote } from './pending-note.tsx'
import type { MessageRow } from './rows.ts'

type Props = Omit<MessageRow, 'kind' | 'key'> & {
  readonly slug: string
  readonly mayDelete: boolean
  /** Whether the address leads to it. */
  readonly isTarget: boolean
}

/** One message: whose it is stands once over what they say in a row. */
export const MessageArticle = memo(function MessageArticle(row: Props) {
  const { t } = useTranslation()
  const { full } = useDates()
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
      data-state={pending?.state.kind}
      data-target={row.isTarget || undefined}
    >
      {isFirst ? (
        <>
          <span className={styles.face}>
            <Avatar person={author} />
          </span>
          <Heading row={row} />
        </>
      ) : (
        <>
          <span className="visually-hidden">{isMine ? t('messages.you') : author.name}:</span>
          <span className={styles.aside}>
            <Time {...row} />
          </span>
        </>
      )}
      <div className={styles.content}>
        {row.isDeleted ? (
          <em className={styles.deleted}>{t('messages.deleted')}</em>
        ) : (
          <MessageText body={body} />
        )}
        {pending && <PendingNote message={pending} isLast={isLast} />}
      </div>
      <span className={styles.tools}>
        {row.mayDelete && row.seq !== undefined && !row.isDeleted && (
          <DeleteButton slug={row.slug} seq={row.seq} />
        )}
        {!isMine && row.seq !== undefined && !row.isDeleted && (
          <ReportButton slug={row.slug} seq={row.seq} />
        )}
      </span>
    </article>
  )
})

/** When it was said; leads to the message's own address. */
function Time({ slug, seq, time: at }: Props) {
  const { time, full } = useDates()
  const text = (
    <time dateTime={new Date(at).toISOString()} title={full(at)}>
      {time(at)}
    </time>
  )
  if (seq === undefined) return text
  return (
    <Link href={messagePath(slug, seq)} className={styles.time}>
      {text}
    </Link>
  )
}

function Heading({ row }: { row: Props }) {
  const { t } = useTranslation()
  const { author, isMine } = row
  const hue = { '--hue': hues[useColor(author.id)] } as CSSProperties
  return (
    <header className={styles.heading}>
      <Name className={styles.name} style={hue}>
        {author.name}
      </Name>
      {isMine && <span className={styles.badge}>{t('messages.you')}</span>}
      {row.isMistakable && <span className={styles.badge}>{t('messages.guest')}</span>}
      <Time {...row} />
    </header>
  )
}
