import { hasKeyword } from '@lobby/protocol/keyword-match'
import { type CSSProperties, memo, type PointerEvent, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChatState, useMe } from '../chat/chat.tsx'
import { useShownName } from '../chat/display-names.ts'
import { messagePath } from '../chat/room-path.ts'
import { useDates } from '../i18n/use-dates.ts'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { Avatar } from '../ui/avatar.tsx'
import { followLinks } from '../ui/follow-links.ts'
import { Icon } from '../ui/icons.tsx'
import { openPerson } from '../ui/open-dialog.ts'
import { PersonButton } from '../ui/person-button.tsx'
import { hues, useColor } from '../ui/person-color.ts'
import { PersonName } from '../ui/person-name.tsx'
import { StatusSign } from '../ui/status-sign.tsx'
import { useDesk } from './desk-context.ts'
import type { StoredMessage } from './message-actions.ts'
import styles from './message-article.module.css'
import { MessageBar } from './message-bar.tsx'
import { MessageBody } from './message-body.tsx'
import { PendingNote } from './pending-note.tsx'
import { Quote } from './quote.tsx'
import { Reactions } from './reactions.tsx'
import type { MessageRow } from './rows.ts'
import { ThreadLine } from './thread-line.tsx'

const PendingFiles = lazyPart(() => import('../files/pending-files.tsx'))
const EditField = lazyPart(() => import('./edit-field.tsx'))

type Props = Omit<MessageRow, 'kind' | 'key'> & {
  /** Its row's. Everything is a prop of its own, so that a row that is built anew is not drawn anew. */
  readonly id: string
  readonly slug: string
  /** Whether it has the focus, or something in it. */
  readonly isCurrent: boolean
  /** Whether the address leads to it. */
  readonly isTarget: boolean
  readonly isEdited: boolean
  readonly onEditEnd: (() => void) | undefined
}

/** One message: whose it is stands once over what they say in a row. */
export const MessageArticle = memo(function MessageArticle(row: Props) {
  const { t } = useTranslation()
  const { full } = useDates()
  const { id, slug, author, body, isMine, isFirst, isLast, isCurrent, pending, message } = row
  const desk = useDesk()
  const me = useMe()?.id
  const shownName = useShownName(author)
  const about = { key: id, slug, seq: row.seq ?? 0, body, isMine }
  const stored = message && !row.isDeleted ? { ...about, message } : undefined
  // An answer that stands in the room as well says there what it answers.
  const { replyTo, thread } = row.answering ?? {}
  const quoted = replyTo ?? (desk.isThread ? undefined : thread)
  const place = useRef<HTMLElement>(null)
  const [isPointed, setPointed] = useState(false)
  const [isMenuOpen, setMenuOpen] = useState(false)
  const hasBar = isPointed || isCurrent || isMenuOpen
  const keywords = useChatState(({ profile }) => profile?.keywords)
  const isForMe =
    me !== undefined &&
    (message?.mentions?.includes(me) ||
      (author.id !== me && (message?.mentionsAll || hasKeyword(body, keywords))))
  // Only here, so that a mouse over a list that scrolls draws no more than two messages anew.
  const point = ({ pointerType, type }: PointerEvent) =>
    setPointed(pointerType !== 'touch' && type === 'pointerenter')
  // The menu lies elsewhere: what the pointer is over when it closes, nothing else says.
  const showMenu = (isOpen: boolean) => {
    setMenuOpen(isOpen)
    if (!isOpen) setPointed(place.current?.matches(':hover') === true)
  }
  return (
    <article
      ref={place}
      className={styles.row}
      tabIndex={isCurrent ? 0 : -1}
      onPointerEnter={point}
      onPointerLeave={point}
      data-key={id}
      aria-label={t('messages.label', {
        name: isMine ? t('messages.you') : shownName,
        time: full(row.time),
      })}
      data-mine={isMine || undefined}
      data-first={isFirst || undefined}
      data-state={pending?.state.kind}
      data-target={row.isTarget || undefined}
      data-for-me={isForMe || undefined}
      data-menu={isMenuOpen || undefined}
    >
      {isFirst ? (
        <>
          {/* The name beside it does the same for keys and readers. */}
          <button
            type="button"
            className={styles.face}
            tabIndex={-1}
            aria-hidden="true"
            onClick={() => openPerson(author)}
          >
            <Avatar person={author} />
          </button>
          <Heading row={row} isStored={stored !== undefined} />
        </>
      ) : (
        <>
          <span className="visually-hidden">{isMine ? t('messages.you') : shownName}:</span>
          <span className={styles.aside}>
            <Time {...row} />
          </span>
        </>
      )}
      <div className={styles.content}>
        {quoted !== undefined && !row.isDeleted && <Quote slug={slug} seq={quoted} />}
        {row.isDeleted ? (
          <em className={styles.deleted}>{t('messages.deleted')}</em>
        ) : stored && row.isEdited ? (
          <Suspense>
            <EditField message={stored} onClose={row.onEditEnd} />
          </Suspense>
        ) : (
          <MessageBody
            slug={slug}
            body={body}
            message={message}
            mayRemoveCards={isMine || desk.mayDeleteAll}
          />
        )}
        {pending?.files && (
          <Suspense>
            <PendingFiles files={pending.files} />
          </Suspense>
        )}
        {stored && !row.isEdited && <Marks message={stored} />}
        {stored?.message.reactions && <Reactions message={stored} />}
        {message?.replies && !desk.isThread && <ThreadLine message={{ ...about, message }} />}
        {pending && <PendingNote message={pending} isLast={isLast} />}
      </div>
      {hasBar && stored && !row.isEdited && (
        <MessageBar message={stored} isMenuOpen={isMenuOpen} onMenu={showMenu} />
      )}
    </article>
  )
})

const nobody = { id: 'claimed-', name: '' }

/** That it was edited, which shows what it said before, and that it is pinned. */
function Marks({ message }: { message: StoredMessage }) {
  const { t } = useTranslation()
  const { full } = useDates()
  const desk = useDesk()
  const { editedAt, pinned } = message.message
  const pinner = useShownName(pinned?.by ?? nobody)
  if (editedAt === undefined && !pinned) return null
  return (
    <span className={styles.marks}>
      {editedAt !== undefined && (
        <button
          type="button"
          className={styles.mark}
          title={full(Date.parse(editedAt))}
          onClick={() => desk.ask('versions', message)}
        >
          {t('messages.edited')}
        </button>
      )}
      {pinned && (
        <span className={styles.mark}>
          <Icon name="pin" size={12} />
          {t('messages.pinnedBy', { name: pinner })}
        </span>
      )}
    </span>
  )
}

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
    <a href={messagePath(slug, seq)} className={styles.time} onClick={followLinks}>
      {text}
    </a>
  )
}

function Heading({ row, isStored }: { row: Props; isStored: boolean }) {
  const { t } = useTranslation()
  const { author, isMine } = row
  const hue = { '--hue': hues[useColor(author.id)] } as CSSProperties
  return (
    <header className={styles.heading}>
      <span className={styles.name} style={hue}>
        {/* Of a deleted message and one on its way there is nothing to be done. */}
        {isStored ? (
          <PersonButton person={author} className={styles.person} />
        ) : (
          <PersonName person={author} />
        )}
      </span>
      <StatusSign id={author.id} />
      {isMine && <span className={styles.badge}>{t('messages.you')}</span>}
      {row.isMistakable && <span className={styles.badge}>{t('messages.guest')}</span>}
      <Time {...row} />
    </header>
  )
}
