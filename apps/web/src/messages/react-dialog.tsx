import { useTranslation } from 'react-i18next'
import { EmojiPicker } from '../emoji/emoji-picker.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useDesk } from './desk-context.ts'
import type { StoredMessage } from './message-actions.ts'

type Props = { readonly message: StoredMessage; readonly onClose: () => void }

/** All emoji, to react with one. */
export default function ReactDialog({ message, onClose }: Props) {
  const { t } = useTranslation()
  const desk = useDesk()
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('messages.react')}
      size="auto"
      padding={12}
      xOffset={8}
    >
      <EmojiPicker
        onPick={(emoji) => {
          onClose()
          // What went wrong stands below the list.
          desk.react(message, emoji).catch(() => {})
        }}
      />
    </Dialog>
  )
}
