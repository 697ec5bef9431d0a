import type { Language } from '@lobby/protocol'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { readStored, store } from '../ui/storage.ts'
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
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  // What has come of another language is shown at once.
  partialBundledLanguages: true,
  // React escapes what it renders.
  interpolation: { escapeValue: false },
  initAsync: false,
})

/** The words of the languages that come when they are wanted. English is always here: it says what others do not. */
const wordsOf: Partial<Record<Language, () => Promise<{ readonly default: object }>>> = {
  de: () => import('./de.json'),
}

async function speak(language: Language): Promise<void> {
  try {
    const words = await wordsOf[language]?.()
    // Beside those of parts that are here already.
    if (words) i18next.addResourceBundle(language, 'translation', words.default, true)
    await i18next.changeLanguage(language)
  } catch {
    // Without a network, the page goes on in the language that it has.
  }
}

/** Settled when the page can speak the language that the person or the browser wants. */
export const firstWords = speak(wanted.find(isLanguage) ?? 'en')

/** Speaks another language from now on, and in this browser tomorrow. */
export function switchLanguage(language: Language): void {
  store('language', language)
  void speak(language)
}
