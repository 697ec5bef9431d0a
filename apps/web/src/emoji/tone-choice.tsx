import '../i18n/later-words.ts'
import { useTranslation } from 'react-i18next'
import styles from './emoji-picker.module.css'
import { type SkinTone, skinTones } from './skin-tone.ts'

const hands = ['✋', '✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿']

type Props = { readonly tone: SkinTone; readonly onChoose: (tone: SkinTone) => void }

/** The tone of skin in which hands and people are shown and picked. */
export function ToneChoice({ tone, onChoose }: Props) {
  const { t } = useTranslation()
  return (
    <fieldset className={styles.tones}>
      <legend className="visually-hidden">{t('emoji.tone')}</legend>
      {skinTones.map((value, index) => (
        <label key={value} className={styles.tone} title={t(`emoji.tones.${value}`)}>
          <input
            type="radio"
            name="skin-tone"
            className="visually-hidden"
            checked={value === tone}
            onChange={() => onChoose(value)}
          />
          <span aria-hidden="true">{hands[index]}</span>
          <span className="visually-hidden">{t(`emoji.tones.${value}`)}</span>
        </label>
      ))}
    </fieldset>
  )
}
