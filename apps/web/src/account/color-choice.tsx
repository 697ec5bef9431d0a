import '../i18n/later-words.ts'
import type { Author } from '@lobby/protocol'
import { colors } from '@lobby/protocol/limits'
import { useTranslation } from 'react-i18next'
import { useShownName } from '../chat/display-names.ts'
import { Initials } from '../ui/avatar.tsx'
import { useColor } from '../ui/person-color.ts'
import { Problem } from '../ui/problem.tsx'
import styles from './account-screen.module.css'
import { useProfileChange } from './use-profile-change.ts'

/** The colour in which everybody sees this person. */
export function ColorChoice({ me }: { me: Author }) {
  const { t } = useTranslation()
  const chosen = useColor(me.id)
  const name = useShownName(me)
  const { problem, change } = useProfileChange()
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.label}>{t('account.color')}</legend>
      <p className={styles.detail}>{t('account.colorHint')}</p>
      <div className={styles.swatches}>
        {colors.map((color) => (
          <label key={color} className={styles.swatch}>
            <input
              type="radio"
              name="color"
              className="visually-hidden"
              checked={color === chosen}
              onChange={() => change({ color })}
            />
            <Initials name={name} color={color} size={36} />
            <span className="visually-hidden">{t(`colors.${color}`)}</span>
          </label>
        ))}
      </div>
      <Problem>{problem}</Problem>
    </fieldset>
  )
}
