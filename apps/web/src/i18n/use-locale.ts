import { useTranslation } from 'react-i18next'

// Each message on screen asks, and each look at the browser's list makes it anew.
const found = new Map<string, string>()
addEventListener('languagechange', () => found.clear())

/** The language of the page, of the browser's region where that speaks it: en-GB, de-AT. */
export function useLocale(): string {
  const { language } = useTranslation().i18n
  const tag =
    found.get(language) ?? navigator.languages.find((tag) => tag.startsWith(language)) ?? language
  found.set(language, tag)
  return tag
}
