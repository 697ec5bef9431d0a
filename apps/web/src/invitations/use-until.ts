import { useTranslation } from 'react-i18next'

/** Day and time up to which something is good, as people of this language write it. */
export function useUntil(): (instant: string) => string {
  const { i18n } = useTranslation()
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  return (instant) => format.format(new Date(instant))
}
