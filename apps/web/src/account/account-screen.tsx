import { useTranslation } from 'react-i18next'
import { Link, Redirect } from 'wouter'
import { useChatState, useMe } from '../chat.tsx'
import { Loading } from '../ui/loading.tsx'
import { Lead, Stage } from '../ui/stage.tsx'
import { useTitle } from '../ui/use-title.ts'
import styles from './account-screen.module.css'
import { PasswordForm } from './password-form.tsx'
import { Sessions } from './sessions.tsx'
import { SignInSettings } from './sign-in-settings.tsx'
import ways from './ways.module.css'

/** `/account`: the password, and where one is signed in. */
export default function AccountScreen() {
  const { t } = useTranslation()
  const me = useMe()
  const isUnknown = useChatState(({ session }) => session.kind === 'unknown')
  useTitle(t('account.title'))
  if (isUnknown) return <Loading />
  // A guest has this one browser, and no password.
  if (!me || me.guest) return <Redirect to="/login" replace />
  return (
    <Stage title={t('account.title')}>
      <Lead>
        {t('account.as')} <bdi>{me.name}</bdi>
      </Lead>
      <section className={styles.part}>
        <h2 className={styles.heading}>{t('password.title')}</h2>
        <PasswordForm />
      </section>
      <SignInSettings />
      <section className={styles.part}>
        <h2 className={styles.heading}>{t('sessions.title')}</h2>
        <Sessions />
      </section>
      <p className={ways.ways}>
        <Link href="/">{t('account.back')}</Link>
      </p>
    </Stage>
  )
}
