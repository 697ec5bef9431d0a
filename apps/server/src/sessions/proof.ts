import { ChatError, signedOut } from '../errors.ts'
import type { Actor, Session } from '../person.ts'

/** For so long after somebody proved who they are, in milliseconds, they are believed to sit there still. */
export const proofLife = 10 * 60_000

/**
 * For what a stranger at an unlocked screen must not do: throws ChatError
 * `confirm_first` unless whoever asks proved who they are within the last ten
 * minutes, by signing in or by `POST /api/account/confirm`. A route hands it
 * its `c.env`. The operator at the machine needs no proof.
 */
export function requireRecentProof(asks: {
  readonly actor: Actor
  readonly session: Session | undefined
}): void {
  if (asks.actor === 'operator') return
  if (!asks.session) throw signedOut()
  if (Date.now() - (asks.session.provenAt ?? 0) >= proofLife)
    throw new ChatError('confirm_first', 'Confirm first that it is you: POST /api/account/confirm.')
}
