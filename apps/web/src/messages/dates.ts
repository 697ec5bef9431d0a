import { useTranslation } from 'react-i18next'
import { startOfDay } from './rows.ts'

const cache = new Map<string, ReturnType<typeof createFormats>>()

function createFormats(language: string) {
  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' })
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' })
  const day = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' })
  const year = new Intl.DateTimeFormat(language, { dateStyle: 'long' })
  return { time, full, day, year }
}

/** Times as people of this language write them. */
export function useDates() {
  const { t, i18n } = useTranslation()
  // The region of the browser, when it speaks the chosen language: en-GB, de-AT.
  const language = navigator.languages.find((tag) => tag.startsWith(i18n.language)) ?? i18n.language
  const formats = cache.get(language) ?? createFormats(language)
  cache.set(language, formats)

  return {
    time: (at: number) => formats.time.format(at),
    full: (at: number) => formats.full.format(at),
    day(at: number) {
      const now = new Date()
      if (startOfDay(at) === startOfDay(now.getTime())) return t('messages.today')
      const yesterday = new Date(now).setDate(now.getDate() - 1)
      if (startOfDay(at) === startOfDay(yesterday)) return t('messages.yesterday')
      const isThisYear = new Date(at).getFullYear() === now.getFullYear()
      return (isThisYear ? formats.day : formats.year).format(at)
    },
  }
}
