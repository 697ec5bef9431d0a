import { AccountSection } from '../account/account-section.tsx'
import { PresenceChoice } from '../account/presence-choice.tsx'
import { DigestChoice } from './digest-choice.tsx'
import styles from './notifications-page.module.css'
import { PushHere } from './push-here.tsx'
import { useSettingsWords } from './settings-words.ts'
import { ToldChoices } from './told-choices.tsx'

const ringing = ['mentions', 'direct', 'threads', 'rooms'] as const

/** What a person is told while the page is closed or they look elsewhere, and where. */
export function NotificationsPage() {
  const { t } = useSettingsWords()
  return (
    <>
      <AccountSection title={t('push.here')}>
        <PushHere />
      </AccountSection>
      <AccountSection title={t('push.rings')}>
        <ul className={styles.rings}>
          {ringing.map((what) => (
            <li key={what}>{t(`push.ringing.${what}`)}</li>
          ))}
        </ul>
        <p className={styles.hint}>{t('push.silent')}</p>
        <PresenceChoice />
      </AccountSection>
      <ToldChoices />
      <DigestChoice />
    </>
  )
}
