import { systemClock } from '../ground/clock.ts'

/** How a list says whether a link still lets anybody in. */
export function stateOf(link: {
  readonly expiresAt: string
  readonly revokedAt: string | null
}): string {
  if (link.revokedAt) return 'taken back'
  return `${Date.parse(link.expiresAt) > systemClock.wall() ? 'until' : 'over since'} ${link.expiresAt}`
}
