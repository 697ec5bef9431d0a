import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import styles from './loading.module.css'
import { RefusedScreen } from './refused-screen.tsx'
import { type ConnectionTrouble, useConnectionTrouble } from './use-connection-trouble.ts'

const sentences: Partial<Record<ConnectionTrouble, string>> = {
  long: 'connection.unreachable',
  blocked: 'connection.blocked',
}

/** Until the server has said who we are. Shows itself only after a while. */
export function Loading() {
  const { t } = useTranslation()
  const client = useChat()
  const trouble = useConnectionTrouble()
  if (trouble === 'refused') return <RefusedScreen />
  const sentence = sentences[trouble]
  return (
    <main className={styles.loading} aria-busy="true">
      <p role="status">{t(sentence ?? 'connection.connecting')}</p>
      {sentence && (
        <Button variant="default" onClick={() => client.probe()}>
          {t('connection.retry')}
        </Button>
      )}
    </main>
  )
}
