// The words of files: they come with them.
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import de from './i18n/de.json'
import en from './i18n/en.json'

i18next.addResourceBundle('en', 'files', en)
i18next.addResourceBundle('de', 'files', de)

/** The words of files, and after them those of the page. */
export function useFileWords() {
  return useTranslation(['files', 'translation'], { nsMode: 'fallback' })
}
