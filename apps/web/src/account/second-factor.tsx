import '../i18n/later-words.ts'
import type { SecondFactorKey } from '@lobby/protocol'
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { CodeForm } from './code-form.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { useConfirmed } from './use-confirmed.tsx'

/** Whether signing in asks for the code of an app, and how to change that. */
export function SecondFactorSettings() {
  const { t } = useTranslation()
  const { secondFactor } = useChat().account
  const [key, setKey] = useState<SecondFactorKey>()
  const [codes, setCodes] = useState<readonly string[]>()
  const { confirmed, dialog } = useConfirmed()
  const { answer: state, reload, problem } = useEndpoint(['GET /api/account/second-factor'])

  if (codes) return <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />
  if (key)
    return (
      <>
        <p>{t('codes.scan')}</p>
        <QrCode text={key.uri} label={t('codes.qr')} />
        <TextInput label={t('codes.key')} value={key.secret} readOnly />
        <CodeForm
          action={t('codes.confirm')}
          onSubmit={async (code) => {
            const { recoveryCodes } = await secondFactor.confirm(code)
            setKey(undefined)
            setCodes(recoveryCodes)
            await reload()
          }}
        />
      </>
    )
  return (
    <>
      {state && (
        <p>
          {t(state.on ? 'codes.on' : 'codes.off')}{' '}
          {state.on && t('codes.left', { count: state.recoveryCodes })}
        </p>
      )}
      {state && !state.on && (
        <ChangeForm
          hasPassword={state.password}
          actions={{
            [t('codes.begin')]: async (password) =>
              setKey(await confirmed(() => secondFactor.begin(password))),
          }}
        />
      )}
      {state?.on && (
        <ChangeForm
          hasPassword={state.password}
          actions={{
            [t('codes.renew')]: async (password) => {
              const { recoveryCodes } = await confirmed(() => secondFactor.renew(password))
              setCodes(recoveryCodes)
              await reload()
            },
            [t('codes.turnOff')]: (password) =>
              confirmed(() => secondFactor.turnOff(password)).then(reload),
          }}
        />
      )}
      <Problem>{problem}</Problem>
      {dialog}
    </>
  )
}

type ChangeProps = {
  readonly hasPassword: boolean
  /** What can be done with the password, by what its button says. */
  readonly actions: Readonly<Record<string, (password: string | undefined) => Promise<unknown>>>
}

/** The password, where there is one, and what can be done with it. */
function ChangeForm({ hasPassword, actions }: ChangeProps) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const [action, setAction] = useState('')
  const { problem, isBusy, submit } = useSubmission(async () => {
    await actions[action]?.(hasPassword ? password : undefined)
    setPassword('')
  })
  return (
    <form className={form.form} style={{ marginTop: 12 }} onSubmit={submit} noValidate>
      {hasPassword && (
        <TextInput
          type="password"
          label={t('password.current')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
        />
      )}
      <div className={form.actions} style={{ marginTop: 0 }}>
        {Object.keys(actions).map((name) => (
          <Button
            key={name}
            type="submit"
            variant="default"
            loading={isBusy && action === name}
            disabled={hasPassword && password === ''}
            onClick={() => setAction(name)}
          >
            {name}
          </Button>
        ))}
      </div>
      <Problem>{problem}</Problem>
    </form>
  )
}
