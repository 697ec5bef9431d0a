import { useTranslation } from 'react-i18next'
import { Icon } from '../ui/icons.tsx'
import { useDesk } from './desk-context.ts'
import type { StoredMessage } from './message-actions.ts'
import styles from './thread-line.module.css'

/** Under the first message of a thread: how many answers it has. It opens them. */
export function ThreadLine({ message }: { message: StoredMessage }) {
  const { t } = useTranslation()
  const desk = useDesk()
  const count = message.message.replies?.count ?? 0
  return (
    <button type="button" className={styles.line} onClick={() => desk.openThread(message)}>
      <Icon name="chat" size={16} />
      {t('threads.answers', { count })}
    </button>
  )
}
