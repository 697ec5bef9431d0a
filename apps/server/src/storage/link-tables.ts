// The tables of secret links; `tables.ts` has the others, and says in which shapes.
import type { InvitedRole } from '@lobby/protocol'
import type { Generated } from 'kysely'

/** What a secret link is for: to become the owner, choose a password, confirm an address, make an account, visit a room. */
export type LinkPurpose = 'claim' | 'reset' | 'email' | 'invitation' | 'guest'

/** Links whose holder may do something; `links/links.ts` says how long. */
export interface LinksTable {
  id: string
  /** The SHA-256 of what is in the link. */
  hash: string
  purpose: LinkPurpose
  createdAt: string
  /** Of an invitation and a guest link, who made it; null: the operator. */
  createdBy: Generated<string | null>
  /** Of a guest link, its maker as they were then. */
  createdByName: Generated<string | null>
  createdByGuest: Generated<number | null>
  /** Null: good until it is used or replaced. */
  expiresAt: string | null
  /** How many it lets in; null: any number. */
  uses: number | null
  used: Generated<number>
  // What it opens: an account of a role, a room, or something of one account.
  role: Generated<InvitedRole | null>
  roomId: Generated<string | null>
  userId: Generated<string | null>
  /** The address that it confirms. */
  email: Generated<string | null>
  /** Since when it lets in no more for now; null: it does. */
  pausedAt: Generated<string | null>
  revokedAt: Generated<string | null>
  /** Of a guest link, when its guests were put out of the room. */
  endedAt: Generated<string | null>
}

/** Who has used an invitation and is not in its room yet: they may come again by it. */
export interface UnfinishedUsesTable {
  linkId: string
  userId: string
}

export interface LinkTables {
  links: LinksTable
  unfinished_uses: UnfinishedUsesTable
}
