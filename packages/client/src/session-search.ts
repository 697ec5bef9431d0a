import type { Author } from '@lobby/protocol'
import type { Clock } from './clock.ts'

/** Milliseconds before each question but the first. Sockets end a moment before the browser has the answer with its new cookie. */
const pauses = [300, 700, 2_000]

/**
 * Whether this browser has a session, after a socket's own one has ended: it may
 * have got another one in any of its tabs, or get it in this moment. Rejects
 * where the server cannot be asked.
 */
export async function searchSession(
  clock: Clock,
  me: () => Promise<{ readonly user: Author | null }>,
): Promise<boolean> {
  if ((await me()).user) return true
  for (const pause of pauses) {
    await new Promise<void>((resolve) => clock.after(pause, resolve))
    if ((await me()).user) return true
  }
  return false
}
