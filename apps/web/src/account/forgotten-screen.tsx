import '../i18n/later-words.ts'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import form from '../ui/form.module.css'
import { Loading } from '../ui/loading.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'
import styles from './form-links.module.css'
import { useSignInMethods } from './use-sign-in-methods.ts'

/** `/account/forgotten`: asks for a link for a new password. What it says is the same whether there is such an account or not. */
export default function ForgottenScreen() {
  const { t } = useTranslation()
  const client = useChat()
  const methods = useSignInMethods()
  const [who, setWho] = useState('')
  const [rule, setRule] = useState<string>()
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    await client.account.own.forgot(who.trim())
    setDone(true)
  })
  useTitle(t('forgotten.title'))
  if (!methods) return <Loading />

  const check = (event: FormEvent) => {
    event.preventDefault()
    const missing = who.trim() === '' ? t('forgotten.missing') : undefined
    setRule(missing)
    if (missing === undefined) void submit()
  }
  const [hint, done] = methods.mail
    ? ([t('forgotten.hint'), t('forgotten.done')] as const)
    : ([t('forgotten.hintNoMail'), t('forgotten.doneNoMail')] as const)

  return (
    <CentredPage title={t('forgotten.title')}>
      <div role="status">
        <Lead>{isDone ? done : hint}</Lead>
      </div>
      {!isDone && (
        <form className={form.form} onSubmit={check} noValidate>
          <TextInput
            label={t('forgotten.label')}
            value={who}
            onChange={(event) => setWho(event.currentTarget.value)}
            error={rule}
            size="md"
            autoFocus
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            enterKeyHint="send"
          />
          <Button type="submit" size="md" loading={isBusy} fullWidth>
            {t('forgotten.action')}
          </Button>
          <Problem>{problem}</Problem>
        </form>
      )}
      <p className={styles.links}>
        <Link href="/login">{t('login.action')}</Link>
      </p>
    </CentredPage>
  )
}
