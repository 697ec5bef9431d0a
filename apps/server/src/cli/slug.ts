import { parse, Slug } from '@lobby/protocol'
import { UsageError } from './command-error.ts'

/** The address of a room as it is stored, however its letters were composed where it was typed. Throws UsageError. */
export function readSlug(given: string): string {
  const slug = parse(Slug, given)
  if (!slug.ok) throw new UsageError(`${JSON.stringify(given)} is no address: ${slug.message}.`)
  return slug.value
}
