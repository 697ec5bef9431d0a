import '../i18n/later-words.ts'
import { limits } from '@lobby/protocol/limits'
import { codePoints } from '@lobby/protocol/text'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'

type Props = {
  readonly message: { readonly slug: string; readonly seq: number }
  readonly onClose: () => void
}

/** Asks why, which may stay unsaid, and says that it is done. */
export default function ReportDialog({ message: { slug, seq }, onClose }: Props) {
  const { t } = useTranslation()
  const { reports } = useChat().api
  const [reason, setReason] = useState('')
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    await reports.make(slug, seq, reason)
    setDone(true)
  })
  const max = limits.reasonCodePoints
  const isTooLong = codePoints(reason.trim()) > max
  const check = (event: FormEvent) => {
    event.preventDefault()
    if (!isTooLong) void submit(event)
  }
  return (
    <Dialog opened onClose={onClose} title={t('reports.reportTitle')}>
      {isDone ? (
        <div className={form.form} style={{ marginTop: 0 }}>
          <p role="status">{t('reports.reported')}</p>
          <Button onClick={onClose}>{t('close')}</Button>
        </div>
      ) : (
        <form className={form.form} style={{ marginTop: 0 }} onSubmit={check} noValidate>
          <TextInput
            label={t('reports.reason')}
            description={t('reports.reasonHint')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={isTooLong && t('reports.tooLong', { max })}
            data-autofocus
          />
          <Button type="submit" loading={isBusy}>
            {t('reports.report')}
          </Button>
          <Problem>{problem}</Problem>
        </form>
      )}
    </Dialog>
  )
}
