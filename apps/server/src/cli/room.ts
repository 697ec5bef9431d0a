// Rooms from the command line.
import { Name, parse, type Room, type RoomDetail, Slug } from '@lobby/protocol'
import { findSurveyedRoom, listPeopleIn } from '../admin/room-queries.ts'
import type { Config } from '../config.ts'
import { serverOf } from '../permissions.ts'
import { createRoom, deleteRoom, renameRoom } from '../rooms/actions.ts'
import { listRooms } from '../rooms/queries.ts'
import { CommandError } from './command-error.ts'
import { ask, onServer } from './on-server.ts'

/** Makes a room and prints its address. */
export async function createRoomCommand(
  config: Config,
  given: string,
  name?: string,
): Promise<void> {
  const slug = readSlug(given)
  const wanted = { slug, ...(name && { name }) }
  const room = await onServer(config, {
    running: (server) => ask<Room>(server, 'POST', '/api/rooms', wanted),
    stopped: (context) => createRoom(context, 'operator', wanted),
  })
  console.log(`Made the room "${room.name}": /chat/${room.slug}`)
}

/** Prints the rooms, one a line, or as JSON. */
export async function listRoomsCommand(config: Config, asJson: boolean): Promise<void> {
  const { rooms } = await onServer(config, {
    running: (server) => ask<{ rooms: Room[] }>(server, 'GET', '/api/rooms'),
    stopped: async (context) => ({
      rooms: await listRooms(context.db, 'operator', serverOf(context)),
    }),
  })
  if (asJson) console.log(JSON.stringify(rooms, null, 2))
  else
    for (const { slug, name, lastSeq } of rooms) console.log(`${slug}\t${name}\t${lastSeq} events`)
}

/** Deletes a room and everything said in it. */
export async function deleteRoomCommand(config: Config, given: string): Promise<void> {
  const slug = readSlug(given)
  await onServer(config, {
    running: (server) => ask(server, 'DELETE', `/api/rooms/${encodeURIComponent(slug)}`),
    stopped: (context) => deleteRoom(context, 'operator', slug),
  })
  console.log(`Deleted the room ${slug} and everything said in it.`)
}

/** Prints everything about a room as JSON, but not what was said in it. */
export async function showRoomCommand(config: Config, given: string): Promise<void> {
  const slug = readSlug(given)
  const path = `/api/admin/rooms/${encodeURIComponent(`@${slug}`)}`
  const { room, people } = await onServer<Pick<RoomDetail, 'room' | 'people'>>(config, {
    running: (server) => ask(server, 'GET', path),
    stopped: async ({ db }) => {
      const { room } = await findSurveyedRoom(db, `@${slug}`)
      return { room, people: await listPeopleIn(db, room) }
    },
  })
  console.log(JSON.stringify({ ...room, slug, people }, null, 2))
}

/** Gives a room another name; its address stays. */
export async function renameRoomCommand(
  config: Config,
  given: string,
  newName: string,
): Promise<void> {
  const slug = readSlug(given)
  const name = parse(Name, newName)
  if (!name.ok) throw new CommandError(`${JSON.stringify(newName)} is no name: ${name.message}.`)
  const wanted = { name: name.value }
  await onServer(config, {
    running: (server) => ask(server, 'PATCH', `/api/rooms/${encodeURIComponent(slug)}`, wanted),
    stopped: (context) => renameRoom(context, 'operator', slug, wanted.name),
  })
  console.log(`The room ${slug} is called "${wanted.name}" now.`)
}

function readSlug(given: string): string {
  const slug = parse(Slug, given)
  if (!slug.ok) throw new CommandError(`${JSON.stringify(given)} is no address: ${slug.message}.`)
  return slug.value
}
