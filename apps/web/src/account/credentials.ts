import { limits } from '@lobby/protocol/limits'
import { isReserved } from '@lobby/protocol/skeleton'
import { cleanName, codePoints, isUsername, normalPassword } from '@lobby/protocol/text'
import type { TFunction } from 'i18next'

/** What is wrong with a chosen name, if anything. */
export function nameProblem(t: TFunction, typed: string): string | undefined {
  const name = cleanName(typed)
  if (name === '') return t('name.missing')
  if (codePoints(name) > limits.nameCodePoints)
    return t('name.too_long', { max: limits.nameCodePoints })
  if (isReserved(name)) return t('name.reserved')
}

/** What is wrong with a chosen username, if anything. */
export function usernameProblem(t: TFunction, username: string): string | undefined {
  if (isUsername(username.normalize('NFKC').trim())) return undefined
  return usernameRule(t)
}

export function usernameRule(t: TFunction): string {
  return t('credentials.usernameRule', { min: limits.usernameMin, max: limits.usernameMax })
}

/** What is wrong with a chosen password, if anything. */
export function passwordProblem(t: TFunction, password: string): string | undefined {
  const length = codePoints(normalPassword(password))
  if (length < limits.passwordMin) return t('credentials.tooShort', { min: limits.passwordMin })
  if (length > limits.passwordMax) return t('credentials.tooLong', { max: limits.passwordMax })
}

/** The username that a guest of this name may want: the name itself, if it can be one. */
export function usernameFor(name: string | undefined): string {
  const username = (name ?? '').normalize('NFKC').trim().replaceAll(' ', '.')
  return isUsername(username) ? username : ''
}
