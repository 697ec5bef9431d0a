import { confirmFirst, signedOut } from './errors.ts'
import type { Actor, Session } from './person.ts'

/** Milliseconds for which a proof counts: the person is believed to be there still. */
export const proofLife = 10 * 60_000

/** Whether the person has proved in this session, within the ten minutes before `now`, who they are. */
export function hasRecentProof({ provenAt }: Session, now: number): boolean {
  return now - (provenAt ?? 0) < proofLife
}

/**
 * For what a stranger at an unlocked screen must not do: throws ChatError `confirm_first`
 * without a recent proof. The operator at the machine needs none.
 */
export function requireRecentProof({
  actor,
  session,
  now,
}: {
  readonly actor: Actor
  readonly session: Session | undefined
  readonly now: number
}): void {
  if (actor === 'operator') return
  if (!session) throw signedOut()
  if (!hasRecentProof(session, now)) throw confirmFirst()
}
