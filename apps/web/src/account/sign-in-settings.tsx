import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'wouter'
import { Problem } from '../ui/problem.tsx'
import { codeText } from '../ui/refusal-text.ts'
import styles from './account-screen.module.css'
import { PasskeySettings } from './passkey-settings.tsx'
import { ProviderSettings } from './provider-settings.tsx'
import { SecondFactorSettings } from './second-factor.tsx'
import { useWaysIn } from './use-ways-in.ts'

/** The sections of the account's page about how one signs in, besides the password. */
export function SignInSettings() {
  const { t } = useTranslation()
  const ways = useWaysIn()
  const [parameters] = useSearchParams()
  // Whoever comes back from the provider with empty hands reads why.
  const refused = parameters.get('refused')
  return (
    <>
      <Problem>{refused === null ? undefined : codeText(t, refused)}</Problem>
      <section className={styles.part}>
        <h2 className={styles.heading}>{t('codes.title')}</h2>
        <SecondFactorSettings />
      </section>
      <section className={styles.part}>
        <h2 className={styles.heading}>{t('passkeys.title')}</h2>
        <PasskeySettings />
      </section>
      {ways?.provider && (
        <section className={styles.part}>
          <h2 className={styles.heading}>{t('provider.title', { name: ways.provider })}</h2>
          <ProviderSettings />
        </section>
      )}
    </>
  )
}
