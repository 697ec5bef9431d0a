import { useTranslation } from 'react-i18next'
import { usePeople } from '../chat/people-by-id.ts'
import { useDates } from '../i18n/use-dates.ts'
import { Avatar } from '../ui/avatar.tsx'
import { useDesk } from './desk-context.ts'
import type { StoredMessage } from './message-actions.ts'
import styles from './thread-line.module.css'

/** Faces in the line: those who have answered last. */
const faces = 3
const nobody: never[] = []

/** Under the first message of a thread: how many answers it has, of which people, and when the last one came. It opens them. */
export function ThreadLine({ message }: { message: StoredMessage }) {
  const { t } = useTranslation()
  const { lately } = useDates()
  const desk = useDesk()
  const { count = 0, lastAt, people: ids = nobody } = message.message.replies ?? {}
  const people = usePeople(ids.slice(-faces))
  return (
    <button type="button" className={styles.line} onClick={() => desk.openThread(message)}>
      {people.length > 0 && (
        <span className={styles.faces}>
          {people.map((person) => (
            <Avatar key={person.id} person={person} size={20} />
          ))}
        </span>
      )}
      <span className={styles.count}>{t('threads.answers', { count })}</span>
      {lastAt && <span>{t('threads.last', { at: lately(lastAt) })}</span>}
    </button>
  )
}
