import '../i18n/later-words.ts'
import type { Profile, ProfileChange } from '@lobby/protocol'
import { presenceNow } from '@lobby/protocol/presence-now'
import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChatState } from '../chat/chat.tsx'
import { afterHours, tomorrow } from '../chat/mute-ends.ts'
import { useDates } from '../i18n/use-dates.ts'
import { Problem } from '../ui/problem.tsx'
import { useEnd } from '../ui/use-end.ts'
import { useProfileChange } from './use-profile-change.ts'

type Wish = Pick<ProfileChange, 'presence' | 'presenceUntil'>

const choices = {
  available: () => ({ presence: null }),
  dnd: () => ({ presence: 'dnd' }),
  dndForAnHour: () => ({ presence: 'dnd', presenceUntil: afterHours(1).toISOString() }),
  dndUntilTomorrow: () => ({ presence: 'dnd', presenceUntil: tomorrow().toISOString() }),
  hidden: () => ({ presence: 'hidden' }),
} as const satisfies Record<string, () => Wish>

/** How one wants to be shown to others while one is here, and whether anything rings. */
export function PresenceChoice() {
  const profile = useChatState(({ profile }) => profile)
  return profile && <Choice profile={profile} />
}

function Choice({ profile }: { readonly profile: Profile }) {
  const { t } = useTranslation()
  const { lately } = useDates()
  const { problem, change } = useProfileChange()
  useEnd(profile.presenceUntil)
  const presence = presenceNow(profile, Date.now())
  const end = presence && profile.presenceUntil
  const offered = Object.keys(choices).map((value) => ({
    ...{ value, label: t(`presence.choices.${value}`) },
  }))
  const ending = end && {
    value: 'ending',
    label: t('presence.until', { presence: t(`presence.choices.${presence}`), time: lately(end) }),
  }
  const choose = (value: string) => {
    if (value in choices) void change(choices[value as keyof typeof choices]())
  }
  return (
    <div>
      <NativeSelect
        label={t('presence.label')}
        description={presence === 'hidden' ? t('presence.hiddenHint') : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={ending ? ending.value : (presence ?? 'available')}
        onChange={(event) => choose(event.currentTarget.value)}
        data={ending ? [ending, ...offered] : offered}
      />
      <Problem>{problem}</Problem>
    </div>
  )
}
