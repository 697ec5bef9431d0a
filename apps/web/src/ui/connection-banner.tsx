import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import styles from './connection-banner.module.css'
import { useConnectionTrouble } from './use-connection-trouble.ts'

/** Says that we are offline, once that is more than a blink. */
export function ConnectionBanner() {
  const { t } = useTranslation()
  const client = useChat()
  const trouble = useConnectionTrouble()
  return (
    <div role="status">
      {(trouble === 'long' || trouble === 'blocked') && (
        <div className={styles.banner}>
          <span>
            {trouble === 'long'
              ? t('connection.offline')
              : `${t('connection.blocked')} ${t('connection.kept')}`}
          </span>
          <Button variant="default" size="compact-sm" onClick={() => client.probe()}>
            {t('connection.retry')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** A dot beside the room's name while the connection is away. */
export function ConnectionDot() {
  const { t } = useTranslation()
  if (useConnectionTrouble() === 'none') return null
  return (
    <span
      className={styles.dot}
      role="img"
      aria-label={t('connection.connecting')}
      title={t('connection.connecting')}
    />
  )
}
