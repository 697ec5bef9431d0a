import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../ui/icons.tsx'
import styles from './jump-button.module.css'

export function JumpButton({ fresh, onClick }: { fresh: number; onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <Button
      className={styles.button ?? ''}
      variant={fresh > 0 ? 'filled' : 'default'}
      size="compact-sm"
      radius="xl"
      leftSection={<Icon name="down" size={16} />}
      onClick={onClick}
    >
      {fresh > 0 ? t('messages.fresh', { count: fresh }) : t('messages.jump')}
    </Button>
  )
}
