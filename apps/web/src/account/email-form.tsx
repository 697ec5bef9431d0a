import '../i18n/later-words.ts'
import type { OwnAccount } from '@lobby/protocol'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './account-screen.module.css'
import { useConfirmed } from './use-confirmed.tsx'

type Props = { readonly own: OwnAccount; readonly onChanged: () => Promise<void> }

/** The account's address: another one, or none. */
export function EmailForm({ own, onChanged }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const [email, setEmail] = useState('')
  const [current, setCurrent] = useState('')
  const { confirmed, dialog } = useConfirmed()
  const [rule, setRule] = useState<string>()
  const change = async (wanted: string | null) => {
    await confirmed(() =>
      client.account.own.changeEmail(wanted, own.password ? current : undefined),
    )
    setEmail('')
    setCurrent('')
    await onChanged()
  }
  const saving = useSubmission(() => change(email.trim()))
  const removing = useSubmission(() => change(null))

  const check = (event: FormEvent) => {
    event.preventDefault()
    const problem = looksRight(email) ? undefined : t('email.invalid')
    setRule(problem)
    if (problem === undefined) void saving.submit()
  }

  return (
    <>
      <form className={form.form} style={{ marginTop: 12 }} onSubmit={check} noValidate>
        <div role="status" className={styles.state}>
          {own.email && <p>{t('email.confirmed', { email: own.email })}</p>}
          {own.pendingEmail && (
            <p>
              {t(own.mail ? 'email.pending' : 'email.pendingNoMail', { email: own.pendingEmail })}
            </p>
          )}
          <p className={styles.detail}>{t(own.mail ? 'email.hint' : 'email.noMail')}</p>
        </div>
        <TextInput
          type="email"
          label={t('email.label')}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={rule}
          autoComplete="email"
        />
        {own.password && (
          <TextInput
            type="password"
            label={t('email.current')}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            autoComplete="current-password"
          />
        )}
        <Button type="submit" variant="default" loading={saving.isBusy}>
          {t('email.action')}
        </Button>
        {(own.email || own.pendingEmail) && (
          <Button variant="default" loading={removing.isBusy} onClick={() => removing.submit()}>
            {t('email.remove')}
          </Button>
        )}
        <Problem>{saving.problem ?? removing.problem}</Problem>
      </form>
      {/* Not in the form: what is sent in the dialog is not the form. */}
      {dialog}
    </>
  )
}

/** Enough to notice what was forgotten; the server knows better. */
function looksRight(email: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())
}
