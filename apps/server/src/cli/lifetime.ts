import type { z } from 'zod'
import { UsageError } from './command-error.ts'

const minute = 60
const hour = 60 * minute

/** Whole seconds, of hours as they are typed; undefined where none are. Throws UsageError with how many there may be. */
export function readHours(given: string | undefined, seconds: z.ZodNumber): number | undefined {
  if (given === undefined) return undefined
  const wanted = seconds.safeParse(Math.round(Number(given) * hour))
  if (wanted.success) return wanted.data
  const most = (seconds.maxValue ?? 0) / hour
  throw new UsageError(
    `--hours is not ${JSON.stringify(given)}: it is a number, up to ${most}, and a minute at least.`,
  )
}

/** How a list says whether a link still lets anybody in. */
export function stateOf(link: {
  readonly expiresAt: string
  readonly revokedAt: string | null
}): string {
  if (link.revokedAt) return 'taken back'
  return `${Date.parse(link.expiresAt) > Date.now() ? 'until' : 'over since'} ${link.expiresAt}`
}
