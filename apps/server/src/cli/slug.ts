import { parse, Slug } from '@lobby/protocol'
import { CommandError } from './command-error.ts'

/** The address of a room as it is stored, however its letters were composed where it was typed. Throws CommandError. */
export function readSlug(given: string): string {
  const slug = parse(Slug, given)
  if (!slug.ok) throw new CommandError(`${JSON.stringify(given)} is no address: ${slug.message}.`)
  return slug.value
}
