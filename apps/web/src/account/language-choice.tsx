import '../i18n/later-words.ts'
import type { Language } from '@lobby/protocol'
import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { languages, switchLanguage } from '../i18n/i18n.ts'
import { Problem } from '../ui/problem.tsx'
import styles from './profile-dialog.module.css'
import { useProfileChange } from './use-profile-change.ts'

/** The language of the page and of mails, in this browser and wherever else this person signs in. */
export function LanguageChoice() {
  const { t, i18n } = useTranslation()
  const { problem, change } = useProfileChange()
  const choose = (language: Language) => {
    switchLanguage(language)
    void change({ language })
  }
  return (
    <div>
      <p className={styles.label}>{t('account.language')}</p>
      <SegmentedControl
        fullWidth
        aria-label={t('account.language')}
        value={i18n.language}
        onChange={(value) => choose(value as Language)}
        data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
      />
      <Problem>{problem}</Problem>
    </div>
  )
}
