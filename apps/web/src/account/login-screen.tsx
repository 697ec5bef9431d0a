import '../i18n/later-words.ts'
import { type Credentials, isRefusal } from '@lobby/client'
import type { FailedSignIns } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { Problem } from '../ui/problem.tsx'
import { codeText } from '../ui/refusal-text.ts'
import { useGoOn } from '../ui/use-go-on.ts'
import { useTitle } from '../ui/use-title.ts'
import { CodeForm } from './code-form.tsx'
import { CredentialsForm } from './credentials-form.tsx'
import { FailedTries } from './failed-tries.tsx'
import styles from './form-links.module.css'
import { PasskeyButton } from './passkey-button.tsx'
import { ProviderButton } from './provider-button.tsx'
import { useSignInMethods } from './use-sign-in-methods.ts'
import { useWelcome } from './welcome-slot.ts'

/** `/login`: for people with an account. `?room=` is where they were going, `?refused=` why the provider sent them back. */
export default function LoginScreen({ room: given }: { room?: string | undefined }) {
  const { t } = useTranslation()
  const client = useChat()
  const methods = useSignInMethods()
  const goOn = useGoOn()
  const [parameters] = useSearchParams()
  const [failed, setFailed] = useState<FailedSignIns>()
  const [halfway, setHalfway] = useState<Credentials>()
  const welcome = useWelcome()
  const room = given ?? parameters.get('room')
  const refused = parameters.get('refused')
  const target = room ? roomPath(room) : '/'
  useTitle(t('login.title'))

  const finish = (failed: FailedSignIns | undefined) => {
    if (failed) setFailed(failed)
    else goOn(target)
  }

  const signIn = async (credentials: Credentials, code?: string) => {
    try {
      finish(await client.account.signIn({ ...credentials, ...(code !== undefined && { code }) }))
    } catch (error) {
      if (!isRefusal(error) || error.code !== 'code_required') throw error
      setHalfway(credentials)
    }
  }

  if (failed) return <FailedTries failed={failed} target={target} />
  if (halfway)
    return (
      <CentredPage title={t('login.title')}>
        <CodeForm action={t('login.action')} onSubmit={(code) => signIn(halfway, code)} />
        <Button variant="subtle" mt={8} fullWidth onClick={() => setHalfway(undefined)}>
          {t('login.otherWay')}
        </Button>
      </CentredPage>
    )
  return (
    <CentredPage title={t('login.title')}>
      {methods?.guests === false && <Lead>{t('login.closed')}</Lead>}
      {welcome}
      <Problem>{refused === null ? undefined : codeText(t, refused)}</Problem>
      <CredentialsForm isNew={false} action={t('login.action')} onSubmit={signIn} />
      <PasskeyButton
        label={t('passkeys.signIn')}
        onAnswer={async (passkey) => {
          finish(await client.account.signInByPasskey(passkey))
        }}
      />
      {methods?.provider && (
        <ProviderButton
          visit={{ purpose: 'sign-in', returnTo: target }}
          label={t('login.provider', { name: methods.provider })}
        />
      )}
      <p className={styles.links}>
        <Link href="/account/forgotten">{t('login.forgotten')}</Link>
        {methods?.guests && <Link href={target}>{t('login.asGuest')}</Link>}
        {methods?.signUp && <Link href="/account/new">{t('login.signUp')}</Link>}
      </p>
    </CentredPage>
  )
}
