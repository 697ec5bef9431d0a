// What may be written about rooms. The sockets, the HTTP API and the command
// line all come through here.
import { isLoopbackAddress } from '@lobby/channels'
import {
  type Author,
  type HistoryVisibility,
  type Room,
  type RoomChange,
  type RoomKind,
  type RoomSettings,
  type RoomSettingsChange,
  slugFromName,
} from '@lobby/protocol'
import { type AuditEntry, recordOf } from '../audit/record.ts'
import { ChatError, noSuchRoom } from '../ground/errors.ts'
import { type Action, can, isGuest, type Resource, requires } from '../ground/permissions.ts'
import { type Actor, authorOf, claimedGuest, personOf } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Picture } from '../images/picture.ts'
import { dropUnshownImages, storeImage } from '../images/stored-images.ts'
import type { RoomLog } from '../log/room-log.ts'
import { everyone, type Notify, personGroup } from '../notices.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'
import { listedRoom } from './listed-room.ts'
import { listBannedIds, listMemberIds } from './member-queries.ts'
import { findRoom, type RoomRecord, showRoom } from './queries.ts'
import { looksSecret, secretSlug } from './secret-slug.ts'

/** A room to make. */
export interface NewRoom {
  readonly slug?: string | undefined
  readonly name?: string | undefined
  readonly kind?: Exclude<RoomKind, 'direct'>
  readonly history?: HistoryVisibility
  /** Where the request comes from: rooms of people without a session are counted by it. */
  readonly address?: string
}

export type RoomActions = ReturnType<typeof createRoomActions>

interface Needs {
  readonly db: Database
  readonly log: RoomLog
  readonly limiter: RateLimiter
  readonly notify: Notify
  readonly server: () => Resource
}

