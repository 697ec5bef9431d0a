import { useDates } from '../i18n/use-dates.ts'
import { useLocale } from '../i18n/use-locale.ts'

/** How days, numbers and sizes are written in the language of the page. */
export function useFormats() {
  const locale = useLocale()
  const { dateTime } = useDates()
  const numbers = new Intl.NumberFormat(locale)
  return {
    time: (instant: string | null) => (instant === null ? '–' : dateTime(instant)),
    number: (value: number) => numbers.format(value),
    bytes(value: number): string {
      const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
      const step = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), steps.length - 1)
      const unit = steps[step] ?? 'byte'
      const format = { style: 'unit', unit, maximumFractionDigits: 1 } as const
      return new Intl.NumberFormat(locale, format).format(value / 1_000 ** step)
    },
  }
}
