// The words of the first steps: they come with them.
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import de from './i18n/de.json'
import en from './i18n/en.json'

i18next.addResourceBundle('en', 'first-steps', en)
i18next.addResourceBundle('de', 'first-steps', de)

/** The words of the first steps. */
export function useFirstStepWords() {
  return useTranslation('first-steps')
}
