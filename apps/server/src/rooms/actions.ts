// What may be written about rooms. The sockets, the HTTP API and the command
// line all come through here.
import { isLoopbackAddress } from '@lobby/channels'
import {
  type Author,
  type HistoryVisibility,
  type Room,
  type RoomKind,
  type RoomSettings,
  type RoomSettingsChange,
  slugFromName,
} from '@lobby/protocol'
import { type AuditEntry, recordOf } from '../audit/record.ts'
import type { Context } from '../context.ts'
import { ChatError, noSuchRoom } from '../ground/errors.ts'
import { type Action, can, isGuest, requires } from '../ground/permissions.ts'
import { type Actor, authorOf, claimedGuest, personOf } from '../ground/person.ts'
import { everyone, personGroup } from '../notices.ts'
import { now } from '../storage/instants.ts'
import { listBannedIds, listMemberIds } from './member-queries.ts'
import { findRoom, type RoomRecord, showRoom } from './queries.ts'
import { looksSecret, secretSlug } from './secret-slug.ts'

/** What rooms are written with: a part of the server's context, so that the command line can bring its own. */
export type RoomContext = Pick<Context, 'db' | 'log' | 'limiter' | 'notify' | 'server'>

/** A room to make. */
export interface NewRoom {
  readonly slug?: string | undefined
  readonly name?: string | undefined
  readonly kind?: Exclude<RoomKind, 'direct'>
  readonly history?: HistoryVisibility
  /** Where the request comes from: rooms of people without a session are counted by it. */
  readonly address?: string
}

/**
 * The room at this address, if the actor may do that there. Throws ChatError
 * `no_such_room`, also when they may not know of it, `forbidden` or `signed_out`.
 */
export async function getRoom(
  context: RoomContext,
  actor: Actor,
  slug: string,
  action: Action,
): Promise<RoomRecord> {
  const room = await findRoom(context.db, slug, actor)
  if (!room) throw noSuchRoom()
  requires(actor, action, { ...context.server(), room })
  return room
}

/**
 * Makes a room. Without a slug the address is made of the name, without a name
 * the slug is the name. Throws ChatError `room_exists` when the address is taken.
 */
export async function createRoom(
  context: RoomContext,
  actor: Actor,
  wanted: NewRoom,
): Promise<Room> {
  const { kind = 'public', history = 'all' } = wanted
  const isPrivate = kind === 'private'
  requires(actor, isPrivate ? 'room.create-private' : 'room.create', context.server())
  const slug = isPrivate
    ? secretSlug(wanted.name)
    : (wanted.slug ?? slugFromName(wanted.name ?? ''))
  if (!slug)
    throw new ChatError('invalid', 'Give a slug, or a name with a letter or a digit in it.')
  if (!isPrivate && looksSecret(slug))
    throw new ChatError(
      'invalid',
      'An address that ends in 16 or 32 hexadecimal digits is kept for private rooms. Choose another one.',
    )
  const person = personOf(actor)
  if (person?.session) context.limiter.take('newRoom', person.id)
  else if (actor !== 'operator') context.limiter.takeFrom('newRoomByAddress', wanted.address ?? '')
  const maker = person && authorOf(person)
  await context.log.createRoom({
    slug,
    name: wanted.name ?? slug,
    kind,
    history,
    ...(maker && { createdBy: maker.id }),
    audit: [recordOf(actor, roomEntry('room.create', { slug, name: wanted.name ?? slug }), now())],
    first:
      isPrivate && maker
        ? [{ kind: 'member.joined', author: maker, member: maker, role: 'moderator' }]
        : [],
  })
  return announce(context, actor, slug)
}

/** The room at this address; where creation is open, an address without a room gets one, as the seeds' pages expect. */
export async function getOrCreateRoom(
  context: RoomContext,
  actor: Actor,
  slug: string,
  address: string,
): Promise<RoomRecord> {
  const isThere = await findRoom(context.db, slug, actor)
  if (!isThere && !looksSecret(slug) && can(actor, 'room.create', context.server())) {
    try {
      await createRoom(context, actor, { slug, address })
    } catch (error) {
      // Two people may enter a new room in the same moment: then one of them made it.
      if (!(error instanceof ChatError && error.code === 'room_exists')) throw error
    }
  }
  return getRoom(context, actor, slug, 'room.read')
}

