import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useMe } from '../../chat/chat.tsx'
import { Icon } from '../../ui/icons.tsx'
import styles from '../../ui/sidebar-link.module.css'

/** Leads to the search in all messages. */
export function SearchLink() {
  const { t } = useTranslation()
  if (!useMe()) return null
  return (
    <Link href="/search" className={styles.link}>
      <span className={styles.sign} aria-hidden="true">
        <Icon name="search" size={16} />
      </span>
      <span className={styles.name}>{t('search.title')}</span>
    </Link>
  )
}
