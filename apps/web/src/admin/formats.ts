import { useWords } from './words.ts'

/** How days, numbers and sizes are written in the language of the page. */
export function useFormats() {
  const { language } = useWords().i18n
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const numbers = new Intl.NumberFormat(language)
  return {
    time: (instant: string | null) => (instant === null ? '–' : time.format(new Date(instant))),
    number: (value: number) => numbers.format(value),
    bytes(value: number): string {
      const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
      const step = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), steps.length - 1)
      const unit = steps[step] ?? 'byte'
      const format = { style: 'unit', unit, maximumFractionDigits: 1 } as const
      return new Intl.NumberFormat(language, format).format(value / 1_000 ** step)
    },
  }
}
