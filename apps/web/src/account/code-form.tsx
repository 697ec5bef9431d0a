import '../i18n/later-words.ts'
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'

type Props = {
  readonly action: string
  readonly onSubmit: (code: string) => Promise<unknown>
}

/** A code of an authenticator app, or a recovery code, and one button. */
export function CodeForm({ action, onSubmit }: Props) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const { problem, isBusy, submit } = useSubmission(async () => {
    await onSubmit(code).finally(() => setCode(''))
  })
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <TextInput
        label={t('login.code')}
        description={t('login.codeHint')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        size="md"
        autoFocus
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        enterKeyHint="go"
      />
      <Button type="submit" size="md" loading={isBusy} disabled={code.trim() === ''} fullWidth>
        {action}
      </Button>
      <Problem>{problem}</Problem>
    </form>
  )
}
