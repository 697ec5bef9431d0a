// Links that let guests into one room alone: a nickname, and they are there
// until the link expires or is taken back. They come and go by events of the
// room's log, in the name of the link's maker.
import { isLoopbackAddress, networksOf } from '@lobby/channels'
import type { GuestLink, GuestLinkShown, MadeGuestLink } from '@lobby/protocol'
import { type AuditEntry, record } from '../audit/record.ts'
import type { Context } from '../context.ts'
import { ChatError } from '../ground/errors.ts'
import { type Action, can } from '../ground/permissions.ts'
import { type Actor, authorOf, type Person, personOf, refuseReserved } from '../ground/person.ts'
import { takeGuest } from '../ground/rate-limit.ts'
import { deadLink, insertLink, takeUse } from '../links/links.ts'
import { findPerson, insertGuest, renameGuest } from '../people/users.ts'
import { authorOfChange, getRoom } from '../rooms/actions.ts'
import { banMember, tellRemoved, welcomeMember } from '../rooms/member-actions.ts'
import { findRoomBy, type RoomRecord } from '../rooms/queries.ts'
import { signOutBefore, tell } from '../sessions/actions.ts'
import type { Asking, SignedIn, Visitor } from '../sessions/sessions.ts'

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

/** Makes a link to a room; what opens it is in the answer and nowhere else. Throws ChatError `no_such_room`, `forbidden`, `rate`. */
export async function makeGuestLink(
  context: Context,
  actor: Actor,
  slug: string,
  { expiresIn, uses }: { readonly expiresIn: number; readonly uses: number },
): Promise<MadeGuestLink> {
  const { db, limiter, publicUrl } = context
  const room = await getRoom(context, actor, slug, 'guest-link.make')
  const person = personOf(actor)
  if (person) limiter.take('newInvitation', person.id)
  const { name, guest } = authorOfChange(actor)
  const expiresAt = fromNow(expiresIn * 1_000)
  const { id, token } = await db.transaction().execute(async (tx) => {
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
    await record(tx, actor, { ...entryFor('guest-link.make', made.id, room), after })
    return made
  })
  const link = await showGuestLink(db, room.id, id)
  if (!link) throw deadLink()
  return { ...link, url: `${publicUrl()}/invite/guest/${token}` }
}

/** Lets a link take no more guests for now, or again. Who came by it stays. Throws ChatError `not_found`. */
export async function pauseGuestLink(
  context: Context,
  actor: Actor,
  slug: string,
  { id, paused }: { readonly id: string; readonly paused: boolean },
): Promise<GuestLink> {
  const { db } = context
  const room = await getRoom(context, actor, slug, 'guest-link.pause')
  await db.transaction().execute(async (tx) => {
    if (await pauseLinkRow(tx, { roomId: room.id, id }, paused))
      await record(tx, actor, { ...entryFor('guest-link.pause', id, room), after: { paused } })
  })
  const link = await showGuestLink(db, room.id, id)
  if (!link) throw noLink()
  return link
}

/** Takes a link back, and puts everybody out of the room who came by it. Throws ChatError `not_found`. */
export async function revokeGuestLink(
  context: Context,
  actor: Actor,
  slug: string,
  id: string,
): Promise<void> {
  const { db } = context
  const room = await getRoom(context, actor, slug, 'guest-link.revoke')
  if (!(await showGuestLink(db, room.id, id))) throw noLink()
  await db.transaction().execute(async (tx) => {
    if (await revokeLinkRow(tx, { roomId: room.id, id }))
      await record(tx, actor, entryFor('guest-link.revoke', id, room))
  })
  await endGuestLinks(context)
}

/** Keeps a person out of a room. A guest would be back at once by the link they came by, as a new one: it is taken back. */
export async function banFromRoom(
  context: Context,
  actor: Actor,
  slug: string,
  userId: string,
): Promise<void> {
  await banMember(context, actor, slug, userId)
  const room = await getRoom(context, actor, slug, 'member.ban')
  const id = await findLinkOfGuest(context.db, { userId, roomId: room.id })
  if (id === undefined) return
  await context.db.transaction().execute(async (tx) => {
    if (await revokeLinkRow(tx, { roomId: room.id, id }))
      await record(tx, actor, entryFor('guest-link.revoke', id, room))
  })
  await endGuestLinks(context)
}

/** What the holder of the link may know. Throws ChatError `not_found` for one that is not good. */
export async function lookAtGuestLink(
  context: Context,
  { address }: Visitor,
  token: string,
): Promise<GuestLinkShown> {
  context.limiter.takeFrom('signInByAddress', address)
  const { link, room } = await openLink(context, token)
  if (isFull(link)) throw deadLink()
  return { by: link.createdByName, room: room.name, expiresAt: link.expiresAt }
}

/** The guest, and where they are; with the cookie of their session, if it is a new one. */
export type Entered = { readonly person: Person; readonly room: string } & Partial<
  Pick<SignedIn, 'cookie'>
>

