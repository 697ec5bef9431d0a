// Numbers as they are typed. Each throws UsageError that names the flag and says what is right.
import type { z } from 'zod'
import { UsageError } from './command-error.ts'

const minute = 60
const hour = 60 * minute

/** Whole seconds, of the hours that `--hours` gives; undefined where none are. */
export function readHours(given: string | undefined, seconds: z.ZodNumber): number | undefined {
  if (given === undefined) return undefined
  const hours = /^\d{1,9}(\.\d{1,9})?$/.test(given) ? Number(given) : Number.NaN
  const wanted = seconds.safeParse(Math.round(hours * hour))
  if (wanted.success) return wanted.data
  const most = (seconds.maxValue ?? 0) / hour
  throw new UsageError(
    `--hours is not ${JSON.stringify(given)}: it is a number, up to ${most}, and a minute at least.`,
  )
}

/** How many, of a flag such as `--uses`; undefined where it is not given. `or` is a word that may stand there instead. */
export function readCount(
  flag: string,
  given: string | undefined,
  { minValue, maxValue }: z.ZodNumber,
  or = '',
): number | undefined {
  if (given === undefined) return undefined
  const count = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN
  const [least, most] = [minValue ?? 0, maxValue ?? 0]
  if (count >= least && count <= most) return count
  throw new UsageError(
    `${flag} is not ${JSON.stringify(given)}: it is a whole number from ${least} to ${most}${or && `, or ${or}`}.`,
  )
}