/** Gives a room another name; its address stays. The change is an event in the room's log. */
export async function renameRoom(
  context: RoomContext,
  actor: Actor,
  slug: string,
  name: string,
  address = '',
): Promise<Room> {
  const room = await getRoom(context, actor, slug, 'room.rename')
  takeChange(context, actor, address)
  if (room.name !== name) {
    const draft = { kind: 'room.renamed', author: authorOfChange(actor), name } as const
    const { settings } = context.server()
    await context.log.append(room.id, draft, { actor, action: 'room.rename', settings })
  }
  return announce(context, actor, slug)
}

/**
 * Changes what the room's moderators decide; what is not named stays. The change is an event in the room's log.
 * Throws ChatError `invalid` for what a room of this kind cannot have, `no_such_room`, `forbidden` or `signed_out`.
 */
export async function configureRoom(
  context: RoomContext,
  actor: Actor,
  slug: string,
  wanted: RoomSettingsChange,
  address = '',
): Promise<Room> {
  const room = await getRoom(context, actor, slug, 'room.configure')
  takeChange(context, actor, address)
  const { kind, settings: before } = room
  if (kind === 'public' && wanted.history === 'joined')
    throw new ChatError('invalid', 'history: a public room shows all of its history.')
  if (kind === 'public' && wanted.guests === false && isGuest(actor))
    throw new ChatError('forbidden', 'You are a guest yourself. Sign in with an account first.')
  const changes = Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => value !== undefined && before[name as keyof RoomSettings] !== value,
    ),
  ) as Partial<RoomSettings>
  if (Object.keys(changes).length > 0) {
    const draft = { kind: 'room.changed', author: authorOfChange(actor), changes } as const
    const { settings } = context.server()
    const authority = { actor, action: 'room.configure', settings } as const
    const { seq } = await context.log.append(room.id, draft, authority)
    // For those of a guest's connections that do not follow the room; the others have the event itself.
    if (kind === 'public' && changes.guests === false)
      await context.notify(everyone, { type: 'room.removed', room: slug, seq, guests: true })
  }
  return announce(context, actor, slug)
}

/** Deletes a room and everything said in it. Everybody in it gets a notice. */
export async function deleteRoom(
  context: RoomContext,
  actor: Actor,
  slug: string,
  action: 'room.delete' | 'room.dissolve' = 'room.delete',
): Promise<void> {
  const room = await getRoom(context, actor, slug, action)
  const groups = await groupsOf(context, room)
  await context.log.deleteRoom(room.id, [recordOf(actor, roomEntry(action, room), now())])
  for (const group of groups) await context.notify(group, { type: 'room.unlisted', room: slug })
}

/** Each change is an event, a line of the audit log and a notice to everybody. Who has no session shares the budget of their network. */
function takeChange({ limiter }: RoomContext, actor: Actor, address: string): void {
  if (actor === 'operator') return
  if (actor?.session) limiter.take('memberChange', actor.id)
  else limiter.takeFrom('memberChange', address)
  const isFar = address !== '' && !isLoopbackAddress(address)
  if (actor?.session && isFar) limiter.takeFrom('changeByNetwork', address)
}

/** A room that comes or goes, for the audit log. */
function roomEntry(action: Action, { slug, name }: Pick<RoomRecord, 'slug' | 'name'>): AuditEntry {
  return { action, room: slug, target: { kind: 'room', id: slug, name } }
}

/** Who stands in the log for it. */
export function authorOfChange(actor: Actor): Author {
  if (actor === 'operator') return { id: 'operator', name: 'Operator', guest: false }
  return authorOf(actor ?? claimedGuest(''))
}

async function announce(context: RoomContext, actor: Actor, slug: string): Promise<Room> {
  const record = await getRoom(context, actor, slug, 'room.read')
  const room = await showRoom(context.db, slug, actor, context.server())
  if (!room) throw noSuchRoom()
  // The notice of a public room goes to everybody: each connection looks whether its person may be there.
  const banned = room.kind === 'public' ? await listBannedIds(context.db, record.id) : []
  const shown = { ...room, readSeq: 0, unread: 0 }
  const notice = { type: 'room.listed', room: shown, banned } as const
  for (const group of await groupsOf(context, record)) await context.notify(group, notice)
  return room
}

/** The groups that get a notice when a room has come, has changed or has gone. */
async function groupsOf({ db }: RoomContext, { id, kind }: RoomRecord): Promise<string[]> {
  if (kind === 'public') return [everyone]
  return (await listMemberIds(db, id)).map(personGroup)
}
