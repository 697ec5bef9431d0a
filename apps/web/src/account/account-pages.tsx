// What a person sets about themselves, by the pages of the settings.
import '../i18n/later-words.ts'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../chat/chat.tsx'
import { Name } from '../ui/name.tsx'
import { Problem } from '../ui/problem.tsx'
import styles from './account-screen.module.css'
import { AccountSection } from './account-section.tsx'
import { BlockedPeople } from './blocked-people.tsx'
import { ClockChoice } from './clock-choice.tsx'
import { ColorChoice } from './color-choice.tsx'
import { DisplayNameForm } from './display-name-form.tsx'
import { EmailForm } from './email-form.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { Appearance, CardsChoice, DensityChoice, TimeChoice } from './look-choices.tsx'
import { NameForm } from './name-form.tsx'
import { Sessions } from './own-sessions.tsx'
import { PasswordForm } from './password-form.tsx'
import { PresenceChoice } from './presence-choice.tsx'
import { SendingChoice } from './sending-choice.tsx'
import { SignInSettings } from './sign-in-settings.tsx'
import { StatusForm } from './status-form.tsx'
import { useOwnAccount } from './use-own-account.ts'

/** How one is shown to others; accounts, with what sets their picture. */
export function ProfilePage({ picture }: { readonly picture: ReactNode }) {
  const { t } = useTranslation()
  const me = useMe()
  if (!me) return null
  return (
    <>
      <p className={styles.detail}>
        {t('account.as')} <Name>{me.name}</Name>
      </p>
      <AccountSection title={t('account.name')}>
        {me.guest ? (
          <NameForm key={me.name} name={me.name} />
        ) : (
          <>
            <p>
              {t('account.username')}: <bdi>@{me.name}</bdi>
            </p>
            <DisplayNameForm username={me.name} />
          </>
        )}
      </AccountSection>
      <AccountSection title={t('status.title')}>
        <StatusForm me={me.id} />
        <div style={{ marginTop: 16 }}>
          <PresenceChoice />
        </div>
      </AccountSection>
      <AccountSection title={t('account.profile')}>
        {!me.guest && picture}
        <ColorChoice me={me} />
        <ClockChoice />
      </AccountSection>
    </>
  )
}

/** How the page looks and speaks. */
export function LookPage() {
  return (
    <div className={styles.choices}>
      <LanguageChoice />
      <Appearance />
      <DensityChoice />
      <TimeChoice />
      <CardsChoice />
      <SendingChoice />
    </div>
  )
}

/** The people that this one has blocked. */
export function BlockedPage() {
  return <BlockedPeople />
}

/** The ways to sign in: each is a section here. */
export function SigningInPage() {
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
    </>
  )
}

/** Where one is signed in. */
export function SessionsPage() {
  return <Sessions />
}
