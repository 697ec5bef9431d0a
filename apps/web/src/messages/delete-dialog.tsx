import '../i18n/later-words.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './delete-dialog.module.css'
import type { StoredMessage } from './message-actions.ts'
import { MessageText } from './message-text.tsx'

type Props = { readonly message: StoredMessage; readonly onClose: () => void }

/** Asks before a message is gone for everybody, and shows which one. */
export default function DeleteDialog({ message: { slug, seq, body }, onClose }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const { problem, isBusy, submit } = useSubmission(async () => {
    await client.api.messages.delete(slug, seq)
    onClose()
  })
  return (
    <Dialog opened onClose={onClose} title={t('messages.deleteThis')}>
      <blockquote className={styles.message} dir="auto">
        <MessageText body={body} />
      </blockquote>
      <Problem>{problem}</Problem>
      <div className={styles.choices}>
        <Button color="red" loading={isBusy} onClick={submit} data-autofocus>
          {t('messages.delete')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </Dialog>
  )
}
