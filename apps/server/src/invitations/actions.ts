// Invitations to the server: made, accepted, taken back. One is worth what its
// maker may do when it is used, and no more.

import type { Accepted, InvitationShown, MadeInvitation, NewInvitation } from '@lobby/protocol'
import { type AuditEntry, record } from '../audit/record.ts'
import type { Clock } from '../ground/clock.ts'
import { ChatError, signedOut } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import { type Action, aboutPerson, can, type Resource, requires } from '../ground/permissions.ts'
import { type Actor, authorOf, type Person, personOf } from '../ground/person.ts'
import { deadLink, insertLink, revokeLink } from '../links/links.ts'
import { insertAccount } from '../people/new-accounts.ts'
import { findPerson, hasOwner } from '../people/users.ts'
import { rememberInviter } from '../rooms/acquaintances.ts'
import type { RoomActions } from '../rooms/actions.ts'
import type { MemberActions } from '../rooms/member-actions.ts'
import { findRoomBy, type RoomRecord, signOf } from '../rooms/queries.ts'
import type { Asking, SignedIn } from '../sessions/sessions.ts'
import type { ServerDecisions } from '../settings/server-decisions.ts'
import type { SharedLimiter } from '../shared/shared-rates.ts'
import type { ArrivalActions } from '../sign-in/attempts/actions.ts'
import { closedForSignUp, type NewAccountActions } from '../sign-in/password/new-account-actions.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { fromNow } from '../storage/instants.ts'
import {
  findMakerOf,
  findOpenInvitation,
  finishUse,
  giveUseBack,
  showInvitation,
  useInvitation,
} from './queries.ts'

export type InvitationActions = ReturnType<typeof createInvitationActions>

interface Needs {
  readonly db: Database
  readonly sharedLimiter: SharedLimiter
  readonly server: () => Resource
  readonly clock: Clock
  readonly logger: Logger
  readonly publicUrl: () => string
  readonly settings: ServerDecisions
  readonly arrivalActions: ArrivalActions
  readonly newAccountActions: NewAccountActions
  readonly roomActions: RoomActions
  readonly memberActions: MemberActions
}

