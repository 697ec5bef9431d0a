import { useTranslation } from 'react-i18next'
import { startOfDay } from './start-of-day.ts'
import { hoursOf, type TimeFormat, useTimeFormat } from './time-format.ts'
import { useLocale } from './use-locale.ts'

const formats = {
  time: { timeStyle: 'short' },
  date: { dateStyle: 'medium' },
  dateTime: { dateStyle: 'medium', timeStyle: 'short' },
  full: { dateStyle: 'full', timeStyle: 'medium' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  dayOfYear: { dateStyle: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

// To make one takes long, and a room shows hundreds of times.
const made = new Map<string, Intl.DateTimeFormat>()

function formatOf(
  locale: string,
  hours: TimeFormat,
  name: keyof typeof formats,
): Intl.DateTimeFormat {
  const key = `${locale} ${hours} ${name}`
  const format =
    made.get(key) ?? new Intl.DateTimeFormat(locale, { ...formats[name], ...hoursOf(hours) })
  made.set(key, format)
  return format
}

/** Milliseconds, or an instant as the server writes it. */
type Instant = number | string

/** Times as people write them who speak the language of the page. */
export function useDates() {
  const { t } = useTranslation()
  const locale = useLocale()
  const [hours] = useTimeFormat()
  const write = (name: keyof typeof formats) => (at: Instant) =>
    formatOf(locale, hours, name).format(new Date(at))

  return {
    time: write('time'),
    date: write('date'),
    dateTime: write('dateTime'),
    /** From one to the other, and what both have in common once. */
    span: (from: Instant, to: Instant) =>
      formatOf(locale, hours, 'dateTime').formatRange(new Date(from), new Date(to)),
    full: write('full'),
    /** The time of today; of another day, its date as well. */
    lately: (at: Instant) =>
      write(startOfDay(new Date(at).getTime()) === startOfDay(Date.now()) ? 'time' : 'dateTime')(
        at,
      ),
    day(at: number) {
      const now = new Date()
      if (startOfDay(at) === startOfDay(now.getTime())) return t('messages.today')
      const yesterday = new Date(now).setDate(now.getDate() - 1)
      if (startOfDay(at) === startOfDay(yesterday)) return t('messages.yesterday')
      const isThisYear = new Date(at).getFullYear() === now.getFullYear()
      return write(isThisYear ? 'day' : 'dayOfYear')(at)
    },
  }
}
