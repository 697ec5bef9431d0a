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

/** `/account/email/<token>`: confirms an address. By a button: what looks into mails opens links as well. */
export default function EmailScreen({ token }: { token: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    await client.account.own.confirmEmail(token)
    setDone(true)
  })
  useTitle(t('email.confirmTitle'))
  return (
    <CentredPage title={t('email.confirmTitle')}>
      <div role="status">
        <Lead>{t(isDone ? 'email.confirmDone' : 'email.confirmHint')}</Lead>
      </div>
      {!isDone && (
        <Button size="md" mt={24} fullWidth loading={isBusy} onClick={() => submit()}>
          {t('email.confirmAction')}
        </Button>
      )}
      <Problem>{problem}</Problem>
      <p className={links.links}>
        <Link href="/">{t('account.back')}</Link>
      </p>
    </CentredPage>
  )
}
