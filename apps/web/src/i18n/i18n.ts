import type { Language } from '@lobby/protocol'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { readStored, store } from '../ui/storage.ts'
import de from './de.json'
import en from './en.json'

/** What each language calls itself. */
export const languages = { en: 'English', de: 'Deutsch' } as const satisfies Record<
  Language,
  string
>

const isLanguage = (code: string | undefined): code is Language =>
  code !== undefined && Object.hasOwn(languages, code)

const wanted = [readStored('language'), ...navigator.languages.map((tag) => tag.split('-')[0])]

i18next.on('languageChanged', (language) => {
  document.documentElement.lang = language
  document.documentElement.dir = i18next.t('direction')
})

void i18next.use(initReactI18next).init({
  lng: wanted.find(isLanguage) ?? 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en }, de: { translation: de } },
  // React escapes what it renders.
  interpolation: { escapeValue: false },
  initAsync: false,
})

/** Speaks another language from now on, and in this browser tomorrow. */
export function switchLanguage(language: Language): void {
  store('language', language)
  void i18next.changeLanguage(language)
}
