// Invitations to the server: made, accepted, taken back. One is worth what its
// maker may do when it is used, and no more.
import type { Accepted, InvitationShown, MadeInvitation, NewInvitation } from '@lobby/protocol'
import { type AuditEntry, record } from '../audit/record.ts'
import type { Context } from '../context.ts'
import { ChatError, signedOut } from '../ground/errors.ts'
import { type Action, aboutPerson, can, requires } from '../ground/permissions.ts'
import { type Actor, authorOf, type Person, personOf } from '../ground/person.ts'
import { deadLink, insertLink, revokeLink } from '../links/links.ts'
import type { Authority } from '../log/room-log.ts'
import { insertAccount } from '../people/new-accounts.ts'
import { findPerson, hasOwner } from '../people/users.ts'
import { rememberInviter } from '../rooms/acquaintances.ts'
import { authorOfChange, getRoom } from '../rooms/actions.ts'
import { welcomeMember } from '../rooms/member-actions.ts'
import { findRoomBy, type RoomRecord } from '../rooms/queries.ts'
import type { Asking, SignedIn } from '../sessions/sessions.ts'
import { becameAccount } from '../sign-in/attempts/actions.ts'
import { accountToBe, closedForSignUp } from '../sign-in/password/new-account-actions.ts'

import type { DatabaseTransaction } from '../storage/database.ts'
import { fromNow } from '../storage/instants.ts'
import {
  findMakerOf,
  findOpenInvitation,
  finishUse,
  giveUseBack,
  showInvitation,
  useInvitation,
} from './queries.ts'

/** Makes an invitation; its link is in the answer and nowhere else. Throws ChatError `forbidden`, `no_such_room`, `rate`. */
export async function makeInvitation(
  context: Context,
  actor: Actor,
  { uses, expiresIn, role, room: slug }: NewInvitation,
): Promise<MadeInvitation> {
  const { db, limiter, publicUrl } = context
  const server = context.server()
  requires(actor, 'invitation.make', server)
  if (role === 'moderator') requires(actor, 'invitation.make-moderator', server)
  const room = slug === undefined ? undefined : await getRoom(context, actor, slug, 'room.read')
  if (room) requires(actor, roomActions[room.kind], { ...context.server(), room })
  const person = personOf(actor)
  if (person) limiter.take('newInvitation', person.id)
  const expiresAt = fromNow(expiresIn * 1_000)
  const { id, token } = await db.transaction().execute(async (tx) => {
    const terms = { uses, role, expiresAt }
    const link = await insertLink(tx, {
      purpose: 'invitation',
      createdBy: person?.id ?? null,
      roomId: room?.id ?? null,
      ...terms,
    })
    await record(tx, actor, { ...entryFor('invitation.make', link.id, room), after: terms })
    return link
  })
  const invitation = await showInvitation(db, id, { actor, server })
  return { ...invitation, url: `${publicUrl()}/invite/${token}` }
}

/** Takes an invitation back; who has accepted it stays. Throws ChatError `not_found` when there is none that the actor may know of, `forbidden` when its maker is not below them. */
export async function revokeInvitation(context: Context, actor: Actor, id: string): Promise<void> {
  const { db } = context
  const found = await findMakerOf(db, id)
  const own = found?.createdBy != null && found.createdBy === personOf(actor)?.id
  if (!found || !can(actor, 'invitation.revoke', { ...context.server(), own }))
    throw new ChatError('not_found', 'There is no such invitation.')
  if (
    !own &&
    found.role &&
    !can(actor, 'invitation.revoke', aboutPerson(context.server(), found.role))
  )
    throw new ChatError('forbidden', 'A person of your own rank or a higher one has made it.')
  await db.transaction().execute(async (tx) => {
    if (await revokeLink(tx, { purpose: 'invitation', id }))
      await record(tx, actor, entryFor('invitation.revoke', id))
  })
}

/** What the holder of the link may know. Throws ChatError `not_found` for one that is not good. */
export async function lookAtInvitation(
  context: Context,
  { address, session }: Asking,
  token: string,
): Promise<InvitationShown> {
  context.limiter.takeFrom('signInByAddress', address)
  const { invitation, maker, room } = await openInvitation(context, token, session)
  return {
    by: personOf(maker)?.name ?? null,
    room: room?.name ?? null,
    role: invitation.role,
    expiresAt: invitation.expiresAt,
    signUp: await maySignUp(context),
  }
}

/** Who has accepted; with the cookie of their session, if it is a new one. */
export type AcceptedBy = Accepted & Partial<Pick<SignedIn, 'cookie'>>

/**
 * Accepts an invitation: a new account is made and signed in, a guest becomes
 * it, and an account that is signed in is let into the room. When the room could not
 * be entered, the person may come again by the same link, and needs no other use of it.
 * Throws ChatError `not_found` for a link that is not good; then nothing has changed.
 */
export async function acceptInvitation(
  context: Context,
  asking: Asking,
  { token, account }: { token: string; account?: Credentials | undefined },
): Promise<AcceptedBy> {
  context.limiter.takeFrom('signInByAddress', asking.address)
  const open = await openInvitation(context, token, asking.session)
  return account ? acceptAsNew(context, asking, open, account) : acceptAs(context, asking, open)
}

interface Credentials {
  readonly username: string
  readonly password: string
}

