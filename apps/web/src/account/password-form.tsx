import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useMe } from '../chat.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './account-screen.module.css'
import { useNewPassword } from './use-new-password.ts'

/** Another password; signs out everywhere else. */
export function PasswordForm() {
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const [current, setCurrent] = useState('')
  const { password, clear, isGood, field } = useNewPassword()
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    await client.account.changePassword(current, password)
    setCurrent('')
    clear()
    setDone(true)
  })

  const check = (event: FormEvent) => {
    event.preventDefault()
    setDone(false)
    if (isGood()) void submit()
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
      <TextInput {...field} />
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
