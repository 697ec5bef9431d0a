import type { PresenceChoice as Choice } from '@lobby/protocol'
import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChatState } from '../chat/chat.tsx'
import { Problem } from '../ui/problem.tsx'
import { useProfileChange } from './use-profile-change.ts'

const choices = ['available', 'dnd', 'hidden'] as const

/** How one wants to be shown to others while one is here. */
export function PresenceChoice() {
  const { t } = useTranslation()
  const profile = useChatState(({ profile }) => profile)
  const { problem, change } = useProfileChange()
  if (!profile) return null
  const choose = (value: string) =>
    change({ presence: value === 'available' ? null : (value as Choice) })
  return (
    <div>
      <NativeSelect
        label={t('presence.label')}
        description={profile.presence === 'hidden' ? t('presence.hiddenHint') : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={profile.presence ?? 'available'}
        onChange={(event) => choose(event.currentTarget.value)}
        data={choices.map((value) => ({ value, label: t(`presence.choices.${value}`) }))}
      />
      <Problem>{problem}</Problem>
    </div>
  )
}
