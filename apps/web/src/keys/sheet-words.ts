// The words of the sheet of keys: they come with it.
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import de from './i18n/de.json'
import en from './i18n/en.json'

i18next.addResourceBundle('en', 'keys', en)
i18next.addResourceBundle('de', 'keys', de)

/** The words of the sheet, and after them those of the page. */
export function useKeyWords() {
  return useTranslation(['keys', 'translation'], { nsMode: 'fallback' })
}
