import type { Room } from '@lobby/protocol'
import type { Chat, Visitor } from './build-chat.ts'

/** A private room of somebody's, with members whom they have let in. */
export async function makePrivateRoom(
  chat: Chat,
  maker: Visitor,
  { name = 'Attic', history = 'all', members = [] as readonly Visitor[] } = {},
): Promise<Room> {
  const json = { name, kind: 'private', history }
  const room: Room = await chat.json('/api/rooms', { as: maker, json })
  for (const { id } of members)
    await chat.fetch(`/api/rooms/${room.slug}/members/${id}`, { as: maker, method: 'PUT' })
  return room
}
