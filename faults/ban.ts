// What the operator does to a person in a room, over the API as the `lobby` command does.
import { setTimeout as delay } from 'node:timers/promises'
import { requestTo } from '@lobby/protocol/request'
import { askServer, findRunningServer } from '@lobby/server/testing'
import type { Ask } from './ask.ts'
import { now } from './history.ts'

/** The id of who has said something in the room under this name; undefined when nobody has. */
export async function findSpeaker(ask: Ask, room: string, name: string) {
  const [speaker] = await ask<{ senderId: string }>(
    `select "senderId" from events join rooms on rooms.id = events."roomId"
     where slug = $1 and "senderName" = $2 limit 1`,
    room,
    name,
  )
  return speaker?.senderId
}

/** Makes a person a moderator of the room. */
export async function makeModerator(dataFolder: string, room: string, userId: string) {
  const params = { slug: room, userId }
  const body = { role: 'moderator' } as const
  const request = requestTo('PATCH /api/rooms/{slug}/members/{userId}', { params, body })
  const status = await statusOf(dataFolder, request)
  if (status !== 204) throw new Error(`A new moderator was answered with ${status}.`)
}

/** Keeps a person out of the room. */
export async function banFrom(dataFolder: string, room: string, userId: string): Promise<void> {
  const status = await ask(dataFolder, 'PUT', room, userId)
  if (status !== 204) throw new Error(`The ban was answered with ${status}.`)
}

/** Lets them in again. */
export async function liftBan(dataFolder: string, room: string, userId: string): Promise<void> {
  const status = await ask(dataFolder, 'DELETE', room, userId)
  if (status !== 204) throw new Error(`The end of the ban was answered with ${status}.`)
}

/** The place of the newest ban in the room's log. */
export async function readBan(ask: Ask, room: string): Promise<{ epoch: string; seq: number }> {
  const [ban] = await ask<{ epoch: string; seq: number | string }>(
    `select epoch, seq from events join rooms on rooms.id = events."roomId"
     join room_heads on room_heads."roomId" = rooms.id
     where slug = $1 and events.kind = 'member.banned' order by seq desc limit 1`,
    room,
  )
  if (!ban) throw new Error(`There is no ban in ${room}.`)
  return { epoch: ban.epoch, seq: Number(ban.seq) }
}

/** Milliseconds in which a database that is broken at the same time must be back. */
const backWithin = 60_000

/** Tries until it works. */
export async function whenThere<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  for (const until = now() + backWithin; ; await delay(250)) {
    try {
      return await work()
    } catch (error) {
      if (now() > until) throw error
    }
  }
}

function ask(dataFolder: string, method: 'PUT' | 'DELETE', room: string, userId: string) {
  const params = { slug: room, userId }
  const request = requestTo(`${method} /api/rooms/{slug}/bans/{userId}`, { params })
  return statusOf(dataFolder, request)
}

function statusOf(dataFolder: string, request: ReturnType<typeof requestTo>): Promise<number> {
  return whenThere(async () => {
    const server = await findRunningServer(dataFolder)
    if (!server) throw new Error('There is no server to ask.')
    const { status } = await askServer(server, request)
    if (status >= 500) throw new Error(`The server answers with ${status}.`)
    return status
  })
}
