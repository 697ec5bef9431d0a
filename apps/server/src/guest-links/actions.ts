// Links that let guests into one room alone: a nickname, and they are there
// until the link expires or is taken back. They come and go by events of the
// room's log, in the name of the link's maker.

import { isLoopbackAddress, networksOf } from '@lobby/channels'
import type { GuestLink, GuestLinkShown, MadeGuestLink } from '@lobby/protocol'
import { type AuditEntry, record } from '../audit/record.ts'
import { ChatError } from '../ground/errors.ts'
import { type Action, can, type Resource } from '../ground/permissions.ts'
import { type Actor, authorOf, type Person, personOf, refuseReserved } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { consumeUse, deadLink, insertLink } from '../links/links.ts'
import type { RoomLog } from '../log/room-log.ts'
import { findPerson, insertGuest, renameGuest } from '../people/users.ts'
import { authorOfChange, type RoomActions } from '../rooms/actions.ts'
import type { MemberActions } from '../rooms/member-actions.ts'
import { findRoomBy, type RoomRecord, signOf } from '../rooms/queries.ts'
import type { SessionActions } from '../sessions/actions.ts'
import type { Asking, Sessions, SignedIn, Visitor } from '../sessions/sessions.ts'
import { consumeGuestBudget, type SharedLimiter } from '../shared/shared-rates.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { fromNow } from '../storage/instants.ts'
import {
  cameBy,
  endSessionsOf,
  findLinkOfGuest,
  findOpenLink,
  isFull,
  type LinkToEnd,
  listGuestsOf,
  listLinksToEnd,
  listUnwelcome,
  markEnded,
  type OpenLink,
  pauseLinkRow,
  revokeLinkRow,
  showGuestLink,
} from './queries.ts'

export type GuestLinkActions = ReturnType<typeof createGuestLinkActions>

interface Needs {
  readonly db: Database
  readonly log: RoomLog
  readonly limiter: RateLimiter
  readonly sharedLimiter: SharedLimiter
  readonly server: () => Resource
  readonly sessions: Sessions
  readonly publicUrl: () => string
  readonly sessionActions: SessionActions
  readonly roomActions: RoomActions
  readonly memberActions: MemberActions
}