/**
 * Lets a guest in under a nickname, in place of the session of this
 * browser. Who has come by the same link before is the same guest, under the
 * new name. Who was removed or muted comes in by no link again by which they
 * came, nor a new guest from their network. Throws ChatError `not_found` for a
 * link that is not good, or not for them.
 */
export async function enterByGuestLink(
  context: Context,
  asking: Asking,
  { token, name }: { readonly token: string; readonly name: string },
): Promise<Entered> {
  const { db, sessions, limiter } = context
  limiter.takeFrom('newGuest', asking.address)
  refuseReserved(name)
  const open = await openLink(context, token)
  const { link, room } = open
  const known = asking.session?.person
  const unwelcome = await listUnwelcome(db, link)
  if (unwelcome.some(({ id, kind }) => id === known?.id && kind !== null)) throw deadLink()
  if (known?.onlyIn !== undefined && (await cameBy(db, known.id, link.id))) {
    const person = await renameGuest(db, known, name)
    await tell(context, person.id)
    await join(context, open, person)
    return { person, room: room.slug }
  }
  // One household may have a /56: a guest who was removed has 256 networks of 64 bits to choose from.
  const [narrowest = '', cameFrom = narrowest] = networksOf(asking.address)
  // This machine may be a proxy of which we were not told: it stands for everybody.
  const isTheirs = !isLoopbackAddress(asking.address)
  if (isTheirs && unwelcome.some((guest) => guest.cameFrom === cameFrom)) throw deadLink()
  takeGuest(limiter, asking.address)
  const person = await db.transaction().execute(async (tx) => {
    await takeUse(tx, link)
    const id = await insertGuest(tx, name, {
      guestLinkId: link.id,
      onlyRoomId: room.id,
      guestUntil: link.expiresAt,
      cameFrom,
    })
    const guest: Person = { id, name, guest: true, role: 'guest', session: true, onlyIn: room.id }
    const { address } = asking
    await record(tx, { ...guest, address }, entryFor('guest-link.enter', link.id, room))
    return guest
  })
  await join(context, open, person)
  const { cookie } = await sessions.begin(person.id, asking, undefined)
  await signOutBefore(context, asking)
  return { person, room: room.slug, cookie }
}

/** Puts those out of their rooms whose links are over: taken back, or expired. Doing it again changes nothing. */
export async function endGuestLinks(context: Context): Promise<void> {
  for (const link of await listLinksToEnd(context.db)) {
    await context.db.transaction().execute((tx) => endSessionsOf(tx, link.id))
    for (const { id, name, isAnonymous, role } of await listGuestsOf(context.db, link)) {
      const guest = Boolean(isAnonymous)
      // A guest who has an account by now stays in a public room like everybody else, and keeps a moderator's role.
      if (guest || (link.kind === 'private' && role !== 'moderator'))
        await putOut(context, link, { id, name, guest })
      await tell(context, id)
    }
    await markEnded(context.db, link.id)
  }
}

interface OpenGuestLink {
  readonly link: OpenLink
  /** As they are now. */
  readonly maker: Actor
  readonly room: RoomRecord
}

/** Throws ChatError `not_found` when the link is not good, or its maker may not make such links any more. */
async function openLink(context: Context, token: string): Promise<OpenGuestLink> {
  const { db } = context
  const link = await findOpenLink(db, { token })
  if (!link) throw deadLink()
  const maker = link.createdBy === null ? 'operator' : await findPerson(db, link.createdBy)
  const room = await findRoomBy(db, { id: link.roomId }, maker)
  if (!room || !can(maker, 'guest-link.make', { ...context.server(), room })) throw deadLink()
  return { link, maker, room }
}

/** Makes the guest a member. A link that is taken back in the same moment lets nobody in. */
async function join(context: Context, { link, maker, room }: OpenGuestLink, person: Person) {
  const author = authorOfChange(maker)
  const draft = { kind: 'member.joined', author, member: authorOf(person), role: 'member' } as const
  const { settings } = context.server()
  const authority = { actor: maker, action: 'guest-link.make', settings, byLink: true } as const
  const { seq, duplicate } = await context.log.append(room.id, draft, authority)
  if (!(await findOpenLink(context.db, { id: link.id }))) {
    await context.log.append(room.id, { kind: 'member.removed', author, member: authorOf(person) })
    throw deadLink()
  }
  if (!duplicate) await welcomeMember(context, room, person, seq)
}

function noLink(): ChatError {
  return new ChatError('not_found', 'There is no such link to this room.')
}

/** Something done with a link to a room, for the audit log. */
function entryFor(action: Action, id: string, room: RoomRecord): AuditEntry {
  return { action, target: { kind: 'link', id, name: room.name }, room: room.slug }
}

async function putOut(
  context: Context,
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
    const { seq } = await context.log.append(link.roomId, draft)
    await tellRemoved(context, link, member.id, seq)
  } catch (error) {
    // They have left, were removed or banned before, or the room is gone.
    if (!(error instanceof ChatError && ['not_found', 'no_such_room'].includes(error.code)))
      throw error
  }
}
