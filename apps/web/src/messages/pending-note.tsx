import { isWaitingForFiles, type PendingMessage } from '@lobby/client'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { editAsDraft } from '../composer/draft.ts'
import { codeText } from '../ui/refusal-text.ts'
import styles from './pending-note.module.css'

type Props = {
  readonly message: PendingMessage
  /** What waits is said once for a run. */
  readonly isLast: boolean
}

/** Where a message is that is not on the server yet, and what to do about it. */
export function PendingNote({ message, isLast }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const isLive = useChatState(({ connection }) => connection.phase === 'live')
  const { clientId, room, body, state } = message
  if (state.kind === 'stored') return null
  if (isWaitingForFiles(message))
    return (
      <span className={styles.note}>
        {t('messages.waitsForFiles')}{' '}
        <Button size="compact-xs" variant="subtle" onClick={() => client.discard(clientId)}>
          {t('cancel')}
        </Button>
      </span>
    )
  if (state.kind === 'sending' && !isLast) return null
  if (state.kind === 'sending')
    return (
      <span className={styles.note}>{t(isLive ? 'messages.sending' : 'messages.waiting')}</span>
    )

  const edit = () => {
    client.discard(clientId)
    editAsDraft(me?.id, room, body)
  }
  return (
    <div className={styles.failed} role="alert">
      <span>
        {t('messages.failed')} {codeText(t, state.code)}
      </span>
      <span className={styles.actions}>
        <Button size="compact-sm" variant="default" onClick={() => client.retry(clientId)}>
          {t('messages.retry')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={edit}>
          {t('messages.edit')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => client.discard(clientId)}>
          {t('messages.delete')}
        </Button>
      </span>
    </div>
  )
}
