import '../i18n/later-words.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { Loading } from '../ui/loading.tsx'
import { useGoOn } from '../ui/use-go-on.ts'
import { useTitle } from '../ui/use-title.ts'
import { usernameFor } from './credentials.ts'
import { CredentialsForm } from './credentials-form.tsx'
import styles from './form-links.module.css'
import { useSignInMethods } from './use-sign-in-methods.ts'

/** `/account/new`: an account for a stranger, or for the guest who is here. */
export default function SignUpScreen() {
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const methods = useSignInMethods()
  const isUnknown = useChatState(({ session }) => session.kind === 'unknown')
  const goOn = useGoOn()
  useTitle(t('signUp.title'))
  if (isUnknown || !methods) return <Loading />
  return (
    <CentredPage title={t(me?.guest ? 'signUp.keep' : 'signUp.title')}>
      {methods.signUp ? (
        <>
          <Lead>{t(me?.guest ? 'signUp.keepHint' : 'signUp.hint')}</Lead>
          <CredentialsForm
            isNew
            username={usernameFor(me?.guest ? me.name : undefined)}
            action={t('signUp.action')}
            onSubmit={async (credentials) => {
              await client.account.signUp(credentials)
              goOn('/')
            }}
          />
        </>
      ) : (
        <Lead>{t('signUp.closed')}</Lead>
      )}
      <p className={styles.links}>
        <Link href="/login">{t('name.signIn')}</Link>
        {me && <Link href="/">{t('account.back')}</Link>}
      </p>
    </CentredPage>
  )
}