async function acceptAsNew(
  context: Context,
  asking: Asking,
  open: OpenInvitation,
  credentials: Credentials,
): Promise<AcceptedBy> {
  const { invitation } = open
  if (!(await maySignUp(context))) throw closedForSignUp()
  const account = await accountToBe(context, asking, credentials)
  const id = await context.db.transaction().execute(async (tx) => {
    const { role } = invitation
    const id = await insertAccount(tx, { ...account, role })
    await useInvitation(tx, invitation.id, id)
    await rememberInviter(tx, id, invitation.createdBy)
    const person = { id, name: account.username, guest: false, role, session: true }
    await recordAccepted(tx, { ...person, address: asking.address }, open, { role })
    return id
  })
  const { session, cookie } = await becameAccount(context, asking, id, context.clock.wall())
  const { person } = session
  // They have an account now, also where the room does not take them, or not yet.
  const room = await arrive(context, open, person).catch((error: unknown) => {
    if (!(error instanceof ChatError))
      context.logger.error({ err: error }, 'A person could not be let into a room.')
    return null
  })
  return { user: authorOf(person), room, cookie }
}

async function acceptAs(
  context: Context,
  { session, address }: Asking,
  open: OpenInvitation,
): Promise<AcceptedBy> {
  const person = session?.person
  if (!person || person.guest) throw signedOut()
  const user = authorOf(person)
  const { invitation, room } = open
  if (!room) return { user, room: null }
  const place = await findRoomBy(context.db, { id: room.id }, person)
  // Who is there already needs no use of it.
  if (place && can(person, 'room.read', { ...context.server(), room: place }))
    return { user, room: place.slug }
  if (place?.role === 'banned')
    throw new ChatError('forbidden', 'You may not be in the room of this invitation.')
  const accepting = { ...person, address }
  const isFirst = await context.db.transaction().execute(async (tx) => {
    const isFirst = await useInvitation(tx, invitation.id, person.id)
    if (isFirst) await recordAccepted(tx, accepting, open, { accepted: true })
    return isFirst
  })
  try {
    return { user, room: await arrive(context, open, person) }
  } catch (error) {
    if (isFirst)
      await context.db.transaction().execute(async (tx) => {
        if (await giveUseBack(tx, invitation.id, person.id))
          await recordAccepted(tx, accepting, open, { accepted: false })
      })
    throw error
  }
}

/** Brings a person to where the invitation leads; answers the room's address. */
async function arrive(
  context: Context,
  open: OpenInvitation,
  person: Person,
): Promise<string | null> {
  const room = await join(context, open, person)
  await finishUse(context.db, open.invitation.id, person.id)
  return room
}

/** Lets a person into the room of the invitation, in its maker's name; answers the room's address. */
async function join(
  context: Context,
  { room, maker }: OpenInvitation,
  person: Person,
): Promise<string | null> {
  if (!room) return null
  if (room.kind === 'public') return room.slug
  const author = authorOfChange(maker)
  const draft = { kind: 'member.joined', author, member: authorOf(person), role: 'member' } as const
  const { settings } = context.server()
  const authority: Authority = {
    actor: maker,
    action: 'member.add',
    settings,
    target: person.role,
    byLink: true,
  }
  const { seq, duplicate } = await context.log.append(room.id, draft, authority)
  if (!duplicate) await welcomeMember(context, room, person, seq)
  return room.slug
}

function recordAccepted(
  tx: DatabaseTransaction,
  person: Person,
  { invitation: { id }, room }: OpenInvitation,
  after?: object,
): Promise<void> {
  return record(tx, person, { ...entryFor('invitation.accept', id, room), after })
}

/** Something done with an invitation, for the audit log. */
function entryFor(action: Action, id: string, room?: RoomRecord): AuditEntry {
  return { action, target: { kind: 'link', id, name: room?.name ?? '' }, room: room?.slug }
}

/** An invitation that is good for another use, its maker as they are now, and its room as the maker sees it. */
interface OpenInvitation {
  readonly invitation: NonNullable<Awaited<ReturnType<typeof findOpenInvitation>>>
  readonly maker: Actor
  readonly room: RoomRecord | undefined
}

/** Throws ChatError `not_found` when the link is not good for this session, or its maker may not do any more what it promises. */
async function openInvitation(
  context: Context,
  token: string,
  session: Asking['session'],
): Promise<OpenInvitation> {
  const { db } = context
  const invitation = await findOpenInvitation(db, token, session?.person.id)
  if (!invitation) throw deadLink()
  const { createdBy, role, roomId } = invitation
  const maker = createdBy === null ? 'operator' : await findPerson(db, createdBy)
  const room = roomId === null ? undefined : await findRoomBy(db, { id: roomId }, maker)
  const server = context.server()
  const isGood =
    can(maker, 'invitation.make', server) &&
    (role !== 'moderator' || can(maker, 'invitation.make-moderator', server)) &&
    (!room || can(maker, roomActions[room.kind], { ...context.server(), room }))
  if (!isGood) throw deadLink()
  return { invitation, maker, room }
}

/** What one must be allowed to do in a room to invite others into it; nobody is added to a direct one. */
const roomActions = { public: 'room.read', private: 'member.add', direct: 'member.add' } as const

async function maySignUp({ db, settings }: Pick<Context, 'db' | 'settings'>): Promise<boolean> {
  return settings.now.signUp !== 'nobody' && (await hasOwner(db))
}
