import '../i18n/later-words.ts'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'
import links from './form-links.module.css'

/** `/account/digest/<token>`: ends the mails about what was missed. By a button: what looks into mails opens links as well. */
export default function DigestScreen({ token }: { token: string }) {
  const { t } = useTranslation()
  const { call } = useChat().api
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    await call('POST /api/digests/{token}/end', { params: { token } })
    setDone(true)
  })
  useTitle(t('digest.endTitle'))
  return (
    <CentredPage title={t('digest.endTitle')}>
      <div role="status">
        <Lead>{t(isDone ? 'digest.endDone' : 'digest.endHint')}</Lead>
      </div>
      {!isDone && (
        <Button size="md" mt={24} fullWidth loading={isBusy} onClick={() => submit()}>
          {t('digest.endAction')}
        </Button>
      )}
      <Problem>{problem}</Problem>
      <p className={links.links}>
        <Link href="/">{t('account.back')}</Link>
      </p>
    </CentredPage>
  )
}
