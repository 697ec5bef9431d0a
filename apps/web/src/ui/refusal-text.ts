import { isRefusal } from '@lobby/client'
import type { TFunction } from 'i18next'

/** Why it did not work, in words for the person in front of the page. */
export function refusalText(t: TFunction, error: unknown): string {
  return codeText(t, isRefusal(error) ? error.code : 'internal')
}

export function codeText(t: TFunction, code: string): string {
  return t([`error.${code}`, 'error.other'])
}
