import '../i18n/later-words.ts'
import { useTranslation } from 'react-i18next'
import { useDates } from '../i18n/use-dates.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import styles from './delete-dialog.module.css'
import type { StoredMessage } from './message-actions.ts'
import { MessageText } from './message-text.tsx'

type Props = { readonly message: StoredMessage; readonly onClose: () => void }

/** What a message said before it was edited, the newest first. */
export default function VersionsDialog({ message: { slug, seq, message }, onClose }: Props) {
  const { t } = useTranslation()
  const { full } = useDates()
  const { answer, problem } = useEndpoint(
    ['GET /api/rooms/{slug}/messages/{seq}/edits', { params: { slug, seq } }],
    { cause: message.editedAt },
  )
  return (
    <Dialog opened onClose={onClose} title={t('messages.versions')}>
      <Problem>{problem}</Problem>
      {answer?.versions.toReversed().map(({ body, writtenAt }) => (
        <figure key={writtenAt} className={styles.version}>
          <figcaption>{full(Date.parse(writtenAt))}</figcaption>
          <blockquote className={styles.message} dir="auto">
            <MessageText body={body} />
          </blockquote>
        </figure>
      ))}
    </Dialog>
  )
}
