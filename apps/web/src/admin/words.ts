// The words of the admin area: they come with it, and are no part of what a newcomer loads.
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import de from './i18n/de.json'
import en from './i18n/en.json'

i18next.addResourceBundle('en', 'admin', en)
i18next.addResourceBundle('de', 'admin', de)

/** The words of the admin area, and after them those of the page. */
export function useWords() {
  return useTranslation(['admin', 'translation'], { nsMode: 'fallback' })
}
