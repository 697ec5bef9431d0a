import { Button } from '@mantine/core'
import { AccountSection } from '../account/account-section.tsx'
import { useInstall } from '../told/install-offer.ts'
import { Lead } from '../ui/centred-page.tsx'
import styles from './install-page.module.css'
import { useSettingsWords } from './settings-words.ts'

const devices = ['ios', 'android', 'computer'] as const

/** How the page becomes an app of the device. */
export function InstallPage() {
  const { t } = useSettingsWords()
  const install = useInstall()
  const isInstalled = matchMedia('(display-mode: standalone)').matches
  if (isInstalled) return <Lead>{t('install.done')}</Lead>
  return (
    <>
      <Lead>{t('install.lead')}</Lead>
      {install && <Button onClick={install}>{t('install.button')}</Button>}
      <AccountSection title={t('install.title')}>
        <dl className={styles.devices}>
          {devices.map((device) => (
            <div key={device}>
              <dt>{t(`install.${device}`)}</dt>
              <dd>{t(`install.${device}How`)}</dd>
            </div>
          ))}
        </dl>
      </AccountSection>
    </>
  )
}
