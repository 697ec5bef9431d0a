import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { Loading } from '../ui/loading.tsx'
import { Lead, Stage } from '../ui/stage.tsx'
import { useTitle } from '../ui/use-title.ts'
import { usernameFor } from './credentials.ts'
import { CredentialsForm } from './credentials-form.tsx'
import { useWaysIn } from './use-ways-in.ts'
import styles from './ways.module.css'

/** `/account/new`: an account for a stranger, or for the guest who is here. */
export default function SignUpScreen() {
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const ways = useWaysIn()
  const isUnknown = useChatState(({ session }) => session.kind === 'unknown')
  const [, navigate] = useLocation()
  useTitle(t('signUp.title'))
  if (isUnknown || !ways) return <Loading />
  return (
    <Stage title={t(me?.guest ? 'signUp.keep' : 'signUp.title')}>
      {ways.signUp ? (
        <>
          <Lead>{t(me?.guest ? 'signUp.keepHint' : 'signUp.hint')}</Lead>
          <CredentialsForm
            isNew
            username={usernameFor(me?.guest ? me.name : undefined)}
            action={t('signUp.action')}
            onSubmit={async (credentials) => {
              await client.account.signUp(credentials)
              navigate('/')
            }}
          />
        </>
      ) : (
        <Lead>{t('signUp.closed')}</Lead>
      )}
      <p className={styles.ways}>
        <Link href="/login">{t('name.signIn')}</Link>
        {me && <Link href="/">{t('account.back')}</Link>}
      </p>
    </Stage>
  )
}
