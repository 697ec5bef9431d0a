import '../i18n/later-words.ts'
import { Button, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useGoOn } from '../ui/use-go-on.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'
import { useNewPassword } from './use-new-password.ts'

/** `/account/reset/<token>`: another password, by a link from an admin. */
export default function ResetScreen({ token }: { token: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const goOn = useGoOn()
  const { password, isGood, field } = useNewPassword()
  const { problem, isBusy, submit } = useSubmission(async () => {
    await client.account.resetPassword(token, password)
    goOn('/login', { replace: true })
  })
  useTitle(t('reset.title'))
  return (
    <CentredPage title={t('reset.title')}>
      <Lead>{t('reset.hint')}</Lead>
      <form
        className={form.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (isGood()) void submit()
        }}
      >
        <TextInput {...field} size="md" autoFocus enterKeyHint="go" />
        <Button type="submit" size="md" loading={isBusy} fullWidth>
          {t('reset.action')}
        </Button>
        <Problem>{problem}</Problem>
      </form>
    </CentredPage>
  )
}
