// The words of the settings: they come with them.
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import de from './i18n/de.json'
import en from './i18n/en.json'

i18next.addResourceBundle('en', 'settings', en)
i18next.addResourceBundle('de', 'settings', de)

/** The words of the settings, and after them those of the page. */
export function useSettingsWords() {
  return useTranslation(['settings', 'translation'], { nsMode: 'fallback' })
}
