import { ActionIcon, Button, Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { Icon } from '../ui/icons.tsx'
import tool from '../ui/message-tool.module.css'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './delete-button.module.css'

/** Deletes a message, after asking. It is there when the message is pointed at, touched or reached by keys. */
export function DeleteButton({ slug, seq }: { slug: string; seq: number }) {
  const { t } = useTranslation()
  const client = useChat()
  const [isOpen, setOpen] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    await client.api.messages.delete(slug, seq)
    setOpen(false)
  })

  return (
    <Popover opened={isOpen} onChange={setOpen} position="top" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          className={tool.button ?? ''}
          data-open={isOpen || undefined}
          aria-label={t('messages.delete')}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="trash" size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('messages.deleteThis')}>
        <p className={styles.question}>{t('messages.deleteThis')}</p>
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={styles.choices}>
          <Button size="compact-sm" color="red" loading={isBusy} onClick={submit}>
            {t('messages.delete')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setOpen(false)}>
            {t('cancel')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
