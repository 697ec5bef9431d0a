import type { OwnEmoji } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useChat } from '../chat/chat.tsx'
import { useDates } from '../i18n/use-dates.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './emoji-page.module.css'
import { useSettingsWords } from './settings-words.ts'

type Props = { readonly emoji: OwnEmoji; readonly mayDelete: boolean }

/** An emoji in the list, and a button that takes it out. */
export function EmojiRow({ emoji, mayDelete }: Props) {
  const { t } = useSettingsWords()
  const { date } = useDates()
  const [isOpen, dialog] = useDisclosure(false)
  const { name, image, createdBy, createdAt } = emoji
  return (
    <li className={styles.row}>
      <img className={styles.picture} src={image} alt="" loading="lazy" />
      <div className={styles.about}>
        <div className={styles.name}>:{name}:</div>
        <div className={styles.detail}>
          {createdBy
            ? t('emoji.by', { name: createdBy.name, date: date(createdAt) })
            : date(createdAt)}
        </div>
      </div>
      {mayDelete && (
        <Button
          variant="default"
          aria-label={t('emoji.deleteName', { name })}
          onClick={dialog.open}
        >
          {t('emoji.delete')}
        </Button>
      )}
      {isOpen && <DeleteEmoji emoji={emoji} onClose={dialog.close} />}
    </li>
  )
}

function DeleteEmoji({ emoji: { name }, onClose }: { emoji: OwnEmoji; onClose: () => void }) {
  const { t } = useSettingsWords()
  const { call } = useChat().api
  const { problem, isBusy, submit } = useSubmission(async () => {
    await call('DELETE /api/emoji/{name}', { params: { name } })
    onClose()
  })
  return (
    <Dialog opened onClose={onClose} title={t('emoji.deleteTitle', { name })}>
      <p>{t('emoji.deleteHint', { name })}</p>
      <div className={styles.choices}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('cancel')}
        </Button>
        <Button color="red" loading={isBusy} onClick={() => submit()}>
          {t('emoji.delete')}
        </Button>
      </div>
      <Problem>{problem}</Problem>
    </Dialog>
  )
}
