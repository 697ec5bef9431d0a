// The rows between the messages.
import { Button, Loader } from '@mantine/core'
import { Trans, useTranslation } from 'react-i18next'
import { useChat, useChatState, useRoom } from '../chat.tsx'
import { useDates } from './dates.ts'
import styles from './list-rows.module.css'

export function DayLine({ time }: { time: number }) {
  const { day } = useDates()
  return (
    <div className={styles.day}>
      <span>{day(time)}</span>
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

export function RenamedLine({ by, name }: { by: string; name: string }) {
  const { t } = useTranslation()
  return (
    <p className={styles.renamed}>
      <Trans
        t={t}
        i18nKey="messages.renamed"
        values={{ name: by, room: name }}
        components={{ bdi: <bdi /> }}
      />
    </p>
  )
}

/** Above the oldest message: more of them, or the beginning. */
export function TopRow({ slug }: { slug: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const name = useRoom(slug)?.name ?? slug
  const timeline = useChatState(({ timelines }) => timelines.get(slug))
  if (!timeline) return <div className={styles.top} />
  if (timeline.prev === 0)
    return <p className={styles.beginning}>{t('messages.beginning', { room: name })}</p>
  return (
    <div className={styles.top}>
      {timeline.older === 'loading' && <Loader size={20} aria-label={t('messages.loading')} />}
      {timeline.older === 'failed' && (
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
