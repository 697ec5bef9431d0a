import '../i18n/later-words.ts'
import { Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChatState } from '../chat/chat.tsx'
import { Problem } from '../ui/problem.tsx'
import styles from './account-screen.module.css'
import { useProfileChange } from './use-profile-change.ts'

/** Whether others may know what time it is where the person is. */
export function ClockChoice() {
  const { t } = useTranslation()
  const stored = useChatState(({ profile }) => profile?.timeZone)
  const { problem, change } = useProfileChange()
  // At once, until the server has said how it is.
  const [wanted, setWanted] = useState<boolean>()
  const { timeZone: here } = new Intl.DateTimeFormat().resolvedOptions()
  return (
    <div className={styles.clock}>
      <Switch
        label={t('account.showClock')}
        description={t('account.showClockHint', { zone: (stored ?? here).replaceAll('_', ' ') })}
        checked={wanted ?? stored !== undefined}
        onChange={({ currentTarget: { checked } }) => {
          setWanted(checked)
          void change({ timeZone: checked ? here : null }).then(() => setWanted(undefined))
        }}
      />
      <Problem>{problem}</Problem>
    </div>
  )
}
