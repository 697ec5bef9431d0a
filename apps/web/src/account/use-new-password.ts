import '../i18n/later-words.ts'
import type { ChangeEvent } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { passwordProblem } from './credentials.ts'

/** A field for a new password. `isGood` says what is wrong under it, if anything is. */
export function useNewPassword() {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const [rule, setRule] = useState<string>()

  function isGood(): boolean {
    const problem = passwordProblem(t, password)
    setRule(problem)
    return problem === undefined
  }

  const field = {
    type: 'password',
    label: t('credentials.newPassword'),
    description: t('credentials.passwordHint'),
    value: password,
    onChange: (event: ChangeEvent<HTMLInputElement>) => setPassword(event.currentTarget.value),
    error: rule,
    autoComplete: 'new-password',
  } as const
  return { password, clear: () => setPassword(''), isGood, field }
}
