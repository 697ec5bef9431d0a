import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useMe } from '../../chat/chat.tsx'
import { Icon } from '../../ui/icons.tsx'
import styles from '../../ui/sidebar-link.module.css'

/** Leads to what the person has saved for later. */
export function SavedLink() {
  const { t } = useTranslation()
  if (!useMe()) return null
  return (
    <Link href="/saved" className={styles.link}>
      <span className={styles.sign} aria-hidden="true">
        <Icon name="bookmark" size={16} />
      </span>
      <span className={styles.name}>{t('saved.title')}</span>
    </Link>
  )
}