export function createGuestLinkActions({
  db,
  log,
  limiter,
  sharedLimiter,
  server,
  sessions,
  publicUrl,
  sessionActions,
  roomActions,
  memberActions,
}: Needs) {
  return {
    makeGuestLink,
    pauseGuestLink,
    revokeGuestLink,
    banFromRoom,
    previewGuestLink,
    enterByGuestLink,
    endGuestLinks,
  }

  /** Makes a link to a room; what opens it is in the answer and nowhere else. */
  async function makeGuestLink(
    actor: Actor,
    slug: string,
    { expiresIn, uses }: { readonly expiresIn: number; readonly uses: number },
  ): Promise<MadeGuestLink> {
    const room = await roomActions.getRoom(actor, slug, 'guest-link.make')
    const person = personOf(actor)
    if (person) await sharedLimiter.consume('newInvitation', person.id)
    const { name, guest } = authorOfChange(actor)
    const expiresAt = fromNow(expiresIn * 1_000)
    const { id, token } = await inTransaction(db, async (tx) => {
      const made = await insertLink(tx, {
        purpose: 'guest',
        roomId: room.id,
        createdBy: person?.id ?? null,
        createdByName: name,
        createdByGuest: guest ? 1 : 0,
        expiresAt,
        uses,
      })
      const after = { expiresAt, uses }
      record(tx, actor, { ...entryFor('guest-link.make', made.id, room), after })
      return made
    })
    const link = await showGuestLink(db, room.id, id)
    if (!link) throw deadLink()
    return { ...link, url: `${publicUrl()}/invite/guest/${token}` }
  }

  /** Lets a link take no more guests for now, or again. Who came by it stays. Throws ChatError `not_found`. */
  async function pauseGuestLink(
    actor: Actor,
    slug: string,
    { id, paused }: { readonly id: string; readonly paused: boolean },
  ): Promise<GuestLink> {
    const room = await roomActions.getRoom(actor, slug, 'guest-link.pause')
    await inTransaction(db, async (tx) => {
      if (await pauseLinkRow(tx, { roomId: room.id, id }, paused))
        record(tx, actor, { ...entryFor('guest-link.pause', id, room), after: { paused } })
    })
    const link = await showGuestLink(db, room.id, id)
    if (!link) throw noLink()
    return link
  }

  /** Takes a link back, and puts everybody out of the room who came by it. Throws ChatError `not_found`. */
  async function revokeGuestLink(actor: Actor, slug: string, id: string): Promise<void> {
    const room = await roomActions.getRoom(actor, slug, 'guest-link.revoke')
    if (!(await showGuestLink(db, room.id, id))) throw noLink()
    await inTransaction(db, async (tx) => {
      if (await revokeLinkRow(tx, { roomId: room.id, id }))
        record(tx, actor, entryFor('guest-link.revoke', id, room))
    })
    await endGuestLinks()
  }

  /** Keeps a person out of a room. A guest would be back at once by the link they came by, as a new one: it is taken back. */
  async function banFromRoom(actor: Actor, slug: string, userId: string): Promise<void> {
    await memberActions.banMember(actor, slug, userId)
    const room = await roomActions.getRoom(actor, slug, 'member.ban')
    const id = await findLinkOfGuest(db, { userId, roomId: room.id })
    if (id === undefined) return
    await inTransaction(db, async (tx) => {
      if (await revokeLinkRow(tx, { roomId: room.id, id }))
        record(tx, actor, entryFor('guest-link.revoke', id, room))
    })
    await endGuestLinks()
  }

  /** What the holder of the link may know. Throws ChatError `not_found` for one that is not good. */
  async function previewGuestLink({ address }: Visitor, token: string): Promise<GuestLinkShown> {
    await sharedLimiter.consumeFrom('signInByAddress', address)
    const { link, room } = await openLink(token)
    if (isFull(link)) throw deadLink()
    const { createdByName: by, expiresAt } = link
    return { by, room: room.name, roomSign: signOf(room), expiresAt }
  }

  /**
   * Lets a guest in under a nickname, in place of the session of this
   * browser. Who has come by the same link before is the same guest, under the
   * new name. Who was removed or muted comes in by no link again by which they
   * came, nor a new guest from their network. Throws ChatError `not_found` for a
   * link that is not good, or not for them.
   */
  async function enterByGuestLink(
    asking: Asking,
    { token, name }: { readonly token: string; readonly name: string },
  ): Promise<Entered> {
    limiter.consumeFrom('newGuest', asking.address)
    refuseReserved(name)
    const open = await openLink(token)
    const { link, room } = open
    const known = asking.session?.person
    const unwelcome = await listUnwelcome(db, link)
    if (unwelcome.some(({ id, kind }) => id === known?.id && kind !== null)) throw deadLink()
    if (known?.onlyIn !== undefined && (await cameBy(db, known.id, link.id))) {
      const person = await renameGuest(db, known, name)
      await sessionActions.notifySessions(person.id)
      await join(open, person)
      return { person, room: room.slug }
    }
    // One household may have a /56: a guest who was removed has 256 networks of 64 bits to choose from.
    const [narrowest = '', cameFrom = narrowest] = networksOf(asking.address)
    // This machine may be a proxy of which we were not told: it stands for everybody.
    const isTheirs = !isLoopbackAddress(asking.address)
    if (isTheirs && unwelcome.some((guest) => guest.cameFrom === cameFrom)) throw deadLink()
    await consumeGuestBudget(sharedLimiter, asking.address)
    const person = await inTransaction(db, async (tx) => {
      await consumeUse(tx, link)
      const id = await insertGuest(tx, name, {
        guestLinkId: link.id,
        onlyRoomId: room.id,
        guestUntil: link.expiresAt,
        cameFrom,
      })
      const guest: Person = { id, name, guest: true, role: 'guest', session: true, onlyIn: room.id }
      const { address } = asking
      record(tx, { ...guest, address }, entryFor('guest-link.enter', link.id, room))
      return guest
    })
    await join(open, person)
    const { cookie } = await sessions.begin(person.id, asking, undefined)
    await sessionActions.signOutBefore(asking)
    return { person, room: room.slug, cookie }
  }

  /** Puts those out of their rooms whose links are over: taken back, or expired. Doing it again changes nothing. */
  async function endGuestLinks(): Promise<void> {
    for (const link of await listLinksToEnd(db)) {
      await inTransaction(db, (tx) => endSessionsOf(tx, link.id))
      for (const { id, name, isAnonymous, role } of await listGuestsOf(db, link)) {
        const guest = Boolean(isAnonymous)
        // A guest who has an account by now stays in a public room like everybody else, and keeps a moderator's role.
        if (guest || (link.kind === 'private' && role !== 'moderator'))
          await putOut(link, { id, name, guest })
        await sessionActions.notifySessions(id)
      }
      await markEnded(db, link.id)
    }
  }

  /** Throws ChatError `not_found` when the link is not good, or its maker may not make such links any more. */
  async function openLink(token: string): Promise<OpenGuestLink> {
    const link = await findOpenLink(db, { token })
    if (!link) throw deadLink()
    const maker = link.createdBy === null ? 'operator' : await findPerson(db, link.createdBy)
    const room = await findRoomBy(db, { id: link.roomId }, maker)
    if (!room || !can(maker, 'guest-link.make', { ...server(), room })) throw deadLink()
    return { link, maker, room }
  }

  /** Makes the guest a member. A link that is taken back in the same moment lets nobody in. */
  async function join({ link, maker, room }: OpenGuestLink, person: Person) {
    const needed = { maker, action: 'guest-link.make' } as const
    const seq = await memberActions.joinByLink(room.id, person, needed)
    if (!(await findOpenLink(db, { id: link.id }))) {
      const author = authorOfChange(maker)
      await log.append(room.id, { kind: 'member.removed', author, member: authorOf(person) })
      throw deadLink()
    }
    if (seq !== undefined) await memberActions.welcomeMember(room, person, seq)
  }

  async function putOut(
    link: LinkToEnd,
    member: { readonly id: string; readonly name: string; readonly guest: boolean },
  ): Promise<void> {
    const author = {
      id: link.createdBy ?? 'operator',
      name: link.createdByName,
      guest: link.createdByGuest === 1,
    }
    try {
      const draft = { kind: 'member.removed', author, member } as const
      const { seq } = await log.append(link.roomId, draft)
      await memberActions.notifyRemoved(link, member.id, seq)
    } catch (error) {
      // They have left, were removed or banned before, or the room is gone.
      if (!(error instanceof ChatError && ['not_found', 'no_such_room'].includes(error.code)))
        throw error
    }
  }
}

/** The guest, and where they are; with the cookie of their session, if it is a new one. */
export type Entered = { readonly person: Person; readonly room: string } & Partial<
  Pick<SignedIn, 'cookie'>
>

interface OpenGuestLink {
  readonly link: OpenLink
  /** As they are now. */
  readonly maker: Actor
  readonly room: RoomRecord
}

function noLink(): ChatError {
  return new ChatError('not_found', 'There is no such link to this room.')
}

/** Something done with a link to a room, for the audit log. */
function entryFor(action: Action, id: string, room: RoomRecord): AuditEntry {
  return { action, target: { kind: 'link', id, name: room.name }, room: room.slug }
}
