import type { Author } from '@lobby/protocol'
import { useTranslation } from 'react-i18next'
import { Link, Redirect } from 'wouter'
import { useChatState, useMe } from '../chat/chat.tsx'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { Loading } from '../ui/loading.tsx'
import { Name } from '../ui/name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useTitle } from '../ui/use-title.ts'
import { AccountSection } from './account-section.tsx'
import { BlockedPeople } from './blocked-people.tsx'
import { ColorChoice } from './color-choice.tsx'
import { EmailForm } from './email-form.tsx'
import links from './form-links.module.css'
import { LanguageChoice } from './language-choice.tsx'
import { NameForm } from './name-form.tsx'
import { Sessions } from './own-sessions.tsx'
import { PasswordForm } from './password-form.tsx'
import { SignInSettings } from './sign-in-settings.tsx'
import { useOwnAccount } from './use-own-account.ts'

/** `/account`: how one is shown and spoken to, and, with an account, how one signs in and where. */
export default function AccountScreen() {
  const me = useMe()
  const isUnknown = useChatState(({ session }) => session.kind === 'unknown')
  if (isUnknown) return <Loading />
  if (!me) return <Redirect to="/login" replace />
  return <Account key={me.id} me={me} />
}

function Account({ me }: { me: Author }) {
  const { t } = useTranslation()
  const title = t(me.guest ? 'account.settings' : 'account.title')
  useTitle(title)
  return (
    <CentredPage title={title}>
      <Lead>
        {t('account.as')} <Name>{me.name}</Name>
      </Lead>
      <AccountSection title={t('account.name')}>
        {me.guest ? (
          <NameForm key={me.name} name={me.name} />
        ) : (
          <p>
            <Name>{me.name}</Name>
          </p>
        )}
      </AccountSection>
      <AccountSection title={t('account.profile')}>
        <ColorChoice me={me} />
      </AccountSection>
      <AccountSection title={t('account.language')}>
        <LanguageChoice />
      </AccountSection>
      <AccountSection title={t('person.blockedPeople')}>
        <BlockedPeople />
      </AccountSection>
      {!me.guest && <WaysToSignIn />}
      <p className={links.links}>
        <Link href="/">{t('account.back')}</Link>
      </p>
    </CentredPage>
  )
}

/** What only an account has. Each way to sign in is a section here. */
function WaysToSignIn() {
  const { t } = useTranslation()
  const { own, reload, problem } = useOwnAccount()
  return (
    <>
      <AccountSection title={t('email.title')}>
        {own && <EmailForm own={own} onChanged={reload} />}
        <Problem>{problem}</Problem>
      </AccountSection>
      <AccountSection title={t('password.title')}>
        {own && <PasswordForm own={own} onChanged={reload} />}
      </AccountSection>
      {/* Asked for anew when there is a first password: then that is what they ask for. */}
      <SignInSettings key={own?.password === false ? 'none' : 'some'} />
      <AccountSection title={t('sessions.title')}>
        <Sessions />
      </AccountSection>
    </>
  )
}
