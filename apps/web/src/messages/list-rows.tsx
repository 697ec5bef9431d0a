// The rows between the messages.

import { Button, Loader } from '@mantine/core'
import { Trans, useTranslation } from 'react-i18next'
import { useChat, useChatState, useRoom, useRun } from '../chat/chat.tsx'
import { useNameOf, useRoomName } from '../chat/display-names.ts'
import { useDates } from '../i18n/use-dates.ts'
import { Name } from '../ui/name.tsx'
import { openDialog } from '../ui/open-dialog.ts'
import { useDuration } from '../ui/use-duration.ts'
import styles from './list-rows.module.css'
import { sentencesOf } from './notices.ts'
import type { Notice } from './rows.ts'

/** The day of what follows. Where it stands in a room, it leads to any other one. */
export function DayLine({ time, slug }: { time: number; slug?: string }) {
  const { t } = useTranslation()
  const { day } = useDates()
  return (
    <div className={styles.day}>
      {slug === undefined ? (
        <span>{day(time)}</span>
      ) : (
        <button
          type="button"
          className={styles.dayButton}
          // By keys, the menu of the room leads there: the list is one stop of Tab.
          tabIndex={-1}
          title={t('date.title')}
          onClick={() => openDialog('date', slug)}
        >
          {day(time)}
        </button>
      )}
    </div>
  )
}

export function UnreadLine() {
  const { t } = useTranslation()
  return (
    <div className={styles.unread}>
      <span>{t('messages.new')}</span>
    </div>
  )
}

/** What happened in the room beside what was said, in a quiet line. */
export function NoticeLine({ event }: { event: Notice }) {
  const { t } = useTranslation()
  const duration = useDuration()
  const nameOf = useNameOf([event.by, 'member' in event ? event.member : undefined])
  return sentencesOf(event, duration, nameOf).map((sentence) => (
    <p key={sentence.i18nKey} className={styles.notice}>
      <Trans t={t} {...sentence} components={{ bdi: <Name /> }} />
    </p>
  ))
}

/** In place of what blocked people have said, until it is asked for. */
export function FoldedLine({ count, onShow }: { count: number; onShow: (() => void) | undefined }) {
  const { t } = useTranslation()
  return (
    <p className={styles.notice}>
      {t('person.folded', { count })}{' '}
      <button type="button" className={styles.unfold} onClick={onShow}>
        {t('person.show', { count })}
      </button>
    </p>
  )
}

/** Above the oldest message: more of them, or the beginning. */
export function TopRow({ slug }: { slug: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const room = useRoom(slug)
  const name = useRoomName(room) ?? slug
  const run = useRun(slug)
  if (!run) return <div className={styles.top} />
  if (run.prev === 0)
    return (
      <p className={styles.beginning}>
        {t(room?.people ? 'direct.beginning' : 'messages.beginning', { room: name })}
      </p>
    )
  return (
    <div className={styles.top}>
      {run.older === 'loading' && <Loader size={20} aria-label={t('messages.loading')} />}
      {run.older === 'failed' && (
        <>
          <span>{t('messages.olderFailed')}</span>
          <Button variant="default" size="compact-sm" onClick={() => client.loadOlder(slug)}>
            {t('messages.retry')}
          </Button>
        </>
      )}
    </div>
  )
}

/** Below the newest message of a stretch that does not reach the room's end. */
export function BottomRow({ slug }: { slug: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const newer = useChatState(({ windows }) => windows.get(slug)?.newer)
  return (
    <div className={styles.top}>
      {newer === 'loading' && <Loader size={20} aria-label={t('messages.loadingNewer')} />}
      {newer === 'failed' && (
        <>
          <span>{t('messages.newerFailed')}</span>
          <Button variant="default" size="compact-sm" onClick={() => client.loadNewer(slug)}>
            {t('messages.retry')}
          </Button>
        </>
      )}
    </div>
  )
}
