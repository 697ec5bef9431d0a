import { createRoute, z } from '@hono/zod-openapi'
import { FoundMessageList, MessageDetail, MessageQuery } from '@lobby/protocol'
import { openReadings } from '../audit/readings.ts'
import type { Context } from '../context.ts'
import { ChatError } from '../errors.ts'
import { type Api, answer, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { deleteMessage } from '../messages/actions.ts'
import { can, requires } from '../permissions.ts'
import { type Actor, personOf } from '../person.ts'
import { resourceOf } from '../rooms/actions.ts'
import { findRoom } from '../rooms/queries.ts'
import { requireRecentProof } from '../sessions/proof.ts'
import { findMessageById, searchMessages } from './message-queries.ts'

const path = '/api/admin/messages/{id}'
const params = z.object({ id: z.string().min(1).max(64) })

const list = createRoute({
  method: 'get',
  path: '/api/admin/messages',
  middleware: does('message.search'),
  summary: 'Find messages in public rooms',
  description:
    'For the owner, admins and moderators. What was said in rooms of members alone is not found.',
  request: { query: MessageQuery },
  responses: { 200: answer('A page of them.', FoundMessageList), default: refused },
})

const show = createRoute({
  method: 'get',
  path,
  middleware: does('message.search'),
  summary: 'One message of a public room',
  description: 'For the owner, admins and moderators.',
  request: { params },
  responses: { 200: answer('The message.', MessageDetail), default: refused },
})

const remove = createRoute({
  method: 'delete',
  path,
  middleware: does('message.delete'),
  summary: 'Delete a message of a public room',
  description: 'Its place in the room stays; its text is gone.',
  request: { params },
  responses: { 204: { description: 'It is gone.' }, default: refused },
})

/** Messages, for those who keep the server. */
export function addAdminMessageRoutes(api: Api, context: Context): void {
  const { db, limiter } = context
  const noteReading = openReadings(db)

  api.openapi(list, async (c) => {
    const person = personOf(c.env.actor)
    if (person) limiter.take('searchMessages', person.id)
    const target = { kind: 'server', id: '', name: '' } as const
    await noteReading(c.env.actor, { action: 'message.search', target })
    return c.json(await searchMessages(db, c.env.actor, c.req.valid('query')), 200)
  })

  api.openapi(show, async (c) => {
    const { actor } = c.env
    const message = await find(actor, c.req.valid('param').id)
    const target = { kind: 'message', id: message.id, name: '' } as const
    await noteReading(actor, { action: 'message.search', target, room: message.room.slug })
    const room = await findRoom(db, message.room.slug, actor)
    const own = message.author.id === personOf(actor)?.id
    const mayDelete =
      room &&
      !message.deleted &&
      can(actor, 'message.delete', { ...resourceOf(context, room), own })
    return c.json({ message, may: mayDelete ? ['message.delete' as const] : [] }, 200)
  })

  api.openapi(remove, async (c) => {
    requires(c.env.actor, 'message.search', c.env.server)
    requireRecentProof(c.env)
    const { room, seq } = await find(c.env.actor, c.req.valid('param').id)
    await deleteMessage(context, c.env.actor, room.slug, seq)
    return c.body(null, 204)
  })

  async function find(actor: Actor, id: string) {
    const message = await findMessageById(db, actor, id)
    if (!message) throw new ChatError('not_found', 'There is no such message in a public room.')
    return message
  }
}
