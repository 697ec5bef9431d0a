import '../i18n/later-words.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat, useChatState } from '../chat/chat.tsx'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'

/** Asks before all rooms become read: what was unread cannot be told apart afterwards. */
export default function AllReadDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useChat()
  const rooms = useChatState(({ rooms }) => rooms)
  const unread = [...(rooms?.values() ?? [])].filter(({ unread }) => unread > 0)
  const read = () => {
    for (const { slug } of unread) client.markRead(slug)
    onClose()
  }
  return (
    <Dialog opened onClose={onClose} size="sm" title={t('allRead.title')} returnFocus={false}>
      <p>{unread.length === 0 ? t('allRead.none') : t('allRead.some', { count: unread.length })}</p>
      <div className={form.actions}>
        {unread.length > 0 && (
          <Button onClick={read} data-autofocus>
            {t('allRead.action')}
          </Button>
        )}
        <Button
          variant="default"
          onClick={onClose}
          {...(unread.length === 0 && { 'data-autofocus': true })}
        >
          {t('close')}
        </Button>
      </div>
    </Dialog>
  )
}
