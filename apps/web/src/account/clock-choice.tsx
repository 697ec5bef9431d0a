import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChatState } from '../chat/chat.tsx'
import { Problem } from '../ui/problem.tsx'
import { useProfileChange } from './use-profile-change.ts'

/** Whether others may know what time it is where the person is. */
export function ClockChoice() {
  const { t } = useTranslation()
  const stored = useChatState(({ profile }) => profile?.timeZone)
  const { problem, change } = useProfileChange()
  const { timeZone: here } = new Intl.DateTimeFormat().resolvedOptions()
  return (
    <>
      <Switch
        label={t('account.showClock')}
        description={t('account.showClockHint', { zone: (stored ?? here).replaceAll('_', ' ') })}
        checked={stored !== undefined}
        onChange={({ currentTarget: { checked } }) => change({ timeZone: checked ? here : null })}
      />
      <Problem>{problem}</Problem>
    </>
  )
}
