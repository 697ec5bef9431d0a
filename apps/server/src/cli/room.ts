// Rooms from the command line: through the server where one runs on the data
// folder, and otherwise straight into the log.
import { parse, type Room, Slug } from '@lobby/protocol'
import { openApp } from '../app.ts'
import type { Config } from '../config.ts'
import { openLogger } from '../logger.ts'
import { serverOf } from '../permissions.ts'
import { createRoom, deleteRoom, type RoomContext } from '../rooms/actions.ts'
import { listRooms } from '../rooms/queries.ts'
import { askServer, findRunningServer, type RunningServer } from '../running-server.ts'
import { CommandError } from './command-error.ts'

/** Makes a room and prints its address. */
export async function createRoomCommand(
  config: Config,
  given: string,
  name?: string,
): Promise<void> {
  const slug = readSlug(given)
  const wanted = { slug, ...(name && { name }) }
  const room = await onRooms(config, {
    running: (server) => ask<Room>(server, 'POST', '/api/rooms', wanted),
    stopped: (context) => createRoom(context, 'operator', wanted),
  })
  console.log(`Made the room "${room.name}": /chat/${room.slug}`)
}

/** Prints the rooms, one a line, or as JSON. */
export async function listRoomsCommand(config: Config, asJson: boolean): Promise<void> {
  const { rooms } = await onRooms(config, {
    running: (server) => ask<{ rooms: Room[] }>(server, 'GET', '/api/rooms'),
    stopped: async ({ db, config }) => ({
      rooms: await listRooms(db, 'operator', serverOf(config)),
    }),
  })
  if (asJson) console.log(JSON.stringify(rooms, null, 2))
  else
    for (const { slug, name, lastSeq } of rooms) console.log(`${slug}\t${name}\t${lastSeq} events`)
}

/** Deletes a room and everything said in it. */
export async function deleteRoomCommand(config: Config, given: string): Promise<void> {
  const slug = readSlug(given)
  await onRooms(config, {
    running: (server) => ask(server, 'DELETE', `/api/rooms/${encodeURIComponent(slug)}`),
    stopped: (context) => deleteRoom(context, 'operator', slug),
  })
  console.log(`Deleted the room ${slug} and everything said in it.`)
}

function readSlug(given: string): string {
  const slug = parse(Slug, given)
  if (!slug.ok) throw new CommandError(`${JSON.stringify(given)} is no address: ${slug.message}.`)
  return slug.value
}

async function onRooms<Result>(
  config: Config,
  ways: {
    running: (server: RunningServer) => Promise<Result>
    stopped: (context: RoomContext) => Promise<Result>
  },
): Promise<Result> {
  const server = await findRunningServer(config.dataFolder)
  if (server && (await answers(server))) return ways.running(server)
  const app = await openApp({
    config,
    logger: openLogger('warn'),
    onFatal: (error) => {
      throw error
    },
  })
  try {
    return await ways.stopped(app.context)
  } finally {
    await app.close()
  }
}

async function answers(server: RunningServer): Promise<boolean> {
  return askServer(server, '/health').then(
    ({ ok }) => ok,
    () => false,
  )
}

async function ask<Answer>(
  server: RunningServer,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const { ok, status, text } = await askServer(server, path, { method, body })
  const answer = text ? JSON.parse(text) : undefined
  if (!ok) throw new CommandError(answer?.detail ?? `The server answered ${status}.`)
  return answer
}
