// The words of the lists of what concerns a person: they come with them.
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import de from './i18n/de.json'
import en from './i18n/en.json'

i18next.addResourceBundle('en', 'activity', en)
i18next.addResourceBundle('de', 'activity', de)

/** The words of these lists, and after them those of the page. */
export function useActivityWords() {
  return useTranslation(['activity', 'translation'], { nsMode: 'fallback' })
}
