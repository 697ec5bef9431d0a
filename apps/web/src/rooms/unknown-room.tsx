import { slugPattern } from '@lobby/protocol/text'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import form from '../ui/form.module.css'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'

/** A room that is not there: never was, or is gone while a person was in it. */
export function UnknownRoom({
  slug,
  formerName,
}: {
  slug: string
  formerName?: string | undefined
}) {
  const { t } = useTranslation()
  const client = useChat()
  const [, navigate] = useLocation()
  const isGone = formerName !== undefined
  useTitle(isGone ? t('rooms.gone') : slug)

  const { problem, isBusy, submit } = useSubmission(async () => {
    await client.createRoom({ slug })
    client.open(slug)
  })

  return (
    <CentredPage title={isGone ? t('rooms.gone') : t('rooms.unknown', { name: slug })}>
      <Lead>{isGone ? t('rooms.goneHint', { name: formerName }) : t('rooms.unknownHint')}</Lead>
      {problem && (
        <p className={form.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={form.actions}>
        {!isGone && slugPattern.test(slug) && (
          <Button onClick={submit} loading={isBusy}>
            {t('rooms.makeThis')}
          </Button>
        )}
        <Button variant="default" onClick={() => navigate('/chat/')}>
          {t('rooms.back')}
        </Button>
      </div>
    </CentredPage>
  )
}
