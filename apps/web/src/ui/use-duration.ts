import { useTranslation } from 'react-i18next'

/** Says a time in its largest unit that counts it whole: 90 seconds, 5 minutes, 1 hour. */
export function useDuration(): (seconds: number) => string {
  const { t } = useTranslation()
  return (seconds) => {
    if (seconds % 3_600 === 0) return t('settings.hours', { count: seconds / 3_600 })
    if (seconds % 60 === 0) return t('settings.minutes', { count: seconds / 60 })
    return t('settings.seconds', { count: seconds })
  }
}
