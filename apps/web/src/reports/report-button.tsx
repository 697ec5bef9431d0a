import { ActionIcon } from '@mantine/core'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useRoom } from '../chat/chat.tsx'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { Icon } from '../ui/icons.tsx'
import styles from '../ui/message-tool.module.css'

const ReportDialog = lazyPart(() => import('./report-dialog.tsx'))

/** Reports a message to the moderators. It is there when the message is pointed at, touched or reached by keys. */
export function ReportButton({ slug, seq }: { slug: string; seq: number }) {
  const { t } = useTranslation()
  const me = useMe()
  const kind = useRoom(slug)?.kind
  const [isOpen, setOpen] = useState(false)
  // Nobody moderates a direct room.
  if (!me || !kind || kind === 'direct') return null
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        className={styles.button ?? ''}
        data-open={isOpen || undefined}
        aria-label={t('reports.report')}
        title={t('reports.report')}
        onClick={() => setOpen(true)}
      >
        <Icon name="flag" size={16} />
      </ActionIcon>
      {isOpen && (
        <Suspense>
          <ReportDialog slug={slug} seq={seq} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
