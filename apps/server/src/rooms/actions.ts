// What may be written about rooms. The sockets, the HTTP API and the command
// line all come through here.
import { type Author, type Room, slugFromName } from '@lobby/protocol'
import { everyone, ring } from '../bells.ts'
import type { Context } from '../context.ts'
import { ChatError } from '../errors.ts'
import { can, requires, serverOf } from '../permissions.ts'
import { type Actor, authorOf, claimedGuest, personOf } from '../person.ts'
import { findRoom, type RoomRecord, showRoom } from './queries.ts'

/** What rooms are written with: a part of the server's context, so that the command line can bring its own. */
export type RoomContext = Pick<Context, 'config' | 'logger' | 'db' | 'log' | 'layer' | 'limiter'>

/** A room to make. */
export interface NewRoom {
  readonly slug?: string | undefined
  readonly name?: string | undefined
  /** The address of whoever asks: rooms of people without a session are counted by it. */
  readonly address?: string
}

/** The room at this address. Throws ChatError `no_such_room`. */
export async function getRoom(context: RoomContext, slug: string): Promise<RoomRecord> {
  const room = await findRoom(context.db, slug)
  if (!room) throw new ChatError('no_such_room', `There is no room "${slug}".`)
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
  requires(actor, 'room.create', serverOf(context.config))
  const slug = wanted.slug ?? slugFromName(wanted.name ?? '')
  if (!slug)
    throw new ChatError('invalid', 'Give a slug, or a name with a letter or a digit in it.')
  const person = personOf(actor)
  if (person?.session) context.limiter.take('newRoom', person.id)
  else if (actor !== 'operator') context.limiter.take('newRoomByAddress', wanted.address ?? '')
  const createdBy = person?.id
  await context.log.createRoom({ slug, name: wanted.name ?? slug, ...(createdBy && { createdBy }) })
  return announce(context, slug)
}

/** The room at this address; where creation is open, an address without a room gets one, as the seeds' pages expect. */
export async function getOrCreateRoom(
  context: RoomContext,
  actor: Actor,
  slug: string,
  address: string,
): Promise<RoomRecord> {
  const room = await findRoom(context.db, slug)
  if (room) return room
  if (can(actor, 'room.create', serverOf(context.config))) {
    try {
      await createRoom(context, actor, { slug, address })
    } catch (error) {
      // Two people may enter a new room in the same moment: then one of them made it.
      if (!(error instanceof ChatError && error.code === 'room_exists')) throw error
    }
  }
  return getRoom(context, slug)
}

/** Gives a room another name; its address stays. The change is an event in the room's log. */
export async function renameRoom(
  context: RoomContext,
  actor: Actor,
  slug: string,
  name: string,
): Promise<Room> {
  requires(actor, 'room.rename', serverOf(context.config))
  const room = await getRoom(context, slug)
  if (room.name !== name)
    await context.log.append(room.id, { kind: 'room.renamed', author: authorOfChange(actor), name })
  return announce(context, slug)
}

/** Deletes a room and everything said in it. Whoever is in it is told. */
export async function deleteRoom(context: RoomContext, actor: Actor, slug: string): Promise<void> {
  requires(actor, 'room.delete', serverOf(context.config))
  const room = await getRoom(context, slug)
  await context.log.deleteRoom(room.id)
  await ring(context, everyone, { type: 'room.unlisted', room: slug })
}

function authorOfChange(actor: Actor): Author {
  if (actor === 'operator') return { id: 'operator', name: 'Operator', guest: false }
  return authorOf(actor ?? claimedGuest(''))
}

async function announce(context: RoomContext, slug: string): Promise<Room> {
  const room = await showRoom(context.db, slug, undefined)
  if (!room) throw new ChatError('no_such_room', `There is no room "${slug}".`)
  await ring(context, everyone, { type: 'room.listed', room })
  return room
}
