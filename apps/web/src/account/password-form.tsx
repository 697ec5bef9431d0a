import '../i18n/later-words.ts'
import type { OwnAccount } from '@lobby/protocol'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useMe } from '../chat/chat.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './account-screen.module.css'
import { useConfirmed } from './use-confirmed.tsx'
import { useNewPassword } from './use-new-password.ts'

type Props = { readonly own: OwnAccount; readonly onChanged: () => Promise<void> }

/** Another password, or a first one; signs out everywhere else. */
export function PasswordForm({ own, onChanged }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const [current, setCurrent] = useState('')
  const { password, clear, isGood, field } = useNewPassword()
  const { confirmed, dialog } = useConfirmed()
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    await confirmed(() =>
      client.account.changePassword(own.password ? current : undefined, password),
    )
    setCurrent('')
    clear()
    setDone(true)
    await onChanged()
  })

  const check = (event: FormEvent) => {
    event.preventDefault()
    setDone(false)
    if (isGood()) void submit()
  }

  return (
    <>
      <form className={form.form} style={{ marginTop: 12 }} onSubmit={check} noValidate>
        {/* For password managers: whose password it is. */}
        <input type="hidden" autoComplete="username" value={me?.name ?? ''} readOnly />
        {own.password ? (
          <TextInput
            type="password"
            label={t('password.current')}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            autoComplete="current-password"
          />
        ) : (
          <p className={styles.detail}>{t('password.none')}</p>
        )}
        <TextInput {...field} />
        <Button type="submit" variant="default" loading={isBusy}>
          {t(own.password ? 'password.action' : 'password.choose')}
        </Button>
        <p role="status" className={styles.done} hidden={!isDone}>
          {isDone && t('password.done')}
        </p>
        <Problem>{problem}</Problem>
      </form>
      {/* Not in the form: what is sent in the dialog is not the form. */}
      {dialog}
    </>
  )
}
