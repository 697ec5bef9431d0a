import { ActionIcon } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../ui/icons.tsx'
import styles from './star-button.module.css'
import { useStarredRooms } from './starred-rooms.ts'

/** Puts the room among the first of the list, or takes it from there. */
export function StarButton({ slug }: { slug: string }) {
  const { t } = useTranslation()
  const { starred, toggle } = useStarredRooms()
  const isStarred = starred.has(slug)
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      className={styles.star ?? ''}
      aria-label={t('sidebar.star')}
      aria-pressed={isStarred}
      title={t(isStarred ? 'sidebar.unstar' : 'sidebar.star')}
      onClick={() => toggle(slug)}
    >
      <Icon name="star" />
    </ActionIcon>
  )
}
