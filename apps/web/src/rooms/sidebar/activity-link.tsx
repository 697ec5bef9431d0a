import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useCollectedNews } from '../../activity/use-collected-news.ts'
import { useChatState, useMe } from '../../chat/chat.tsx'
import { Icon } from '../../ui/icons.tsx'
import styles from '../../ui/sidebar-link.module.css'
import { useEndpoint } from '../../ui/use-endpoint.ts'

/** Leads to what concerns the person; bold, with a number, where something of it is unread. */
export function ActivityLink() {
  return useMe() ? <Activity /> : null
}

function Activity() {
  const { t } = useTranslation()
  const { answer, reload } = useEndpoint(['GET /api/activity', { query: { limit: 1 } }])
  const soon = useCollectedNews('activity.changed', reload)
  useCollectedNews('thread.changed', soon)
  const count = answer?.unread ?? 0
  // What is read in a room is read here.
  const read = useChatState(({ rooms }) => {
    let sum = 0
    for (const { readSeq } of rooms?.values() ?? []) sum += readSeq
    return sum
  })
  const before = useRef(read)
  useEffect(() => {
    if (count > 0 && before.current !== read) soon()
    before.current = read
  }, [count, read, soon])
  return (
    <Link href="/activity" className={styles.link} data-unread={count > 0 || undefined}>
      <span className={styles.sign} aria-hidden="true">
        <Icon name="bell" size={16} />
      </span>
      <span className={styles.name}>{t('activity.title')}</span>
      {count > 0 && (
        <span className={styles.count}>
          <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
          <span className="visually-hidden">{t('activity.count', { count })}</span>
        </span>
      )}
    </Link>
  )
}
