import '../i18n/later-words.ts'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'wouter'
import { Problem } from '../ui/problem.tsx'
import { codeText } from '../ui/refusal-text.ts'
import { AccountSection } from './account-section.tsx'
import { PasskeySettings } from './passkey-settings.tsx'
import { ProviderSettings } from './provider-settings.tsx'
import { SecondFactorSettings } from './second-factor.tsx'
import { useSignInMethods } from './use-sign-in-methods.ts'

/** The sections of the account's page about how one signs in, besides the password. */
export function SignInSettings() {
  const { t } = useTranslation()
  const methods = useSignInMethods()
  const [parameters] = useSearchParams()
  // A person who comes back from the provider without success reads why.
  const refused = parameters.get('refused')
  return (
    <>
      <Problem>{refused === null ? undefined : codeText(t, refused)}</Problem>
      <AccountSection title={t('codes.title')}>
        <SecondFactorSettings />
      </AccountSection>
      <AccountSection title={t('passkeys.title')}>
        <PasskeySettings />
      </AccountSection>
      {methods?.provider && (
        <AccountSection title={t('provider.title', { name: methods.provider })}>
          <ProviderSettings />
        </AccountSection>
      )}
    </>
  )
}
