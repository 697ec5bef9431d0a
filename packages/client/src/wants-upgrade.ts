import type { Clock } from './clock.ts'

/** Milliseconds after which a server that has said nothing does not answer. */
const patience = 10_000

/**
 * Whether the server answers at its address of sockets, and only wants an upgrade
 * (426). A page cannot read why its handshake failed; this it can. False where
 * something else answers, or nothing does.
 */
export async function wantsUpgrade(
  url: string,
  fetch: typeof globalThis.fetch,
  clock: Clock,
): Promise<boolean> {
  const question = new AbortController()
  const cancel = clock.after(patience, () => question.abort())
  const options = {
    credentials: 'same-origin',
    cache: 'no-store',
    signal: question.signal,
  } as const
  try {
    const { status } = await fetch(new URL('/ws', url), { method: 'GET', ...options })
    return status === 426
  } catch {
    return false
  } finally {
    cancel()
  }
}
