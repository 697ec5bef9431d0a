import type { QuietHours } from '@lobby/protocol'
import { Switch, TextInput } from '@mantine/core'
import { useProfileChange } from '../account/use-profile-change.ts'
import { useLocale } from '../i18n/use-locale.ts'
import { Problem } from '../ui/problem.tsx'
import { useSettingsWords } from './settings-words.ts'
import styles from './told-choices.module.css'

const everyDay = [1, 2, 3, 4, 5, 6, 0]

/** When nothing rings for a person. Each change is stored at once. */
export function QuietForm({ quiet }: { readonly quiet: QuietHours | undefined }) {
  const { t } = useSettingsWords()
  const { problem, change } = useProfileChange()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const first: QuietHours = { days: everyDay, from: '20:00', to: '08:00', timeZone: zone }
  const set = (changes: Partial<QuietHours>) =>
    void change({ quiet: { ...(quiet ?? first), timeZone: zone, ...changes } })
  return (
    <div className={styles.quiet}>
      <Switch
        label={t('told.quietOn')}
        checked={quiet !== undefined}
        onChange={(event) => (event.currentTarget.checked ? set({}) : void change({ quiet: null }))}
      />
      {quiet && (
        <>
          <div className={styles.times}>
            {(['from', 'to'] as const).map((end) => (
              <TextInput
                key={`${end} ${quiet[end]}`}
                type="time"
                label={t(`told.${end}`)}
                defaultValue={quiet[end]}
                onBlur={({ currentTarget: { value } }) =>
                  value !== '' && value !== quiet[end] && set({ [end]: value })
                }
              />
            ))}
          </div>
          <Days days={quiet.days} onChange={(days) => set({ days })} />
          <p className={styles.hint}>{t('told.zone', { zone: quiet.timeZone })}</p>
        </>
      )}
      <Problem>{problem}</Problem>
    </div>
  )
}

type DaysProps = {
  readonly days: readonly number[]
  readonly onChange: (days: number[]) => void
}

function Days({ days, onChange }: DaysProps) {
  const { t } = useSettingsWords()
  const locale = useLocale()
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  return (
    <fieldset className={styles.days}>
      <legend>{t('told.days')}</legend>
      {everyDay.map((day) => (
        <label key={day} className={styles.day}>
          <input
            type="checkbox"
            checked={days.includes(day)}
            // One day at least: for none, there is the switch.
            disabled={days.length === 1 && days.includes(day)}
            onChange={({ currentTarget: { checked } }) =>
              onChange(checked ? [...days, day] : days.filter((other) => other !== day))
            }
          />
          {/* The fourth day of 1970 was a Sunday. */}
          {format.format(Date.UTC(1970, 0, 4 + day))}
        </label>
      ))}
    </fieldset>
  )
}
