import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useRoom, useRun } from '../chat/chat.tsx'
import { messagePath } from '../chat/room-path.ts'
import { startOfDay } from '../i18n/start-of-day.ts'
import { useDates } from '../i18n/use-dates.ts'
import styles from './unread-bar.module.css'

type Props = {
  readonly slug: string
  /** The room was read up to this `seq` when it was opened. */
  readonly after: number
  /** When the first of them that is known here was said. */
  readonly since: number
  readonly onGo: () => void
  readonly onMarkRead: () => void
}

/** While what is new begins above the view: how much it is, the way there, and the way out. */
export function UnreadBar({ slug, after, since, onGo, onMarkRead }: Props) {
  const { t } = useTranslation()
  const { time, dateTime } = useDates()
  const [, navigate] = useLocation()
  const count = useRoom(slug)?.unread ?? 0
  // Older ones may not have been loaded yet.
  const isWhole = (useRun(slug)?.prev ?? 0) <= after
  if (count === 0) return null
  const at = startOfDay(since) === startOfDay(Date.now()) ? time(since) : dateTime(since)
  return (
    <div className={styles.bar}>
      <Button
        variant="subtle"
        size="compact-sm"
        radius="xl"
        className={styles.go ?? ''}
        onClick={isWhole ? onGo : () => navigate(messagePath(slug, after + 1))}
      >
        {isWhole ? t('messages.newSince', { count, time: at }) : t('messages.newOnes', { count })}
      </Button>
      <span aria-hidden="true">·</span>
      <Button variant="subtle" size="compact-sm" radius="xl" onClick={onMarkRead}>
        {t('messages.markRead')}
      </Button>
    </div>
  )
}
