import '../i18n/later-words.ts'
import { Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { PersonButton } from '../ui/person-button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import type { StoredMessage } from './message-actions.ts'
import styles from './seen-dialog.module.css'

type Props = { readonly message: StoredMessage; readonly onClose: () => void }

/** The people who have read a message. */
export default function SeenDialog({ message: { slug, seq }, onClose }: Props) {
  const { t } = useTranslation()
  const { answer, problem } = useEndpoint([
    'GET /api/rooms/{slug}/messages/{seq}/seen',
    { params: { slug, seq } },
  ])
  return (
    <Dialog opened onClose={onClose} title={t('messages.seenBy')}>
      <Problem>{problem}</Problem>
      {!answer && !problem && <Loader size={20} aria-hidden="true" />}
      {answer?.tooMany && <p className={styles.note}>{t('messages.seenTooMany')}</p>}
      {answer && !answer.tooMany && answer.people.length === 0 && (
        <p className={styles.note}>{t('messages.seenByNobody')}</p>
      )}
      <ul className={styles.people}>
        {answer?.people.map((person) => (
          <li key={person.id} className={styles.person}>
            <Avatar person={person} size={32} />
            <PersonButton person={person} className={styles.name} onOpen={onClose} />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
