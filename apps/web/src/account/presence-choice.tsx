import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChatState } from '../chat/chat.tsx'
import { Problem } from '../ui/problem.tsx'
import styles from './profile-dialog.module.css'
import { useProfileChange } from './use-profile-change.ts'

const choices = ['available', 'dnd', 'hidden'] as const

/** How one wants to be shown to others while one is here. */
export function PresenceChoice() {
  const { t } = useTranslation()
  const profile = useChatState(({ profile }) => profile)
  const { problem, change } = useProfileChange()
  if (!profile) return null
  const chosen = profile.presence ?? 'available'
  return (
    <div>
      <p className={styles.label}>{t('presence.label')}</p>
      <SegmentedControl
        fullWidth
        aria-label={t('presence.label')}
        value={chosen}
        onChange={(value) =>
          change({ presence: value === 'available' ? null : (value as 'dnd' | 'hidden') })
        }
        data={choices.map((value) => ({ value, label: t(`presence.choices.${value}`) }))}
      />
      {chosen === 'hidden' && <p className={styles.hint}>{t('presence.hiddenHint')}</p>}
      <Problem>{problem}</Problem>
    </div>
  )
}
