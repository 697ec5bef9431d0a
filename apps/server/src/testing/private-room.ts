import type { Room } from '@lobby/protocol'
import type { Chat, Visitor } from './build-chat.ts'

/** A private room of a person, with the members they have let in. */
export async function makePrivateRoom(
  chat: Chat,
  maker: Visitor,
  { name = 'Attic', history = 'all', members = [] as readonly Visitor[] } = {},
): Promise<Room> {
  const json = { name, kind: 'private', history }
  const acquaintance = await meet(chat, maker, ...members)
  const room: Room = await chat.json('/api/rooms', { as: maker, json })
  for (const { id } of members)
    await chat.fetch(`/api/rooms/${room.slug}/members/${id}`, { as: maker, method: 'PUT' })
  await acquaintance[Symbol.asyncDispose]()
  return room
}

/** Lets people know each other until it is disposed of: each has a role in the room that all may enter, without an event of its log. */
export async function meet(chat: Chat, ...people: readonly Visitor[]): Promise<AsyncDisposable> {
  const roomId = await chat.roomId('lobby')
  const { db } = chat.app.context
  const rows = people.map(({ id, name, guest }) => {
    const place = { roomId, userId: id, joinedSeq: 0, leftSeq: null, role: 'member' as const }
    return { ...place, name, guest: guest ? 1 : 0 }
  })
  const added = await db
    .insertInto('members')
    .values(rows)
    .onConflict((row) => row.columns(['roomId', 'userId']).doNothing())
    .returning('userId')
    .execute()
  const ids = added.map(({ userId }) => userId)
  return {
    async [Symbol.asyncDispose]() {
      await db
        .deleteFrom('members')
        .where('roomId', '=', roomId)
        .where('userId', 'in', ids)
        .execute()
    },
  }
}
