import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'
import links from './form-links.module.css'

type Words = {
  readonly title: string
  readonly hint: string
  readonly action: string
  readonly done: string
}

/** Where a link of a mail leads. By a button: what looks into mails opens links as well. */
export function MailLinkScreen({ words, onPress }: { words: Words; onPress: () => Promise<void> }) {
  const { t } = useTranslation()
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    await onPress()
    setDone(true)
  })
  useTitle(words.title)
  return (
    <CentredPage title={words.title}>
      <div role="status">
        <Lead>{isDone ? words.done : words.hint}</Lead>
      </div>
      {!isDone && (
        <Button size="md" mt={24} fullWidth loading={isBusy} onClick={() => submit()}>
          {words.action}
        </Button>
      )}
      <Problem>{problem}</Problem>
      <p className={links.links}>
        <Link href="/">{t('account.back')}</Link>
      </p>
    </CentredPage>
  )
}
