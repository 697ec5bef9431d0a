import {
  type CSSProperties,
  memo,
  type PointerEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { messagePath } from '../chat/room-path.ts'
import { useDates } from '../i18n/use-dates.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Name } from '../ui/name.tsx'
import { hues, useColor } from '../ui/person-color.ts'
import styles from './message-article.module.css'
import { MessageBar } from './message-bar.tsx'
import { MessageText } from './message-text.tsx'
import { PendingNote } from './pending-note.tsx'
import type { MessageRow } from './rows.ts'
import { setStops } from './tab-stops.ts'

type Props = Omit<MessageRow, 'kind' | 'key'> & {
  /** Its row's. Everything is a prop of its own, so that a row that is built anew is not drawn anew. */
  readonly id: string
  readonly slug: string
  /** Whether it has the focus, or something in it. */
  readonly isCurrent: boolean
  /** Whether the address leads to it. */
  readonly isTarget: boolean
}

/** One message: whose it is stands once over what they say in a row. */
export const MessageArticle = memo(function MessageArticle(row: Props) {
  const { t } = useTranslation()
  const { full } = useDates()
  const { id, slug, seq, author, body, isMine, isFirst, isLast, isCurrent, pending } = row
  const place = useRef<HTMLElement>(null)
  const [isPointed, setPointed] = useState(false)
  const [isMenuOpen, setMenuOpen] = useState(false)
  const hasBar = isPointed || isCurrent || isMenuOpen
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the article's own place among the stops
  useLayoutEffect(() => setStops(place.current), [isCurrent])
  // Only here, so that a mouse over a list that scrolls draws no more than two messages anew.
  const point = ({ pointerType, type }: PointerEvent) =>
    setPointed(pointerType !== 'touch' && type === 'pointerenter')
  return (
    <article
      ref={place}
      className={styles.row}
      tabIndex={isCurrent ? 0 : -1}
      onPointerEnter={point}
      onPointerLeave={point}
      data-key={id}
      aria-label={t('messages.label', {
        name: isMine ? t('messages.you') : author.name,
        time: full(row.time),
      })}
      data-mine={isMine || undefined}
      data-first={isFirst || undefined}
      data-state={pending?.state.kind}
      data-target={row.isTarget || undefined}
      data-menu={isMenuOpen || undefined}
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
      {hasBar && seq !== undefined && !row.isDeleted && (
        <MessageBar
          message={{ key: id, slug, seq, body, isMine }}
          isMenuOpen={isMenuOpen}
          onMenu={setMenuOpen}
        />
      )}
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