export function createInvitationActions({
  db,
  sharedLimiter,
  server,
  clock,
  logger,
  publicUrl,
  settings,
  arrivalActions,
  newAccountActions,
  roomActions,
  memberActions,
}: Needs) {
  return { makeInvitation, revokeInvitation, previewInvitation, acceptInvitation }

  /** Makes an invitation; its link is in the answer and nowhere else. */
  async function makeInvitation(
    actor: Actor,
    { uses, expiresIn, role, room: slug }: NewInvitation,
  ): Promise<MadeInvitation> {
    const resource = server()
    requires(actor, 'invitation.make', resource)
    if (role === 'moderator') requires(actor, 'invitation.make-moderator', resource)
    const room =
      slug === undefined ? undefined : await roomActions.getRoom(actor, slug, 'room.read')
    if (room) requires(actor, needed[room.kind], { ...server(), room })
    const person = personOf(actor)
    if (person) await sharedLimiter.consume('newInvitation', person.id)
    const expiresAt = fromNow(expiresIn * 1_000)
    const { id, token } = await inTransaction(db, async (tx) => {
      const terms = { uses, role, expiresAt }
      const link = await insertLink(tx, {
        purpose: 'invitation',
        createdBy: person?.id ?? null,
        roomId: room?.id ?? null,
        ...terms,
      })
      record(tx, actor, { ...entryFor('invitation.make', link.id, room), after: terms })
      return link
    })
    const invitation = await showInvitation(db, id, { actor, server: resource })
    return { ...invitation, url: `${publicUrl()}/invite/${token}` }
  }

  /** Takes an invitation back; who has accepted it stays. Throws ChatError `not_found` when there is none that the actor may know of, `forbidden` when its maker is not below them. */
  async function revokeInvitation(actor: Actor, id: string): Promise<void> {
    const found = await findMakerOf(db, id)
    const own = found?.createdBy != null && found.createdBy === personOf(actor)?.id
    if (!found || !can(actor, 'invitation.revoke', { ...server(), own }))
      throw new ChatError('not_found', 'There is no such invitation.')
    if (!own && found.role && !can(actor, 'invitation.revoke', aboutPerson(server(), found.role)))
      throw new ChatError(
        'forbidden',
        'A person with your role or a higher one has made this invitation.',
      )
    await inTransaction(db, async (tx) => {
      if (await revokeLink(tx, { purpose: 'invitation', id }))
        record(tx, actor, entryFor('invitation.revoke', id))
    })
  }

  /** What the holder of the link may know. Throws ChatError `not_found` for one that is not good. */
  async function previewInvitation(
    { address, session }: Asking,
    token: string,
  ): Promise<InvitationShown> {
    await sharedLimiter.consumeFrom('signInByAddress', address)
    const { invitation, maker, room } = await openInvitation(token, session)
    return {
      by: personOf(maker)?.name ?? null,
      room: room?.name ?? null,
      roomSign: room ? signOf(room) : null,
      role: invitation.role,
      expiresAt: invitation.expiresAt,
      signUp: await maySignUp(),
    }
  }

  /**
   * Accepts an invitation: a new account is made and signed in, a guest becomes
   * it, and an account that is signed in is let into the room. When the room could not
   * be entered, the person may come again by the same link, and needs no other use of it.
   * Throws ChatError `not_found` for a link that is not good; then nothing has changed.
   */
  async function acceptInvitation(
    asking: Asking,
    { token, account }: { token: string; account?: Credentials | undefined },
  ): Promise<AcceptedBy> {
    await sharedLimiter.consumeFrom('signInByAddress', asking.address)
    const open = await openInvitation(token, asking.session)
    return account ? acceptAsNew(asking, open, account) : acceptAs(asking, open)
  }

  async function acceptAsNew(
    asking: Asking,
    open: OpenInvitation,
    credentials: Credentials,
  ): Promise<AcceptedBy> {
    const { invitation } = open
    if (!(await maySignUp())) throw closedForSignUp()
    const account = await newAccountActions.accountToBe(asking, credentials)
    const id = await inTransaction(db, async (tx) => {
      const { role } = invitation
      const id = await insertAccount(tx, { ...account, role })
      await useInvitation(tx, invitation.id, id)
      await rememberInviter(tx, id, invitation.createdBy)
      const person = { id, name: account.username, guest: false, role, session: true }
      recordAccepted(tx, { ...person, address: asking.address }, open, { role })
      return id
    })
    const { session, cookie } = await arrivalActions.becameAccount(asking, id, clock.wall())
    const { person } = session
    // They have an account now, also where the room does not take them, or not yet.
    const room = await arrive(open, person).catch((error: unknown) => {
      if (!(error instanceof ChatError))
        logger.error({ err: error }, 'A person could not be let into a room.')
      return null
    })
    return { user: authorOf(person), room, cookie }
  }

  async function acceptAs({ session, address }: Asking, open: OpenInvitation): Promise<AcceptedBy> {
    const person = session?.person
    if (!person || person.guest) throw signedOut()
    const user = authorOf(person)
    const { invitation, room } = open
    if (!room) return { user, room: null }
    const place = await findRoomBy(db, { id: room.id }, person)
    // Who is there already needs no use of it.
    if (place && can(person, 'room.read', { ...server(), room: place }))
      return { user, room: place.slug }
    if (place?.role === 'banned')
      throw new ChatError('forbidden', 'You may not be in the room of this invitation.')
    const accepting = { ...person, address }
    const isFirst = await inTransaction(db, async (tx) => {
      const isFirst = await useInvitation(tx, invitation.id, person.id)
      if (isFirst) recordAccepted(tx, accepting, open, { accepted: true })
      return isFirst
    })
    try {
      return { user, room: await arrive(open, person) }
    } catch (error) {
      if (isFirst)
        await inTransaction(db, async (tx) => {
          if (await giveUseBack(tx, invitation.id, person.id))
            recordAccepted(tx, accepting, open, { accepted: false })
        })
      throw error
    }
  }

  /** Brings a person to where the invitation leads; answers the room's address. */
  async function arrive(open: OpenInvitation, person: Person): Promise<string | null> {
    const room = await join(open, person)
    await finishUse(db, open.invitation.id, person.id)
    return room
  }

  /** Lets a person into the room of the invitation, in its maker's name; answers the room's address. */
  async function join({ room, maker }: OpenInvitation, person: Person): Promise<string | null> {
    if (!room) return null
    if (room.kind === 'public') return room.slug
    const needed = { maker, action: 'member.add', target: person.role } as const
    const seq = await memberActions.joinByLink(room.id, person, needed)
    if (seq !== undefined) await memberActions.welcomeMember(room, person, seq)
    return room.slug
  }

  /** Throws ChatError `not_found` when the link is not good for this session, or its maker may not do any more what it promises. */
  async function openInvitation(
    token: string,
    session: Asking['session'],
  ): Promise<OpenInvitation> {
    const invitation = await findOpenInvitation(db, token, session?.person.id)
    if (!invitation) throw deadLink()
    const { createdBy, role, roomId } = invitation
    const maker = createdBy === null ? 'operator' : await findPerson(db, createdBy)
    const room = roomId === null ? undefined : await findRoomBy(db, { id: roomId }, maker)
    const resource = server()
    const isGood =
      can(maker, 'invitation.make', resource) &&
      (role !== 'moderator' || can(maker, 'invitation.make-moderator', resource)) &&
      (!room || can(maker, needed[room.kind], { ...server(), room }))
    if (!isGood) throw deadLink()
    return { invitation, maker, room }
  }

  async function maySignUp(): Promise<boolean> {
    return settings.now.signUp !== 'nobody' && (await hasOwner(db))
  }
}

/** The person who has accepted; with the cookie of their session, if it is a new one. */
export type AcceptedBy = Accepted & Partial<Pick<SignedIn, 'cookie'>>

interface Credentials {
  readonly username: string
  readonly password: string
}

function recordAccepted(
  tx: DatabaseTransaction,
  person: Person,
  { invitation: { id }, room }: OpenInvitation,
  after?: object,
): void {
  record(tx, person, { ...entryFor('invitation.accept', id, room), after })
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

/** What one must be allowed to do in a room to invite others into it; nobody is added to a direct one. */
const needed = { public: 'room.read', private: 'member.add', direct: 'member.add' } as const
