import { createHash } from 'node:crypto'
import type { Author, MemberRole } from '@lobby/protocol'
import { isReserved } from '@lobby/protocol/skeleton'
import { ChatError } from './errors.ts'

/** A person's role on this server, the highest first. Guests have the last one. */
export const serverRoles = ['owner', 'admin', 'moderator', 'member', 'guest'] as const
export type ServerRole = (typeof serverRoles)[number]

/** A person's role in a room. An `outsider` has no place of their own there: in a public room that is most people. */
export type RoomRole = MemberRole | 'outsider' | 'banned'

/** A person who may speak. */
export interface Person extends Author {
  readonly role: ServerRole
  /** Whether the server knows this person again; a claimed name leaves nothing behind. */
  readonly session: boolean
  /** The id of the one room of a guest who came by a link. */
  readonly onlyIn?: string
  /** Whether they have proved within ten minutes, in the session that asks, who they are. */
  readonly recentProof?: boolean
  /** From where they ask, where that is known. */
  readonly address?: string
}

/** A browser that is signed in, and who it is. */
export interface Session {
  readonly id: string
  readonly person: Person
  /** When it was last proved here that this is the person, in milliseconds since 1970; undefined: never. */
  readonly provenAt: number | undefined
}

const anonymous = 'Anonymous'

/**
 * A person without a session, by the name they claim. The same name is the same
 * person wherever it is claimed, and it is always a guest's: no account has such
 * an id.
 */
export function claimedGuest(name: string): Person {
  const shown = name || anonymous
  refuseReserved(shown)
  return { id: claimedId(shown), name: shown, guest: true, role: 'guest', session: false }
}

/** Under which id people write who claim this name. */
export function claimedId(name: string): string {
  return `claimed-${createHash('sha256').update(name.toLowerCase()).digest('hex').slice(0, 20)}`
}

/** Throws ChatError `invalid` for a name that is kept for the people who run the server. */
export function refuseReserved(name: string): void {
  if (isReserved(name))
    throw new ChatError('invalid', 'This name is kept for the people who run the server.')
}

/** What others see of a person, and nothing else that the object may hold. */
export function authorOf({ id, name, guest }: Author): Author {
  return { id, name, guest }
}

/** The operator at the command line, a person, or nobody the server knows. */
export type Actor = Person | 'operator' | undefined

/** The person that the actor is, if it is one. */
export function personOf(actor: Actor): Person | undefined {
  return typeof actor === 'object' ? actor : undefined
}
