import '../i18n/later-words.ts'
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useMe } from '../chat/chat.tsx'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { CodeForm } from './code-form.tsx'
import { PasskeyButton } from './passkey-button.tsx'
import { ProviderButton } from './provider-button.tsx'
import { useSignInMethods } from './use-sign-in-methods.ts'

type Props = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onProven: () => void
}

/** Asks the person at the screen to prove that they are the one who is signed in. */
export function ProofDialog({ isOpen, onClose, onProven }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog opened={isOpen} onClose={onClose} title={t('proof.title')} zIndex={300}>
      <Proof onProven={onProven} />
    </Dialog>
  )
}

function Proof({ onProven }: { onProven: () => void }) {
  const { t } = useTranslation()
  const client = useChat()
  const methods = useSignInMethods()
  // Offered is what the account has.
  const { answer: has } = useEndpoint(['GET /api/account/second-factor'])
  const [byCode, setByCode] = useState(false)
  return (
    <>
      <p className={form.note}>{t('proof.hint')}</p>
      {byCode ? (
        <CodeForm
          action={t('proof.action')}
          onSubmit={(code) => client.account.confirm({ code }).then(onProven)}
        />
      ) : (
        has?.password !== false && <PasswordProof onProven={onProven} />
      )}
      {has?.on && (
        <Button variant="subtle" mt={8} fullWidth onClick={() => setByCode(!byCode)}>
          {t(byCode ? 'proof.byPassword' : 'proof.byCode')}
        </Button>
      )}
      <PasskeyButton
        label={t('passkeys.confirm')}
        onAnswer={(passkey) => client.account.confirm({ passkey }).then(onProven)}
      />
      {methods?.provider && (
        <ProviderButton
          visit={{ purpose: 'confirm', returnTo: location.pathname }}
          label={t('proof.byProvider', { name: methods.provider })}
        />
      )}
    </>
  )
}

function PasswordProof({ onProven }: { onProven: () => void }) {
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const [password, setPassword] = useState('')
  const { problem, isBusy, submit } = useSubmission(() =>
    client.account.confirm({ password }).then(onProven),
  )
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      {/* For password managers: whose password it is. */}
      <input type="hidden" autoComplete="username" value={me?.name ?? ''} readOnly />
      <TextInput
        type="password"
        label={t('password.current')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        size="md"
        data-autofocus
        autoComplete="current-password"
        enterKeyHint="go"
      />
      <Button type="submit" size="md" loading={isBusy} disabled={password === ''} fullWidth>
        {t('proof.action')}
      </Button>
      <Problem>{problem}</Problem>
    </form>
  )
}
