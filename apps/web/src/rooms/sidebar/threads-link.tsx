import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useCollectedNews } from '../../activity/use-collected-news.ts'
import { useMe } from '../../chat/chat.tsx'
import { Icon } from '../../ui/icons.tsx'
import styles from '../../ui/sidebar-link.module.css'
import { useEndpoint } from '../../ui/use-endpoint.ts'

/** Leads to the threads that the person follows; bold, with a number, where some have new answers. */
export function ThreadsLink() {
  return useMe() ? <Threads /> : null
}

function Threads() {
  const { t } = useTranslation()
  const { answer, reload } = useEndpoint(['GET /api/threads', { query: { limit: 1 } }])
  useCollectedNews('thread.changed', reload)
  const count = answer?.unread ?? 0
  return (
    <Link href="/threads" className={styles.link} data-unread={count > 0 || undefined}>
      <span className={styles.sign} aria-hidden="true">
        <Icon name="list" size={16} />
      </span>
      <span className={styles.name}>{t('threads.mine')}</span>
      {count > 0 && (
        <span className={styles.count}>
          <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
          <span className="visually-hidden">{t('threads.unread', { count })}</span>
        </span>
      )}
    </Link>
  )
}
