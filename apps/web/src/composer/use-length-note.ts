import { useTranslation } from 'react-i18next'
import type { measure } from './text-length.ts'

/** How many characters are left of a text that is nearly too long, or are too many; else nothing. */
export function useLengthNote(length: ReturnType<typeof measure>): string {
  const { t } = useTranslation()
  if (length.kind === 'over') return t('composer.over', { count: length.by })
  return length.kind === 'near' ? t('composer.left', { count: length.left }) : ''
}
