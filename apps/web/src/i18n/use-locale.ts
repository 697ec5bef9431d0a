import { useTranslation } from 'react-i18next'

/** The language of the page, of the browser's region where that speaks it: en-GB, de-AT. */
export function useLocale(): string {
  const { language } = useTranslation().i18n
  return navigator.languages.find((tag) => tag.startsWith(language)) ?? language
}
