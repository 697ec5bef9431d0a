import type { MailDigest } from '@lobby/protocol'
import { Button, NativeSelect } from '@mantine/core'
import { Link } from 'wouter'
import { AccountSection } from '../account/account-section.tsx'
import { useOwnAccount } from '../account/use-own-account.ts'
import { useProfileChange } from '../account/use-profile-change.ts'
import { useChatState, useMe } from '../chat/chat.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSettingsWords } from './settings-words.ts'
import styles from './told-choices.module.css'

const intervals = ['day', 'hour', 'never'] as const
const shown = ['room', 'text'] as const

/** How often a mail tells of what was missed, where the server sends mail. */
export function DigestChoice() {
  const isGuest = useMe()?.guest !== false
  return isGuest ? null : <OfAccount />
}

function OfAccount() {
  const { t } = useSettingsWords()
  const { own, reload } = useOwnAccount()
  if (!own?.mail) return null
  return (
    <AccountSection title={t('digest.title')}>
      <p className={styles.hint}>{t('digest.hint')}</p>
      {own.email ? (
        <>
          {own.emailRefused && <Refused email={own.email} tried={reload} />}
          <Choices />
        </>
      ) : (
        <p>
          {t('digest.noAddress')} <Link href="/settings/signing-in">{t('digest.toAddress')}</Link>
        </p>
      )}
    </AccountSection>
  )
}

/** The mail server does not take mails to the address. */
function Refused({ email, tried }: { readonly email: string; readonly tried: () => unknown }) {
  const { t } = useSettingsWords()
  const every = useChatState(({ profile }) => profile?.digest?.every) ?? 'day'
  const { problem, change } = useProfileChange()
  const tryAgain = async () => {
    await change({ digest: { every } })
    await tried()
  }
  return (
    <div className={styles.form}>
      <p className={styles.refused} role="status">
        {t('digest.refused', { email })}{' '}
        <Link href="/settings/signing-in">{t('digest.toOther')}</Link>
      </p>
      <Button variant="default" onClick={() => void tryAgain()}>
        {t('digest.tryAgain')}
      </Button>
      <Problem>{problem}</Problem>
    </div>
  )
}

function Choices() {
  const { t } = useSettingsWords()
  const { every = 'day', shows = 'room' }: Partial<MailDigest> =
    useChatState(({ profile }) => profile?.digest) ?? {}
  const { problem, change } = useProfileChange()
  return (
    <div className={styles.form}>
      <NativeSelect
        label={t('digest.every')}
        value={every}
        onChange={({ currentTarget: { value } }) =>
          void change({ digest: { every: value as MailDigest['every'] } })
        }
        data={intervals.map((value) => ({ value, label: t(`digest.intervals.${value}`) }))}
      />
      {every !== 'never' && (
        <NativeSelect
          label={t('digest.shows')}
          value={shows}
          onChange={({ currentTarget: { value } }) =>
            void change({ digest: { shows: value as MailDigest['shows'] } })
          }
          data={shown.map((value) => ({ value, label: t(`push.choices.${value}`) }))}
        />
      )}
      <Problem>{problem}</Problem>
    </div>
  )
}
