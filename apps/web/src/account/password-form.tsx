import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useMe } from '../chat.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './account-screen.module.css'
import { passwordProblem } from './credentials.ts'

/** Another password; signs out everywhere else. */
export function PasswordForm() {
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [rule, setRule] = useState<string>()
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    await client.account.changePassword(current, password)
    setCurrent('')
    setPassword('')
    setDone(true)
  })

  const check = (event: FormEvent) => {
    event.preventDefault()
    setDone(false)
    const rule = passwordProblem(t, password)
    setRule(rule)
    if (rule === undefined) void submit()
  }

  return (
    <form className={form.form} style={{ marginTop: 12 }} onSubmit={check} noValidate>
      {/* For password managers: whose password it is. */}
      <input type="hidden" autoComplete="username" value={me?.name ?? ''} readOnly />
      <TextInput
        type="password"
        label={t('password.current')}
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
        autoComplete="current-password"
      />
      <TextInput
        type="password"
        label={t('credentials.newPassword')}
        description={t('credentials.passwordHint')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={rule}
        autoComplete="new-password"
      />
      <Button type="submit" variant="default" loading={isBusy}>
        {t('password.action')}
      </Button>
      <p role="status" className={styles.done} hidden={!isDone}>
        {isDone && t('password.done')}
      </p>
      <Problem>{problem}</Problem>
    </form>
  )
}
