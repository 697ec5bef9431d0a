// What the operator does to a person in a room, over the API as the `lobby` command does.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { requestTo } from '@lobby/protocol/request'
import { askServer, claimedGuest, findRunningServer } from '@lobby/server/testing'

/** Keeps a person of this name out of the room. False when nobody of that name has said anything in it. */
export async function banFrom(dataFolder: string, room: string, name: string): Promise<boolean> {
  const status = await ask(dataFolder, 'PUT', room, name)
  if (status !== 204 && status !== 404) throw new Error(`The ban was answered with ${status}.`)
  return status === 204
}

/** Lets them in again. */
export async function liftBan(dataFolder: string, room: string, name: string): Promise<void> {
  const status = await ask(dataFolder, 'DELETE', room, name)
  if (status !== 204) throw new Error(`The end of the ban was answered with ${status}.`)
}

/** The place of the newest ban in the room's log. */
export function readBan(dataFolder: string, room: string): { epoch: string; seq: number } {
  const database = new DatabaseSync(join(dataFolder, 'lobby.db'), { readOnly: true })
  try {
    const bans = database.prepare(
      `select epoch, max(seq) as seq from events
       join rooms on rooms.id = events.roomId join room_heads on room_heads.roomId = rooms.id
       where slug = ? and events.kind = 'member.banned'`,
    )
    return bans.get(room) as { epoch: string; seq: number }
  } finally {
    database.close()
  }
}

async function ask(dataFolder: string, method: 'PUT' | 'DELETE', room: string, name: string) {
  const server = await findRunningServer(dataFolder)
  if (!server) throw new Error('There is no server to ask.')
  const params = { slug: room, userId: claimedGuest(name).id }
  const request = requestTo(`${method} /api/rooms/{slug}/bans/{userId}`, { params })
  return (await askServer(server, request)).status
}
