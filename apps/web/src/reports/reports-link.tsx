import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useChatState } from '../chat/chat.tsx'
import { Icon } from '../ui/icons.tsx'
import styles from '../ui/sidebar-link.module.css'
import { useEndpoint } from '../ui/use-endpoint.ts'

const lookEvery = 60_000

/** Leads moderators to the reports, and says how many wait. */
export function ReportsLink() {
  const { t } = useTranslation()
  const isLive = useChatState(({ connection }) => connection.phase === 'live')
  const { answer: summary } = useEndpoint(['GET /api/reports/summary'], {
    enabled: isLive,
    every: lookEvery,
  })
  if (!summary?.moderates) return null
  const { open } = summary
  return (
    <Link href="/settings/reports" className={styles.link} data-unread={open > 0 || undefined}>
      <span className={styles.sign} aria-hidden="true">
        <Icon name="flag" size={14} />
      </span>
      <span className={styles.name}>{t('reports.title')}</span>
      {open > 0 && (
        <span className={styles.count}>
          <span aria-hidden="true">{open > 99 ? '99+' : open}</span>
          <span className="visually-hidden">{t('reports.open', { count: open })}</span>
        </span>
      )}
    </Link>
  )
}
