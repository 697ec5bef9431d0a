// The words of the switcher: they come with it.
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import de from './i18n/de.json'
import en from './i18n/en.json'

i18next.addResourceBundle('en', 'switcher', en)
i18next.addResourceBundle('de', 'switcher', de)

/** The words of the switcher, and after them those of the page. */
export function useSwitcherWords() {
  return useTranslation(['switcher', 'translation'], { nsMode: 'fallback' })
}