export function createRoomActions({ db, log, limiter, notify, server }: Needs) {
  return {
    ...{ getRoom, createRoom, getOrCreateRoom, deleteRoom },
    ...{ changeRoom, configureRoom, changeImage },
  }

  /**
   * The room at this address, if the actor may do that there. Throws ChatError
   * `no_such_room`, also when they may not know of it.
   */
  async function getRoom(actor: Actor, slug: string, action: Action): Promise<RoomRecord> {
    const room = await findRoom(db, slug, actor)
    if (!room) throw noSuchRoom()
    requires(actor, action, { ...server(), room })
    return room
  }

  /**
   * Makes a room. Without a slug the address is made of the name, without a name
   * the slug is the name. Throws ChatError `room_exists` when the address is taken.
   */
  async function createRoom(actor: Actor, wanted: NewRoom): Promise<Room> {
    const { kind = 'public', history = 'all' } = wanted
    const isPrivate = kind === 'private'
    requires(actor, isPrivate ? 'room.create-private' : 'room.create', server())
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
    if (person?.session) limiter.consume('newRoom', person.id)
    else if (actor !== 'operator') limiter.consumeFrom('newRoomByAddress', wanted.address ?? '')
    const maker = person && authorOf(person)
    await log.createRoom({
      slug,
      name: wanted.name ?? slug,
      kind,
      history,
      ...(maker && { createdBy: maker.id }),
      audit: [
        recordOf(actor, roomEntry('room.create', { slug, name: wanted.name ?? slug }), now()),
      ],
      first:
        isPrivate && maker
          ? [{ kind: 'member.joined', author: maker, member: maker, role: 'moderator' }]
          : [],
    })
    return announce(actor, slug)
  }

  /** The room at this address; where creation is open, an address without a room gets one, as the seeds' pages expect. */
  async function getOrCreateRoom(actor: Actor, slug: string, address: string): Promise<RoomRecord> {
    const isThere = await findRoom(db, slug, actor)
    if (!isThere && !looksSecret(slug) && can(actor, 'room.create', server())) {
      try {
        await createRoom(actor, { slug, address })
      } catch (error) {
        // Two people may enter a new room in the same moment: then one of them made it.
        if (!(error instanceof ChatError && error.code === 'room_exists')) throw error
      }
    }
    return getRoom(actor, slug, 'room.read')
  }

  /** Gives a room another name or topic; its address stays. Each change is an event in the room's log. */
  async function changeRoom(
    actor: Actor,
    slug: string,
    { name, topic }: RoomChange,
    address = '',
  ): Promise<Room> {
    const room = await getRoom(actor, slug, 'room.rename')
    consumeChangeBudget(actor, address)
    const author = authorOfChange(actor)
    const authority = { actor, action: 'room.rename', settings: server().settings } as const
    if (name !== undefined && room.name !== name)
      await log.append(room.id, { kind: 'room.renamed', author, name }, authority)
    if (topic !== undefined && room.topic !== topic)
      await log.append(room.id, { kind: 'room.described', author, topic }, authority)
    return announce(actor, slug)
  }

  /**
   * Changes what the room's moderators decide; what is not named stays. The change
   * is an event in the room's log. Throws ChatError `invalid` for what a room of
   * this kind cannot have.
   */
  async function configureRoom(
    actor: Actor,
    slug: string,
    wanted: RoomSettingsChange,
    address = '',
  ): Promise<Room> {
    const room = await getRoom(actor, slug, 'room.configure')
    consumeChangeBudget(actor, address)
    return configure(actor, room, wanted)
  }

  /**
   * Shows a room by the picture that is made by this, or by none, as a change of what its moderators decide. Nothing is
   * made for an actor who may not, or who has no budget of changes left. Throws ChatError `rate`.
   */
  async function changeImage(
    actor: Actor,
    slug: string,
    make: (() => Promise<Picture>) | null,
    address = '',
  ): Promise<Room> {
    await getRoom(actor, slug, 'room.configure')
    consumeChangeBudget(actor, address)
    const picture = make && (await make())
    const store = () => picture && inTransaction(db, (tx) => storeImage(tx, picture))
    const image = (await store()) ?? ''
    try {
      const room = await getRoom(actor, slug, 'room.configure')
      const shown = await configure(actor, room, { image })
      // Another change may have taken it away before the room had it.
      await store()
      return shown
    } finally {
      await inTransaction(db, dropUnshownImages)
    }
  }

  async function configure(
    actor: Actor,
    room: RoomRecord,
    wanted: RoomSettingsChange & { readonly image?: string },
  ): Promise<Room> {
    const { slug, kind, settings: before } = room
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
      const { settings } = server()
      const authority = { actor, action: 'room.configure', settings } as const
      const { seq } = await log.append(room.id, draft, authority)
      // For those of a guest's connections that do not follow the room; the others have the event itself.
      if (kind === 'public' && changes.guests === false)
        await notify(everyone, { type: 'room.removed', room: slug, seq, guests: true })
    }
    return announce(actor, slug)
  }

  /** Deletes a room and everything said in it. Everybody in it gets a notice. */
  async function deleteRoom(
    actor: Actor,
    slug: string,
    action: 'room.delete' | 'room.dissolve' = 'room.delete',
  ): Promise<void> {
    const room = await getRoom(actor, slug, action)
    const members = room.kind === 'public' ? [] : await listMemberIds(db, room.id)
    const audit = [recordOf(actor, roomEntry(action, room), now())]
    await log.deleteRoom(room.id, { members, audit })
    if (room.settings.image !== '') await inTransaction(db, dropUnshownImages)
    const groups = room.kind === 'public' ? [everyone] : members.map(personGroup)
    for (const group of groups) await notify(group, { type: 'room.unlisted', room: slug })
  }

  /** Each change is an event, a line of the audit log and a notice to everybody. Who has no session shares the budget of their network. */
  function consumeChangeBudget(actor: Actor, address: string): void {
    if (actor === 'operator') return
    if (actor?.session) limiter.consume('memberChange', actor.id)
    else limiter.consumeFrom('memberChange', address)
    const isFar = address !== '' && !isLoopbackAddress(address)
    if (actor?.session && isFar) limiter.consumeFrom('changeByNetwork', address)
  }

  async function announce(actor: Actor, slug: string): Promise<Room> {
    const record = await getRoom(actor, slug, 'room.read')
    const room = await showRoom(db, slug, actor, server())
    if (!room) throw noSuchRoom()
    // The notice of a public room goes to everybody: each connection looks whether its person may be there.
    const banned = room.kind === 'public' ? await listBannedIds(db, record.id) : []
    const notice = { type: 'room.listed', room: listedRoom(room), banned } as const
    for (const group of await groupsOf(record)) await notify(group, notice)
    return room
  }

  /** The groups that get a notice when a room has come, has changed or has gone. */
  async function groupsOf({ id, kind }: RoomRecord): Promise<string[]> {
    if (kind === 'public') return [everyone]
    return (await listMemberIds(db, id)).map(personGroup)
  }
}

/** A room that comes or goes, for the audit log. */
function roomEntry(action: Action, { slug, name }: Pick<RoomRecord, 'slug' | 'name'>): AuditEntry {
  return { action, room: slug, target: { kind: 'room', id: slug, name } }
}

/** The author that the log names for a change. */
export function authorOfChange(actor: Actor): Author {
  if (actor === 'operator') return { id: 'operator', name: 'Operator', guest: false }
  return authorOf(actor ?? claimedGuest(''))
}
