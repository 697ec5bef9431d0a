import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat, useMe } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmojiSign } from '../ui/emoji-sign.tsx'
import { Name } from '../ui/name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useGoOn } from '../ui/use-go-on.ts'
import { useIsBlocked } from '../ui/use-is-blocked.ts'
import { useStatus } from '../ui/use-status.ts'
import { useSubmission } from '../ui/use-submission.ts'
import type { StoredMessage } from './message-actions.ts'
import styles from './person-dialog.module.css'

type Props = { readonly message: StoredMessage; readonly onClose: () => void }

/** Who has written a message, and what one can do: write to them, or see nothing of them. */
export default function PersonDialog({ message: { message }, onClose }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const goOn = useGoOn()
  const { author } = message
  const isMe = useMe()?.id === author.id
  const isBlocked = useIsBlocked(author.id)
  const status = useStatus(author.id)
  const params = { userId: author.id }
  const writing = useSubmission(async () => {
    const { slug } = await client.openDirectRoom([author.id])
    onClose()
    goOn(roomPath(slug))
  })
  const blocking = useSubmission(() =>
    client.api.call(isBlocked ? 'DELETE /api/blocks/{userId}' : 'PUT /api/blocks/{userId}', {
      params,
    }),
  )
  // Behind a name that was only claimed is nobody to write to.
  const isKnown = !author.id.startsWith('claimed-')
  return (
    <Dialog
      opened
      onClose={onClose}
      title={
        <span className={styles.heading}>
          <Avatar person={author} size={40} />
          <Name>{author.name}</Name>
        </span>
      }
    >
      {status && (
        <p className={styles.status} dir="auto">
          {status.emoji !== undefined && <EmojiSign emoji={status.emoji} />} {status.text}
        </p>
      )}
      <p className={styles.note}>
        {isMe ? t('messages.you') : author.guest ? t('person.guest') : t('person.account')}
      </p>
      {!isMe && isKnown && (
        <>
          {isBlocked && <p className={styles.note}>{t('person.blockedHint')}</p>}
          <div className={styles.choices}>
            <Button loading={writing.isBusy} onClick={() => writing.submit()} data-autofocus>
              {t('person.message')}
            </Button>
            <Button variant="default" loading={blocking.isBusy} onClick={() => blocking.submit()}>
              {t(isBlocked ? 'person.unblock' : 'person.block')}
            </Button>
          </div>
          <Problem>{writing.problem ?? blocking.problem}</Problem>
        </>
      )}
    </Dialog>
  )
}
