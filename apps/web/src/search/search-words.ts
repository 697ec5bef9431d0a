// The words of the search: they come with it.
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import de from './i18n/de.json'
import en from './i18n/en.json'

i18next.addResourceBundle('en', 'search', en)
i18next.addResourceBundle('de', 'search', de)

/** The words of the search, and after them those of the page. */
export function useSearchWords() {
  return useTranslation(['search', 'translation'], { nsMode: 'fallback' })
}
