import '../i18n/later-words.ts'
import type { Credentials } from '@lobby/client'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { passwordProblem, usernameProblem, usernameRule } from './credentials.ts'

type Props = {
  /** Whether both are being chosen, or are known already. */
  readonly isNew: boolean
  readonly username?: string
  readonly action: string
  readonly onSubmit: (credentials: Credentials) => Promise<unknown>
}

/** A username, a password, and one button. */
export function CredentialsForm({ isNew, username: initial = '', action, onSubmit }: Props) {
  const { t } = useTranslation()
  const [username, setUsername] = useState(initial)
  const [password, setPassword] = useState('')
  const [usernameField, passwordField] = [
    useRef<HTMLInputElement>(null),
    useRef<HTMLInputElement>(null),
  ]
  const [isChecked, setChecked] = useState(false)
  const { problem, isBusy, submit } = useSubmission(() => onSubmit({ username, password }))

  const rule = usernameRule(t)
  const problems = isNew
    ? { username: usernameProblem(t, username), password: passwordProblem(t, password) }
    : {
        username: username === '' ? t('credentials.usernameMissing') : undefined,
        password: password === '' ? t('credentials.passwordMissing') : undefined,
      }
  const check = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (problems.username !== undefined) usernameField.current?.focus()
    else if (problems.password !== undefined) passwordField.current?.focus()
    else void submit(event)
  }

  return (
    <form className={form.form} onSubmit={check} noValidate>
      <TextInput
        ref={usernameField}
        label={t('credentials.username')}
        description={isNew && !(isChecked && problems.username) ? rule : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
        error={isChecked && problems.username}
        size="md"
        autoFocus={initial === ''}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextInput
        ref={passwordField}
        type="password"
        label={t('credentials.password')}
        description={isNew ? t('credentials.passwordHint') : undefined}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={isChecked && problems.password}
        size="md"
        autoFocus={initial !== ''}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        enterKeyHint="go"
      />
      <Button type="submit" size="md" loading={isBusy} fullWidth>
        {action}
      </Button>
      <Problem>{problem}</Problem>
    </form>
  )
}
