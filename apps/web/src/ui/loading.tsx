import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat.tsx'
import styles from './loading.module.css'
import { RefusedScreen } from './refused-screen.tsx'
import { useConnectionTrouble } from './use-connection-trouble.ts'

/** Until the server has said who we are. Shows itself only to those who wait. */
export function Loading() {
  const { t } = useTranslation()
  const client = useChat()
  const trouble = useConnectionTrouble()
  if (trouble === 'refused') return <RefusedScreen />
  return (
    <main className={styles.loading} aria-busy="true">
      <p role="status">
        {trouble === 'long' ? t('connection.unreachable') : t('connection.connecting')}
      </p>
      {trouble === 'long' && (
        <Button variant="default" onClick={() => client.probe()}>
          {t('connection.retry')}
        </Button>
      )}
    </main>
  )
}
