import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useChat } from '../chat.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { Lead, Stage } from '../ui/stage.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'
import { passwordProblem } from './credentials.ts'

/** `/account/reset/<token>`: another password, by a link from whoever keeps the server. */
export default function ResetScreen({ token }: { token: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const [, navigate] = useLocation()
  const [password, setPassword] = useState('')
  const [rule, setRule] = useState<string>()
  const { problem, isBusy, submit } = useSubmission(async () => {
    await client.account.resetPassword(token, password)
    navigate('/login', { replace: true })
  })
  useTitle(t('reset.title'))
  return (
    <Stage title={t('reset.title')}>
      <Lead>{t('reset.hint')}</Lead>
      <form
        className={form.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const rule = passwordProblem(t, password)
          setRule(rule)
          if (rule === undefined) void submit()
        }}
      >
        <TextInput
          type="password"
          label={t('credentials.newPassword')}
          description={t('credentials.passwordHint')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={rule}
          size="md"
          autoFocus
          autoComplete="new-password"
          enterKeyHint="go"
        />
        <Button type="submit" size="md" loading={isBusy} fullWidth>
          {t('reset.action')}
        </Button>
        <Problem>{problem}</Problem>
      </form>
    </Stage>
  )
}
